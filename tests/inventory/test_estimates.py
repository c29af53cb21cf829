"""What material an estimate takes: the pure rule, and the rows that follow from it."""

from collections import Counter
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.models import Estimate, EstimateLine, Service, ServiceMaterial
from inventory.services import estimates, price_book
from inventory.services.estimate_expansion import GOODS, OfferedLine, amounts, expand
from inventory.services.price_book import Picture
from tests.factories.inventory import ItemFactory

QUANTITIES = st.integers(1, 500).map(D)
TAKES = st.dictionaries(
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(1, 6), QUANTITIES), max_size=4, unique_by=lambda pair: pair[0]),
)


@st.composite
def offers(draw: st.DrawFn) -> list[OfferedLine]:
    """Goods and work of any kind, some listed under a line of work."""
    roots = [
        OfferedLine(kind="service", service_id=service, quantity=quantity, ref=f"r{place}")
        for place, (service, quantity) in enumerate(
            draw(st.lists(st.tuples(st.integers(1, 4), QUANTITIES), max_size=4))
        )
    ]
    groups = st.sampled_from(["", *(root.ref for root in roots)])
    goods = [
        OfferedLine(
            kind=draw(st.sampled_from(["material", "equipment"])),
            item_id=draw(st.integers(1, 6)),
            quantity=draw(QUANTITIES),
            ref=f"g{place}",
            group=draw(groups),
        )
        for place in range(draw(st.integers(0, 5)))
    ]
    others = [OfferedLine(kind="other", quantity=D(1), ref="o", group=draw(groups))]
    return draw(st.permutations([*roots, *goods, *draw(st.sampled_from([[], others]))]))


@given(offers(), TAKES)
@settings(max_examples=150, deadline=None)
def test_material_is_the_listed_goods_and_what_unlisted_work_takes(lines, takes):
    listed = {line.group for line in lines if line.kind in GOODS}
    expected: Counter[int] = Counter()
    for line in lines:
        if line.kind in GOODS:
            expected[line.item_id] += line.quantity
        elif line.kind == "service" and line.ref not in listed:
            for item, quantity in takes.get(line.service_id, ()):
                expected[item] += line.quantity * quantity

    assert amounts(expand(lines, takes, {})) == expected


@given(offers(), TAKES)
@settings(max_examples=100, deadline=None)
def test_spelling_work_out_changes_no_amount(lines, takes):
    before = expand(lines, takes, {})
    listed = {line.group for line in lines if line.kind in GOODS}
    spelled = [
        OfferedLine(kind="material", item_id=item, quantity=line.quantity * one, group=line.ref)
        for line in lines
        if line.kind == "service" and line.ref not in listed
        for item, one in takes.get(line.service_id, ())
    ]

    assert amounts(expand([*lines, *spelled], takes, {})) == amounts(before)


@given(offers(), TAKES)
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_lines_changes_no_amount(lines, takes):
    assert amounts(expand(lines[::-1], takes, {})) == amounts(expand(lines, takes, {}))


def test_goods_below_work_are_for_that_work():
    lines = [
        OfferedLine(kind="service", service_id=7, quantity=D(2), ref="1"),
        OfferedLine(kind="material", item_id=3, quantity=D(4), ref="2", group="1"),
    ]

    [material] = expand(lines, {7: [(3, D(1))]}, {})

    assert (material.item_id, material.service_id, material.quantity) == (3, 7, D(4))


def test_work_in_a_group_with_goods_is_listed_with_them():
    lines = [
        OfferedLine(kind="service", service_id=7, quantity=D(1), ref="1"),
        OfferedLine(kind="service", service_id=8, quantity=D(1), ref="2", group="1"),
        OfferedLine(kind="material", item_id=3, quantity=D(4), ref="3", group="1"),
    ]

    assert amounts(expand(lines, {7: [(3, D(1))], 8: [(3, D(1))]}, {})) == Counter({3: D(4)})


# The rows.


def _row(*lines: dict[str, object], **given: object) -> dict[str, object]:
    values = {"name": "New system", "status": "sold", "subtotal": D(100), "is_active": True}
    return {**values, **given, "lines": list(lines)}


def _goods(item, quantity: str, **more: object) -> dict[str, object]:
    given = {"kind": "material", "item_id": item.pk, "quantity": D(quantity)}
    return {**given, "unit_cost": D(2), **more}


def _save(key: int | None, *lines: dict[str, object], **given: object) -> Estimate:
    [pk] = estimates.upsert_many([(key, _row(*lines, **given))], origin=None)
    return Estimate.objects.get(pk=pk)


@pytest.fixture
def whip(db):
    return ItemFactory(sku="WHIP-6FT", cost=D("8.20"))


def test_work_that_is_sold_becomes_its_material(whip):
    service = Service.objects.create(code="SVC", name="Replace")
    ServiceMaterial.objects.create(service=service, item=whip, quantity=D("1.5"))
    work = {"kind": "service", "service_id": service.pk, "quantity": D(2), "ref": "1"}

    made = _save(None, work)

    line = made.lines.get()
    assert (line.item, line.service, line.quantity) == (whip, service, D(3))
    assert line.unit_cost == D("8.20")


def test_other_material_of_a_sold_estimate_raises_its_revision(whip):
    made = _save(None, _goods(whip, "2"))

    changed = _save(made.pk, _goods(whip, "3"))

    assert (made.revision, changed.revision) == (1, 2)
    assert [line.quantity for line in changed.lines.all()] == [D(3)]


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Other"},
        {"subtotal": D(5)},
    ],
)
def test_what_is_no_material_raises_no_revision(whip, given):
    made = _save(None, _goods(whip, "2"))

    changed = _save(made.pk, _goods(whip, "2", description="Other words"), **given)

    assert changed.revision == 1
    assert changed.lines.get().description == "Other words"


def test_the_same_material_in_other_lines_raises_no_revision(whip):
    made = _save(None, _goods(whip, "2"))

    changed = _save(made.pk, _goods(whip, "1"), _goods(whip, "1"))

    assert (changed.revision, changed.lines.count()) == (1, 2)


def test_an_open_estimate_has_one_revision(whip):
    made = _save(None, _goods(whip, "2"), status="open")

    changed = _save(made.pk, _goods(whip, "3"), status="open")
    sold = _save(made.pk, _goods(whip, "3"), status="sold")

    assert (changed.revision, sold.revision) == (1, 1)


@pytest.mark.parametrize("status", ["open", "dismissed"])
def test_sold_no_more_keeps_the_row_and_takes_its_material_back(whip, status):
    made = _save(None, _goods(whip, "2"))

    changed = _save(made.pk, _goods(whip, "2"), status=status)

    assert (changed.pk, changed.status, changed.revision) == (made.pk, status, 2)


def test_the_same_again_writes_nothing(whip):
    made = _save(None, _goods(whip, "2"))
    lines = list(EstimateLine.objects.values_list("pk", flat=True))

    again = _save(made.pk, _goods(whip, "2"))

    assert again.updated_at == made.updated_at
    assert list(EstimateLine.objects.values_list("pk", flat=True)) == lines


def test_many_estimates_cost_no_more_statements_than_two(whip):
    def queries(count: int) -> int:
        rows = [(None, _row(_goods(whip, "2"))) for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            estimates.upsert_many(rows, origin=None)
        return len(captured)

    assert queries(2) == queries(40)


def test_what_a_service_takes_is_made_what_is_said(whip):
    other, service = ItemFactory(), Service.objects.create(code="SVC", name="Replace")
    price_book.set_materials({service.pk: {whip.pk: D(1), other.pk: D(2)}})
    kept = ServiceMaterial.objects.get(item=whip).pk

    price_book.set_materials({service.pk: {whip.pk: D(3)}})

    assert list(ServiceMaterial.objects.values_list("pk", "quantity")) == [(kept, D(3))]


def test_pictures_are_made_what_is_said_and_long_addresses_left_out(whip):
    price_book.set_pictures({whip.pk: [Picture(url="a"), Picture(url="b")]})

    price_book.set_pictures(
        {whip.pk: [Picture(url="b", alias="B", is_default=True), Picture(url="x" * 1001)]}
    )

    assert list(whip.images.values_list("url", "alias", "is_default")) == [("b", "B", True)]
