"""Opening balances from the books: shown first, loaded once, never over a ledger that has begun."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Connection, OutboxEntry, RemoteRecord, RemoteStock
from integrations.sync import push
from integrations.sync.refs import ALL_JOB_SITES
from integrations.sync.stock import openings
from inventory.models import Item, Location, StockBalance, StockMovement
from inventory.services import verification
from plyhub import roles
from plyhub.common import audit
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.integrations import outbox_story as w
from tests.integrations import stock_story as story
from tests.integrations.sage_story import whole
from tests.integrations.stock_story import D, have

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def accountant(world):
    return people.accountant()


@pytest.fixture
def begun(world, si, sage, pulled) -> Connection:
    """The books hold 5 whips at 8.00; items and warehouses are linked, and nothing is here yet."""
    story.ordered(world, si)
    lies_there(si, "INV-WHIP-6FT", "5", "8")
    w.link(si, "location", ALL_JOB_SITES, "JOBSITE")
    return si


def lies_there(
    si: Connection,
    item: str,
    on_hand: str,
    cost: str = "0",
    last: str = "0",
    place: str = "WH-MAIN",
) -> None:
    """A number read from the books."""
    RemoteStock.objects.update_or_create(
        connection=si,
        item_code=item,
        warehouse_code=place,
        defaults={
            "external_id": f"{item} {place}",
            "on_hand": D(on_hand),
            "average_cost": D(cost),
            "last_cost": D(last),
            "as_of": timezone.now(),
        },
    )


def confirm(actor: Any, si: Connection) -> int:
    """Load just what is shown."""
    shown = openings.preview(si.pk)
    return openings.load(actor=actor, connection_id=si.pk, count=shown.count, value=shown.value)


def ledger() -> list[tuple[Any, ...]]:
    rows = StockMovement.objects.order_by("item__sku")
    return list(rows.values_list("item__sku", "type", "quantity", "unit_cost", "origin"))


def left_out(si: Connection) -> dict[str, str]:
    """Why each number that is not loaded is not, by item."""
    return {row.item_code: row.obstacle for row in openings.preview(si.pk).shown if row.obstacle}


def test_the_preview_shows_and_changes_nothing(world, begun):
    preview = openings.preview(begun.pk)
    assert (preview.count, preview.value, preview.left_out) == (1, D("40.00"), {})
    [row] = preview.shown
    assert (row.sku, row.place, row.quantity, row.unit, row.cost, row.here) == (
        "WHIP-6FT",
        "WH-MAIN",
        D(5),
        "EA",
        D(8),
        D(0),
    )
    assert not StockMovement.objects.exists()


def test_what_was_shown_is_loaded_and_the_books_are_not_told(world, begun, sage, accountant):
    before = whole(sage)
    assert confirm(accountant, begun) == 1
    assert ledger() == [("WHIP-6FT", "opening", D(5), D(8), "si")]
    assert StockMovement.objects.get().actor == accountant
    assert world.whip.pool.average == D(8)
    assert not OutboxEntry.objects.exclude(state="succeeded").exists()
    push.drain(begun.pk)
    assert whole(sage) == before
    assert verification.differences() == []
    latest = audit.timeline(begun).first()
    assert (latest.action, latest.actor, latest.changes["value"]) == (
        "load_openings",
        accountant,
        ["", "40.00"],
    )


def test_a_second_time_there_is_nothing_left_to_load(begun, accountant):
    confirm(accountant, begun)
    assert left_out(begun) == {"INV-WHIP-6FT": "moved"}
    before = ledger()
    with pytest.raises(WrongState, match="nothing to load"):
        openings.load(actor=accountant, connection_id=begun.pk, count=1, value=D(40))
    assert ledger() == before


def test_where_the_ledger_has_begun_nothing_is_loaded(world, begun, accountant):
    have(world.whip, world.warehouse, "2")
    lies_there(begun, "INV-24ACC", "3", "1900")
    assert left_out(begun) == {"INV-WHIP-6FT": "moved"}
    assert confirm(accountant, begun) == 1
    assert ledger() == [
        ("CARRIER-24ACC", "opening", D(3), D(1900), "si"),
        ("WHIP-6FT", "opening", D(2), D(10), "user"),
    ]


def test_elsewhere_the_item_may_have_moved(world, begun, accountant):
    have(world.whip, Location.objects.create(name="WH-NORTH"), "2")
    assert confirm(accountant, begun) == 1


def test_without_an_average_the_last_cost_counts(begun):
    lies_there(begun, "INV-WHIP-6FT", "5", "0", "7.25")
    assert openings.preview(begun.pk).value == D("36.25")


@pytest.mark.parametrize(
    ("item", "place", "quantity", "obstacle"),
    [
        ("INV-NOBODY", "WH-MAIN", "5", "item"),
        ("INV-WHIP-6FT", "WH-OLD", "5", "place"),
        ("INV-WHIP-6FT", "JOBSITE", "5", "job_sites"),
        ("INV-WHIP-6FT", "WH-MAIN", "-5", "negative"),
        ("INV-WHIP-6FT", "WH-MAIN", "2.5", "fraction"),
    ],
)
def test_what_cannot_be_loaded_says_why(begun, accountant, item, place, quantity, obstacle):
    RemoteStock.objects.all().delete()
    lies_there(begun, item, quantity, "8", place=place)
    assert left_out(begun) == {item: obstacle}
    assert obstacle in openings.OBSTACLES
    with pytest.raises(WrongState, match="nothing to load"):
        confirm(accountant, begun)
    assert ledger() == []


def test_what_is_tracked_is_counted_instead(world, begun):
    Item.objects.filter(pk=world.whip.pk).update(tracking="serial")
    assert left_out(begun) == {"INV-WHIP-6FT": "tracked"}


def test_another_unit_there_needs_its_size(world, begun):
    known = RemoteRecord.objects.get_or_create(
        connection=begun, entity="item", external_id="INV-WHIP-6FT"
    )[0]
    known.details = {"unit": "BX"}
    known.save()
    assert left_out(begun) == {"INV-WHIP-6FT": "unit"}
    begun.options = {**begun.options, "known_packs": "BX=10 EA"}
    begun.save()
    preview = openings.preview(begun.pk)
    assert (preview.count, preview.value) == (1, D("40.00"))
    assert (preview.shown[0].quantity, preview.shown[0].cost) == (D(50), D("0.8"))


def test_of_two_at_once_one_loads(begun, accountant):
    def load() -> int:
        return openings.load(actor=accountant, connection_id=begun.pk, count=1, value=D(40))

    outcomes = at_once(load, load)

    assert sorted(type(each).__name__ for each in outcomes) == ["WrongState", "int"]
    assert ledger() == [("WHIP-6FT", "opening", D(5), D(8), "si")]


def test_what_was_not_shown_is_not_loaded(begun, accountant):
    lies_there(begun, "INV-24ACC", "3", "1900")
    with pytest.raises(WrongState, match="have changed since you looked"):
        openings.load(actor=accountant, connection_id=begun.pk, count=1, value=Decimal(40))
    assert ledger() == []
    assert not AuditEntry.objects.filter(action="load_openings").exists()


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.BUY, roles.PM, roles.RO])
def test_others_may_not_load(begun, role):
    with pytest.raises(NotAllowed):
        confirm(people.UserFactory(role=role), begun)
    assert ledger() == []
    assert not StockBalance.objects.exists()


def test_what_lies_there_is_loaded_and_then_nothing_differs(world, si, sage, accountant, pulled):
    story.ordered(world, si)
    for item, quantity, cost in (("INV-24ACC", "3", "1900"), ("INV-WHIP-6FT", "20", "8.5")):
        lies = {"item": item, "warehouse": "WH-MAIN", "quantity": quantity, "cost": cost}
        sage.control("opening_stock", lies)
    pulled(si)
    assert story.differences(si) == {
        "CARRIER-24ACC": ("open", D(0), D(3), D(0), D(0), D(-3)),
        "WHIP-6FT": ("open", D(0), D(20), D(0), D(0), D(-20)),
    }

    assert confirm(accountant, si) == 2

    assert ledger() == [
        ("CARRIER-24ACC", "opening", D(3), D(1900), "si"),
        ("WHIP-6FT", "opening", D(20), D("8.5"), "si"),
    ]
    assert story.differences(si) == {}
    pulled(si)
    assert story.differences(si) == {}
