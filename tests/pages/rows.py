"""A row of everything that has a page, and what the pages are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from integrations.models import (
    Conflict,
    Connection,
    ExternalLink,
    IntacctSettings,
    ManualStep,
    OutboxEntry,
    Pause,
    StockDiscrepancy,
    SyncIssue,
    SyncRun,
    SyncStage,
)
from inventory.models import (
    Adjustment,
    AdjustmentReason,
    Appointment,
    BusinessUnit,
    Category,
    Customer,
    CustomerLocation,
    Estimate,
    EstimateLine,
    Invoice,
    InvoiceCharge,
    Item,
    Job,
    JobAssignment,
    JobNote,
    Location,
    PickList,
    Project,
    Reservation,
    Service,
    ServiceMaterial,
    StockBalance,
    StockCount,
    StockMovement,
    Technician,
    Transfer,
    Unit,
    Usage,
)
from inventory.services import pick_lists, transfer_goods
from inventory.services.goods_lines import GoodsInput
from plyhub.common import audit, secrets
from plyhub.common.models import AuditEntry, Company, CustomField, User
from procurement.models import (
    Bill,
    BillLine,
    CostProposal,
    PurchaseOrder,
    Receipt,
    Return,
    Vendor,
)
from tests.factories import adjustments as correcting
from tests.factories import counts as counting
from tests.factories import goods as moving
from tests.factories import inventory as stock
from tests.factories import people
from tests.factories import procurement as buying
from tests.factories import returns as returning

APPS = ("common", "auth", "inventory", "procurement", "integrations")
MODELS: list[type[Model]] = [
    model for model in admin.site._registry if model._meta.app_label in APPS
]
TODAY = date(2026, 11, 22)
PRICE = Decimal("1234.56")
SECRET = "cs1.never-to-be-seen"  # noqa: S105  nobody's


def page(model: type[Model], view: str, *args: object) -> str:
    """The address of an admin page."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def name(model: type[Model]) -> str:
    return model._meta.label_lower


def connection(**given: object) -> Connection:
    """An active connection to a stand-in that does not run."""
    number = Connection.objects.count() + 1
    values = {
        "system": "intacct",
        "name": f"Books {number}",
        "url": "http://127.0.0.1:9",
        "state": "active",
        "sealed_credentials": secrets.seal({"user_password": SECRET}),
        **given,
    }
    return Connection.objects.create(**values)


def paused_connection(**given: object) -> Connection:
    """One over which nothing is read until somebody resumes it."""
    made = connection(**given)
    Pause.objects.create(connection=made, reason="Moving house", paused_by=someone())
    return made


def settings(**given: object) -> IntacctSettings:
    return IntacctSettings.objects.create(connection=connection(), **given)


def entry(**given: object) -> OutboxEntry:
    """A failed write of an order."""
    number = OutboxEntry.objects.count() + 1
    values = {
        "operation": "si.po.create",
        "layer": 3,
        "entity": "purchase_order",
        "hub_id": number,
        "label": f"PO-{9000 + number}",
        "ordering_key": f"purchase_order:{number}",
        "idempotency_key": f"key-{number}",
        "state": "failed",
        **given,
    }
    if "connection" not in values:
        values["connection"] = Connection.objects.first() or connection()
    return OutboxEntry.objects.create(**values)


def run(**given: object) -> SyncRun:
    """A finished sync with one stage."""
    values = {"scope": "all", "trigger": "manual", "state": "succeeded", **given}
    if values["state"] not in SyncRun.LIVE:
        values["finished_at"] = timezone.now()
    if "connection" not in values:
        values["connection"] = Connection.objects.first() or connection()
    made = SyncRun.objects.create(**values)
    SyncStage.objects.create(run=made, position=0, entity="job", read=3)
    return made


def conflict(**given: object) -> Conflict:
    """A vendor's note that was changed on both sides; ours stands."""
    vendor = buying.VendorFactory()
    values = {
        "connection": Connection.objects.first() or connection(),
        "entity": "vendor",
        "hub_id": vendor.pk,
        "field": "memo",
        "label": "notes",
        "record": vendor.name,
        "base": "",
        "ours": "Ask for Jim",
        "theirs": "Ask for Joe",
        "winner": "ours",
        **given,
    }
    return Conflict.objects.create(**values)


def someone() -> User:
    """Whoever did things that nobody in particular has to have done."""
    found = User.objects.filter(username="someone").first()
    return found or people.UserFactory(username="someone", is_superuser=True)


def order() -> PurchaseOrder:
    return buying.draft_order(actor=someone())


def receipt() -> Receipt:
    """A delivery as the list shows it; no stock moves."""
    delivered = order()
    return Receipt.objects.create(
        number=delivered.number.replace("PO", "RC"),
        status=Receipt.Status.POSTED,
        purchase_order=delivered,
        location=delivered.destination,
        received_on=TODAY,
    )


def goods_return() -> Return:
    """Goods on their way back to a vendor."""
    return returning.shipped_return(actor=someone())


def job() -> Job:
    made = stock.JobFactory(project=stock.ProjectFactory())
    visit = Appointment.objects.create(job=made, starts_at=timezone.now())
    who = stock.TechnicianFactory()
    JobAssignment.objects.create(job=made, technician=who, appointment=visit)
    return made


def item() -> Item:
    made = stock.ItemFactory(category=stock.CategoryFactory())
    stock.ItemUnitFactory(item=made)
    return made


def usage() -> Usage:
    """Material whose place nobody knows yet."""
    return Usage.objects.create(
        number=f"U-{Usage.objects.count() + 9000}",
        job=stock.JobFactory(),
        item=stock.ItemFactory(),
        quantity=2,
        status=Usage.Status.NEEDS_LOCATION,
        used_at=timezone.now(),
    )


def service() -> Service:
    """Work that takes an item."""
    made = Service.objects.create(
        code=f"SVC-{Service.objects.count() + 1}", name="Work", category=stock.CategoryFactory()
    )
    ServiceMaterial.objects.create(service=made, item=stock.ItemFactory(), quantity=2)
    return made


def estimate() -> Estimate:
    """A sold offer for a job, with material."""
    made = Estimate.objects.create(
        name="New system", status="sold", job=stock.JobFactory(), sold_at=timezone.now()
    )
    EstimateLine.objects.create(
        estimate=made, item=stock.ItemFactory(), service=service(), quantity=2, unit_cost=PRICE
    )
    return made


def invoice() -> Invoice:
    """A posted invoice of a job, with a line."""
    billed = stock.JobFactory(project=stock.ProjectFactory())
    made = Invoice.objects.create(
        number=f"{9000 + Invoice.objects.count()}",
        status="posted",
        job=billed,
        customer=stock.CustomerFactory(),
        project=billed.project,
        invoiced_on=TODAY,
        total=PRICE,
        posted_at=timezone.now(),
    )
    InvoiceCharge.objects.create(
        invoice=made,
        position=1,
        kind="material",
        description="Whip",
        item=stock.ItemFactory(),
        unit_price=PRICE,
        amount=PRICE,
    )
    return made


def bill() -> Bill:
    """A posted bill for an order, with a line for a job."""
    ordered = order()
    made = Bill.objects.create(
        number=f"INV-{Bill.objects.count()}",
        reference="12",
        status="posted",
        vendor=ordered.vendor,
        purchase_order=ordered,
        job=stock.JobFactory(),
        billed_on=TODAY,
        shipping=Decimal("45.67"),
        total=PRICE,
        posted_at=timezone.now(),
    )
    BillLine.objects.create(
        bill=made,
        position=1,
        kind="expense",
        description="Crane",
        job=stock.JobFactory(),
        unit_price=PRICE,
        amount=PRICE,
    )
    return made


def cost_proposal() -> CostProposal:
    """A cost of an order's line that nobody has decided on yet."""
    ordered = order()
    return CostProposal.objects.create(
        item=stock.ItemFactory(),
        vendor=ordered.vendor,
        purchase_order=ordered,
        old_cost=PRICE,
        new_cost=2 * PRICE,
    )


def balance() -> StockBalance:
    return StockBalance.objects.create(
        item=stock.ItemFactory(), location=stock.LocationFactory(), on_hand=3
    )


def movement() -> StockMovement:
    """An opening balance, past the service that keeps the books right."""
    return StockMovement.objects.create(
        item=stock.ItemFactory(),
        location=stock.LocationFactory(),
        quantity=3,
        unit_cost=PRICE,
        value=3 * PRICE,
        type=StockMovement.Type.OPENING,
        job=stock.JobFactory(),
        actor=someone(),
        effective_at=timezone.now(),
    )


def stock_difference() -> StockDiscrepancy:
    """An item of which the books hold less; a receipt on its way explains a part."""
    waiting = entry(operation="si.receiver.create", state="pending")
    return StockDiscrepancy.objects.create(
        connection=waiting.connection,
        item=stock.ItemFactory(),
        location=stock.LocationFactory(),
        warehouse_code="WH-MAIN",
        here=5,
        there=1,
        queued=1,
        unexplained=3,
        cost=PRICE,
        entries=[waiting.pk],
        compared_at=timezone.now(),
    )


def audit_entry() -> AuditEntry:
    audit.record(stock.ItemFactory(), action="seen", actor=someone())
    return AuditEntry.objects.latest("pk")


def external_link() -> ExternalLink:
    number = ExternalLink.objects.count() + 1
    return ExternalLink.objects.create(
        connection=connection(), entity="vendor", hub_id=number, external_id=f"V{number}"
    )


def manual_step() -> ManualStep:
    number = ManualStep.objects.count() + 1
    return ManualStep.objects.create(
        connection=connection(),
        kind="warehouse_create",
        entity="location",
        hub_id=number,
        label=f"WH-{number}",
        text=f"Create the warehouse WH-{number} in ServiceTitan.",
    )


def issue() -> SyncIssue:
    return SyncIssue.objects.create(
        connection=connection(), entity="job", external_id="J1", message="It has no number."
    )


def business_unit() -> BusinessUnit:
    return BusinessUnit.objects.create(name="HVAC")


def role_group() -> Group:
    people.ensure_roles()
    return Group.objects.order_by("pk").first()


def custom_field() -> CustomField:
    return CustomField.objects.create(entity="job", name=f"Field {CustomField.objects.count()}")


def job_note() -> JobNote:
    """A note nobody was told of."""
    number = f"N-{JobNote.objects.count() + 9000}"
    return JobNote.objects.create(number=number, job=stock.JobFactory(), text="Gate is locked.")


def _goods(lines: int) -> list[GoodsInput]:
    made = [stock.ItemFactory() for _ in range(lines)]
    return [moving.goods(each, "4") for each in made]


def transfer(lines: int = 1) -> Transfer:
    """A draft."""
    ends = (stock.LocationFactory(), stock.TruckFactory())
    return moving.transfer(*ends, *_goods(lines), actor=someone())


def sent_transfer(lines: int = 1) -> Transfer:
    """Goods of a truck on their way."""
    ends = (stock.TruckFactory(), stock.LocationFactory())
    made = moving.transfer(*ends, *_goods(lines), actor=someone())
    return transfer_goods.send(actor=someone(), transfer_id=made.pk)


def pick_list(lines: int = 1) -> PickList:
    """A draft."""
    return moving.pick_list(
        stock.LocationFactory(),
        *_goods(lines),
        to=stock.TruckFactory(),
        actor=someone(),
        released=False,
    )


def released_list(lines: int = 1) -> PickList:
    """A pick list with goods kept for it."""
    made = pick_list(lines)
    for line in made.lines.all():
        moving.there(line.item, made.source, "9")
    return pick_lists.release(actor=someone(), pick_list_id=made.pk)


def reservation() -> Reservation:
    released_list()
    return Reservation.objects.latest("pk")


def adjustment() -> Adjustment:
    """A correction of value that was posted."""
    return correcting.posted("-12.34", kind="value")


def adjustment_reason() -> AdjustmentReason:
    number = AdjustmentReason.objects.count()
    return AdjustmentReason.objects.create(code=f"reason {number}", name=f"Reason {number}")


MAKERS: dict[type[Model], Callable[[], Model]] = {
    Adjustment: adjustment,
    AdjustmentReason: adjustment_reason,
    AuditEntry: audit_entry,
    Bill: bill,
    BusinessUnit: business_unit,
    Category: stock.CategoryFactory,
    Company: Company.current,
    Conflict: conflict,
    Connection: connection,
    CostProposal: cost_proposal,
    CustomField: custom_field,
    Customer: stock.CustomerFactory,
    CustomerLocation: stock.CustomerLocationFactory,
    Estimate: estimate,
    ExternalLink: external_link,
    Group: role_group,
    IntacctSettings: settings,
    Invoice: invoice,
    Item: item,
    Job: job,
    JobNote: job_note,
    Location: stock.LocationFactory,
    ManualStep: manual_step,
    OutboxEntry: entry,
    PickList: pick_list,
    Project: stock.ProjectFactory,
    PurchaseOrder: order,
    Receipt: receipt,
    Reservation: reservation,
    Return: goods_return,
    Service: service,
    StockBalance: balance,
    StockCount: counting.handed_in,
    StockDiscrepancy: stock_difference,
    StockMovement: movement,
    SyncIssue: issue,
    SyncRun: run,
    Technician: stock.TechnicianFactory,
    Transfer: transfer,
    Unit: stock.UnitFactory,
    Usage: usage,
    User: people.UserFactory,
    Vendor: buying.VendorFactory,
}
