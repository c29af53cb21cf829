"""Roles, and what each may do: one table. `sync_roles` makes the groups match it.

What a row of the table cannot say (an amount, one's own document) the services check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from plyhub.common.errors import DomainError

TECH = "Technician"
WHS = "Warehouse"
BUY = "Buyer"
PM = "Project manager"
ACC = "Accountant"
ADM = "Administrator"
RO = "Read-only"
# Held beside Warehouse, by whoever answers for it.
LEAD = "Warehouse lead"

ROLES = (TECH, WHS, LEAD, BUY, PM, ACC, ADM, RO)
OFFICE = (BUY, PM, ACC)
STAFF = (WHS, *OFFICE)


@dataclass(frozen=True, slots=True)
class Right:
    """Permissions and the roles that hold them; an administrator holds every right."""

    what: str
    permissions: tuple[str, ...]
    roles: tuple[str, ...] = ()


def _view(app: str, *models: str) -> tuple[str, ...]:
    return _all("view", app, *models)


def _all(action: str, app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{action}_{model}" for model in models)


RIGHTS = (
    Right(
        "look things up in the catalog",
        _view("inventory", "unit", "category", "item", "itemunit"),
        (TECH, *STAFF, RO),
    ),
    Right(
        "see jobs, projects, customers and places",
        _view(
            "inventory",
            "businessunit",
            "customer",
            "customerlocation",
            "project",
            "job",
            "technician",
            "jobassignment",
            "appointment",
            "location",
        ),
        (*STAFF, RO),
    ),
    Right(
        "see stock quantities",
        _view("inventory", "stockbalance", "stockmovement"),
        (*STAFF, RO),
    ),
    Right(
        "see transfers, pick lists and what is kept for them",
        _view("inventory", "transfer", "picklist", "reservation"),
        (*STAFF, RO),
    ),
    Right("make transfers for their own truck", ("inventory.add_transfer",), (TECH, WHS, BUY)),
    Right(
        "send from and receive at their own truck",
        ("inventory.send_transfer", "inventory.receive_transfer"),
        (TECH, WHS),
    ),
    Right("transfer from and to any place", ("inventory.transfer_any",), (WHS, BUY)),
    Right("cancel transfers", ("inventory.cancel_transfer",), (WHS, BUY)),
    Right("write off what got lost on its way", ("inventory.write_off_transfer",), (ACC,)),
    Right(
        "make, release and cancel pick lists",
        ("inventory.add_picklist", "inventory.release_picklist"),
        (WHS, BUY, PM),
    ),
    Right("pick and stage", ("inventory.pick_picklist",), (WHS, BUY)),
    Right("confirm goods picked for them", ("inventory.complete_picklist",), (TECH, WHS, BUY)),
    Right("complete any pick list", ("inventory.pick_any",), (WHS, BUY)),
    Right("use material on their own jobs", ("inventory.add_usage",), (TECH, WHS, BUY, PM)),
    Right("use material on any job", ("inventory.use_on_any_job",), (WHS, BUY, PM)),
    Right("see notes on jobs", _view("inventory", "jobnote"), (*STAFF, RO)),
    Right("write notes on their own jobs", ("inventory.add_jobnote",), (TECH, *STAFF)),
    Right("see custom fields", _view("common", "customfield"), (*OFFICE, RO)),
    Right("fill in custom fields of jobs", ("common.change_customfieldvalue",), (BUY, PM)),
    Right("decide where custom fields are changed", ("common.change_customfield",)),
    Right("see material used", _view("inventory", "usage"), (*STAFF, RO)),
    Right("decide about late usage and missing places", ("inventory.review_usage",), (WHS, ACC)),
    Right("see adjustments", _view("inventory", "adjustment"), (*STAFF, RO)),
    Right(
        "correct stock up to the limit",
        _all("add", "inventory", "adjustment") + _all("change", "inventory", "adjustment"),
        (WHS, ACC),
    ),
    Right(
        "post and approve adjustments of any value, and reverse them",
        ("inventory.approve_adjustment", "inventory.reverse_adjustment"),
        (ACC,),
    ),
    Right(
        "see reasons for adjustments and where they stand in the books",
        ("inventory.view_adjustmentreason",),
        (WHS, ACC),
    ),
    Right(
        "decide about reasons for adjustments",
        ("inventory.add_adjustmentreason", "inventory.change_adjustmentreason"),
        (ACC,),
    ),
    Right("see counts", _view("inventory", "stockcount"), (*STAFF, LEAD, RO)),
    Right(
        "start counts",
        _all("add", "inventory", "stockcount") + _all("change", "inventory", "stockcount"),
        (WHS, ACC),
    ),
    Right("count their own truck", ("inventory.count_stock",), (TECH, WHS)),
    Right("count any place", ("inventory.count_any_place",), (WHS,)),
    Right(
        "approve counts up to the limit, and have lines recounted",
        ("inventory.approve_stockcount",),
        (LEAD, ACC),
    ),
    Right("approve counts of any value", ("inventory.approve_any_stockcount",), (ACC,)),
    Right("cancel counts", ("inventory.cancel_stockcount",), (LEAD,)),
    Right("let a warehouse go below zero", ("inventory.override_negative_stock",)),
    Right("post stock more than three days back", ("inventory.backdate_stock",), (ACC,)),
    Right(
        "see costs and prices",
        (
            "procurement.view_costs",
            "procurement.view_vendoritem",
            "inventory.view_itemcost",
        ),
        OFFICE,
    ),
    Right(
        "edit the catalog",
        (
            *_all("add", "inventory", "category", "item", "itemunit"),
            *_all("change", "inventory", "category", "item", "itemunit"),
            *_all("delete", "inventory", "itemunit"),
        ),
        (BUY,),
    ),
    Right(
        "delete drafts, and items and vendors that were never used",
        (
            *_all("delete", "procurement", "purchaseorder", "return", "vendor"),
            *_all("delete", "inventory", "item"),
        ),
    ),
    Right("merge items that are the same", ("inventory.merge_item",), (BUY,)),
    Right("merge vendors that are the same", ("procurement.merge_vendor",), (ACC,)),
    Right("see services and estimates", _view("inventory", "service", "estimate"), (*STAFF, RO)),
    Right(
        "decide about new costs",
        ("procurement.view_costproposal", "procurement.decide_costproposal"),
        (BUY, PM),
    ),
    Right(
        "edit vendors and their prices",
        (
            *_all("add", "procurement", "vendor", "vendoritem"),
            *_all("change", "procurement", "vendor", "vendoritem"),
        ),
        (BUY,),
    ),
    Right(
        "see purchase orders, receipts and vendors",
        _view(
            "procurement", "purchaseorder", "purchaseorderline", "receipt", "receiptline", "vendor"
        ),
        (*STAFF, RO),
    ),
    Right(
        "make purchase orders",
        (
            *_all("add", "procurement", "purchaseorder", "purchaseorderline"),
            *_all("change", "procurement", "purchaseorder", "purchaseorderline"),
            "procurement.delete_purchaseorderline",
        ),
        (WHS, BUY, PM),
    ),
    Right("approve purchase orders", ("procurement.approve_purchaseorder",), OFFICE),
    Right(
        "send and cancel purchase orders",
        ("procurement.send_purchaseorder", "procurement.cancel_purchaseorder"),
        (BUY, PM),
    ),
    Right(
        "receive goods",
        (
            *_all("add", "procurement", "receipt", "receiptline"),
            *_all("change", "procurement", "receipt", "receiptline"),
        ),
        (WHS, BUY),
    ),
    Right("receive more than was ordered", ("procurement.overreceive",), (BUY,)),
    Right(
        "draft returns of their own jobs and truck",
        ("procurement.add_return",),
        (TECH, WHS, BUY),
    ),
    Right(
        "draft returns of any job and place",
        ("procurement.return_any", "procurement.change_return"),
        (WHS, BUY),
    ),
    Right(
        "see invoices and bills",
        (*_view("inventory", "invoice"), *_view("procurement", "bill")),
        OFFICE,
    ),
    Right("see returns", _view("procurement", "return", "returnline"), (*STAFF, RO)),
    Right("approve returns to vendors", ("procurement.approve_return",), (BUY, PM)),
    Right("ship returns and take material in", ("procurement.ship_return",), (WHS, BUY)),
    Right("record what vendors credit", ("procurement.credit_return",), (BUY, ACC)),
    Right("close returns", ("procurement.close_return",), (ACC,)),
    Right(
        "note declined returns and cancel returns",
        ("procurement.decline_return", "procurement.cancel_return"),
        (BUY,),
    ),
    Right("reverse receipts", ("procurement.reverse_receipt",), (ACC,)),
    Right(
        "see connections and syncs",
        _view(
            "integrations",
            "connection",
            "syncrun",
            "syncstage",
            "syncactivity",
            "syncissue",
            "externallink",
            "remoterecord",
            "syncchange",
            "conflict",
        ),
        OFFICE,
    ),
    Right(
        "decide conflicts of the catalog and of orders",
        ("integrations.resolve_catalog_conflict",),
        (BUY,),
    ),
    Right("decide conflicts of vendors", ("integrations.resolve_vendor_conflict",), (ACC,)),
    Right("decide other conflicts", ("integrations.change_conflict",)),
    Right(
        "decide which vendor, project or employee in the books is ours",
        ("integrations.change_externallink",),
        (ACC,),
    ),
    Right("decide which item in the books is ours", ("integrations.link_items",), (BUY,)),
    Right(
        "retry and ignore records that were not taken in",
        ("integrations.settle_syncissue",),
        (ACC,),
    ),
    Right("start a sync", ("integrations.run_sync",), OFFICE),
    Right("undo what a sync did", ("integrations.undo_syncrun",)),
    Right("stop a sync somebody else started", ("integrations.change_syncrun",), (ACC,)),
    Right("pause and resume reading", ("integrations.pause_sync",), (ACC,)),
    Right(
        "see the queue",
        _view("integrations", "outboxentry", "outboxattempt"),
        (*OFFICE, RO),
    ),
    Right("retry what is in the queue", ("integrations.retry_outboxentry",), (ACC,)),
    Right(
        "see stock in the books and where it differs",
        _view("integrations", "remotestock", "stockdiscrepancy"),
        (*STAFF, RO),
    ),
    Right(
        "decide about stock differences and load opening balances",
        ("integrations.decide_stockdiscrepancy",),
        (ACC,),
    ),
    Right("see steps to do by hand", ("integrations.view_manualstep",), (*STAFF, RO)),
    Right("tick and dismiss steps to do by hand", ("integrations.close_manualstep",), STAFF),
    Right("see the Intacct settings", ("integrations.view_intacctsettings",), OFFICE),
    Right("see the audit trail", ("common.view_auditentry",), (ACC,)),
    Right(
        "set up connections and Intacct",
        (
            *_all("add", "integrations", "connection", "intacctsettings"),
            *_all("change", "integrations", "connection", "intacctsettings"),
            "integrations.view_cursor",
        ),
    ),
    Right(
        "set up the company, its people, units and places",
        (
            *_view("common", "company", "user"),
            *_all("change", "common", "company", "user"),
            "common.add_user",
            "auth.view_group",
            *_all("add", "inventory", "unit", "location"),
            *_all("change", "inventory", "unit", "location"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What a role gained and lost, as `app.codename`."""

    role: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def permissions_of(role: str) -> frozenset[str]:
    """What the table gives a role, as `app.codename`."""
    return frozenset(
        permission
        for right in RIGHTS
        if role == ADM or role in right.roles
        for permission in right.permissions
    )


@transaction.atomic
def sync() -> list[RoleChange]:
    """Make one group per role, with exactly the table's permissions; return what changed.

    Groups that are no roles of ours stay as they are. Raises `DomainError` for a permission that
    the database does not know.
    """
    known = _known_permissions()
    changes = []
    for role in ROLES:
        wanted = permissions_of(role)
        if unknown := sorted(wanted - known.keys()):
            raise DomainError(f"No such permission: {', '.join(unknown)}. Run migrate first.")
        group, _ = Group.objects.get_or_create(name=role)
        has = {_name(permission) for permission in group.permissions.select_related("content_type")}
        if has != wanted:
            group.permissions.set([known[name] for name in wanted])
            changes.append(RoleChange(role, _sorted(wanted - has), _sorted(has - wanted)))
    return changes


def _known_permissions() -> dict[str, Permission]:
    return {
        _name(permission): permission
        for permission in Permission.objects.select_related("content_type")
    }


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
