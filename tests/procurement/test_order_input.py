"""What a new order is made of, and what it is refused for."""

import uuid
from decimal import Decimal as D

import pytest

from inventory.models import ItemUnit, Location
from plyhub.common.errors import InputErrors, NotAllowed, WrongState
from procurement.models import PurchaseOrder
from procurement.services import purchase_orders
from tests.factories import people
from tests.factories.inventory import (
    ItemFactory,
    ItemUnitFactory,
    JobFactory,
    LocationFactory,
    ProjectFactory,
    UnitFactory,
)
from tests.factories.procurement import (
    VendorFactory,
    approved_order,
    draft_order,
    line_input,
    order_input,
)

pytestmark = pytest.mark.django_db


def _refused(order=None, lines=None) -> dict[str, str]:
    with pytest.raises(InputErrors) as refused:
        purchase_orders.create(
            actor=people.buyer(),
            order=order or order_input(),
            lines=[line_input()] if lines is None else lines,
        )
    assert not PurchaseOrder.objects.exists()
    return {error.field: error.message for error in refused.value.errors}


def test_makes_a_numbered_draft(audit_of):
    bea = people.buyer()
    order = draft_order(line_input(quantity="3", unit_price="1900.00"), actor=bea)

    assert order.number.startswith("PO-")
    assert (order.status, order.revision, order.created_by) == ("draft", 1, bea)
    assert audit_of(order) == [("create", "", "draft", "", bea)]


def test_the_total_is_the_rounded_lines_with_tax_and_shipping():
    order = draft_order(
        line_input(quantity="3", unit_price="0.335"),  # 1.005 becomes 1.01
        line_input(quantity="1", unit_price="0.004"),  # becomes 0.00
        tax=D("0.10"),
        shipping=D("5"),
    )

    order.refresh_from_db()
    assert order.total == D("6.11")


def test_a_line_keeps_the_ratio_it_was_written_with():
    box = ItemUnitFactory()
    order = draft_order(line_input(item_id=box.item_id, quantity="2", unit="BX", unit_price="85"))

    ItemUnit.objects.update(numerator=12)

    line = order.lines.get()
    assert (line.stock_quantity, line.stock_price) == (D(20), D("8.5"))


def test_a_job_brings_its_project():
    project = ProjectFactory()
    job = JobFactory(project=project)

    assert draft_order(job_id=job.pk).project_id == project.pk


def test_a_double_click_makes_one_order():
    bea, token = people.buyer(), uuid.UUID(int=7)
    order, lines = order_input(), [line_input()]

    first = purchase_orders.create(actor=bea, order=order, lines=lines, token=token)
    second = purchase_orders.create(actor=bea, order=order, lines=lines, token=token)

    assert first == second
    assert PurchaseOrder.objects.count() == 1


def test_who_may_not_make_orders_is_refused():
    with pytest.raises(NotAllowed, match="does not let you make purchase orders"):
        purchase_orders.create(actor=people.accountant(), order=order_input(), lines=[line_input()])

    assert not PurchaseOrder.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN"])
def test_a_quantity_is_more_than_nothing(quantity):
    assert _refused(lines=[line_input(), line_input(quantity=quantity)]) == {
        "lines.2.quantity": "Line 2: the quantity must be more than 0."
    }


def test_a_price_is_not_less_than_nothing():
    assert _refused(lines=[line_input(unit_price="-0.01")]) == {
        "lines.1.unit_price": "Line 1: the price must be 0 or more."
    }


def test_a_price_has_six_decimals_at_most():
    assert _refused(lines=[line_input(unit_price="0.1234567")]) == {
        "lines.1.unit_price": "Line 1: 0.1234567 has more than 6 decimals. Round it."
    }


@pytest.mark.parametrize(
    ("field", "value"), [("quantity", "1E+30"), ("unit_price", "1E+30"), ("quantity", "Infinity")]
)
def test_a_number_fits_its_column(field, value):
    assert list(_refused(lines=[line_input(**{field: value})])) == [f"lines.1.{field}"]


def test_quantity_times_price_fits_its_column():
    fields = _refused(lines=[line_input(quantity="100000000", unit_price="100")])

    assert list(fields) == ["lines.1.unit_price"]


def test_a_unit_is_one_the_item_comes_in():
    box = ItemUnitFactory(item__sku="WHIP")

    assert _refused(lines=[line_input(item_id=box.item_id, unit="REEL")]) == {
        "lines.1.unit": "Line 1: WHIP does not come in REEL, only in BX, EA."
        " Choose one of these, or add the unit to the item."
    }


def test_a_pack_holds_whole_pieces():
    box = ItemUnitFactory(item__sku="WHIP", numerator=5)

    assert _refused(lines=[line_input(item_id=box.item_id, unit="BX", quantity="0.1")]) == {
        "lines.1.quantity": "Line 1: 0.1 BX of WHIP is 0.500000 EA, and EA has 0 decimals."
        " Order a quantity that comes out even."
    }


def test_a_third_of_a_foot_does_not_come_out_even():
    wire = ItemFactory(sku="WIRE", stock_unit=UnitFactory(code="FT"))
    ItemUnitFactory(item=wire, numerator=1, denominator=3)

    fields = _refused(lines=[line_input(item_id=wire.pk, unit="BX", quantity="1")])

    assert list(fields) == ["lines.1.quantity"]


def test_everything_wrong_is_said_at_once():
    fields = _refused(
        order_input(vendor_id=0, tax=D("-1")),
        [line_input(quantity="0"), line_input(unit="BX", unit_price="-1")],
    )

    assert list(fields) == [
        "vendor",
        "tax",
        "lines.1.quantity",
        "lines.2.unit",
        "lines.2.unit_price",
    ]


def test_inactive_records_are_not_for_new_orders():
    vendor = VendorFactory(name="ABC Supply", is_active=False)
    place = LocationFactory(name="WH-OLD", is_active=False)
    job = JobFactory(number="4521", is_active=False)
    item = ItemFactory(sku="OLD", is_active=False)

    fields = _refused(
        order_input(vendor_id=vendor.pk, destination_id=place.pk, job_id=job.pk),
        [line_input(item_id=item.pk)],
    )

    assert fields == {
        "vendor": "ABC Supply is inactive. Choose another vendor or make it active again.",
        "destination": "“WH-OLD” is inactive. Choose another place.",
        "job": "Job 4521 is inactive. Choose another.",
        "lines.1.item": "Line 1: OLD is inactive. Choose another item.",
    }


def test_goods_are_not_delivered_to_the_way_between_places():
    transit = LocationFactory(kind=Location.Kind.TRANSIT)

    assert list(_refused(order_input(destination_id=transit.pk))) == ["destination"]


def test_revising_keeps_lines_and_drops_others():
    bea = people.buyer()
    order = draft_order(line_input(), line_input(), actor=bea)
    first, second = order.lines.all()

    purchase_orders.revise(
        actor=bea,
        order_id=order.pk,
        order=order_input(vendor_id=order.vendor_id, shipping=D("9")),
        lines=[
            line_input(unit_price="1"),
            line_input(item_id=second.item_id, quantity="4", line_id=second.pk),
        ],
    )

    order.refresh_from_db()
    new, kept = order.lines.all()
    assert (kept.pk, kept.quantity, kept.position) == (second.pk, 4, 2)
    assert new.pk not in (first.pk, second.pk)
    assert order.total == D("412.00")


def test_revising_keeps_the_ratio_of_a_line_that_stays():
    bea = people.buyer()
    box = ItemUnitFactory()
    order = draft_order(line_input(item_id=box.item_id, unit="BX"), actor=bea)
    ItemUnit.objects.update(numerator=12)

    purchase_orders.revise(
        actor=bea,
        order_id=order.pk,
        order=order_input(),
        lines=[line_input(item_id=box.item_id, unit="BX", line_id=order.lines.get().pk)],
    )

    assert order.lines.get().ratio_numerator == 10


def test_revising_is_on_record(audit_of):
    bea = people.buyer()
    order = draft_order(actor=bea)

    purchase_orders.revise(actor=bea, order_id=order.pk, order=order_input(), lines=[line_input()])

    assert audit_of(order)[1:] == [("revise", "draft", "draft", "", bea)]


def test_a_line_of_another_order_is_refused(snapshot):
    bea = people.buyer()
    order, other = draft_order(actor=bea), draft_order()
    before = snapshot(order)

    with pytest.raises(InputErrors, match="no longer on this order"):
        purchase_orders.revise(
            actor=bea,
            order_id=order.pk,
            order=order_input(),
            lines=[line_input(line_id=other.lines.get().pk)],
        )

    assert snapshot(order) == before


def test_only_drafts_are_revised(snapshot):
    order = approved_order()
    before = snapshot(order)

    with pytest.raises(WrongState) as refused:
        purchase_orders.revise(
            actor=people.buyer(), order_id=order.pk, order=order_input(), lines=[line_input()]
        )

    assert refused.value.message == (
        f"{order.number} is Approved, so “Change” is not possible."
        " Possible now: Edit, Mark as sent, Receive, Cancel order."
    )
    assert snapshot(order) == before
