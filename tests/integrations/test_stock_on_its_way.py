"""Whatever moves stock here explains why the books do not have it yet, and no longer than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integrations.models import OutboxEntry
from inventory.models import Location
from tests.integrations import stock_story as story
from tests.integrations.plumber_story import Plumber
from tests.integrations.purchasing_story import Story
from tests.integrations.stock_story import D

pytest_plugins = [
    "tests.integrations.outbox_world",
    "tests.integrations.plumber_world",
]
Numbers = dict[str, tuple[Any, ...]]


def by_warehouse(plumber: Plumber) -> Numbers:
    """Here, there, and what of the difference is queued and unexplained, by warehouse."""
    rows = plumber.si.discrepancies.filter(state="open").order_by("warehouse_code")
    return {row.warehouse_code: (row.here, row.there, row.queued, row.unexplained) for row in rows}


def used(plumber: Plumber) -> None:
    plumber.bring_back(plumber.use("25"), "5")


def carried(plumber: Plumber) -> None:
    plumber.carry("20", plumber.other_van, plumber.van)


def counted(plumber: Plumber) -> None:
    plumber.adjust(plumber.line("-3", plumber.van), plumber.line("2.5", plumber.other_van))


def to_a_site(plumber: Plumber) -> None:
    plumber.carry("20", plumber.other_van, Location.objects.create(name="S-1", kind="job_site"))


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (used, {"VAN-12": (D(20), D(40), D(-20), D(0))}),
        (
            carried,
            {"VAN-12": (D(60), D(40), D(20), D(0)), "VAN-14": (D(40), D(60), D(-20), D(0))},
        ),
        (
            counted,
            {"VAN-12": (D(37), D(40), D(-3), D(0)), "VAN-14": (D("62.5"), D(60), D("2.5"), D(0))},
        ),
        (
            to_a_site,
            {"JOBSITE": (D(20), D(0), D(20), D(0)), "VAN-14": (D(40), D(60), D(-20), D(0))},
        ),
    ],
)
def test_what_moved_is_explained_until_it_is_there(
    plumber: Plumber, pulled: Callable[..., Any], move: Callable[[Plumber], None], expected: Numbers
):
    move(plumber)
    pulled(plumber.si)
    assert by_warehouse(plumber) == expected

    plumber.send()
    pulled(plumber.si)

    assert by_warehouse(plumber) == {}


def test_what_is_taken_back_before_it_went_explains_nothing(plumber: Plumber, pulled):
    carried(plumber)
    plumber.undo("transfer", "TR-9")
    pulled(plumber.si)
    assert by_warehouse(plumber) == {}


def test_what_is_taken_back_after_it_went_is_on_its_way_again(plumber: Plumber, pulled):
    carried(plumber)
    plumber.send()
    OutboxEntry.objects.update(finished_at=story.LONG_AGO)
    plumber.undo("transfer", "TR-9")
    pulled(plumber.si)
    assert by_warehouse(plumber) == {
        "VAN-12": (D(40), D(60), D(-20), D(0)),
        "VAN-14": (D(60), D(40), D(20), D(0)),
    }
    plumber.send()
    pulled(plumber.si)
    assert by_warehouse(plumber) == {}


def test_what_is_held_for_want_of_goods_there_explains(plumber: Plumber, pulled):
    plumber.sage.control(
        "stock_adjusted", {"item": "INV-PEX-34-BLUE", "warehouse": "VAN-12", "quantity": "-30"}
    )
    plumber.use("25")
    plumber.send()
    assert plumber.entry().reason == "would_go_negative"
    pulled(plumber.si)
    # Thirty are gone there; the use of twenty-five could not follow.
    assert by_warehouse(plumber) == {"VAN-12": (D(15), D(10), D(-25), D(30))}


def test_what_follows_the_books_is_no_work_for_them(plumber: Plumber, pulled):
    plumber.si.options = {**plumber.si.options, "sage_stock_policy": "auto_adjust"}
    plumber.si.save()
    plumber.sage.control(
        "stock_adjusted", {"item": "INV-PEX-34-BLUE", "warehouse": "VAN-12", "quantity": "-30"}
    )
    before = plumber.whole()
    pulled(plumber.si)
    plumber.send()
    pulled(plumber.si)
    assert (plumber.queued(), plumber.whole()) == ([], before)
    assert plumber.pipe.balances.get(location=plumber.van).on_hand == D(10)


# Goods bought.


@pytest.fixture
def bought(world, si, sage) -> Story:
    """An order that is in the books."""
    made = Story(world, si, sage)
    made.send()
    return made


def condensers(bought: Story) -> tuple[Any, ...] | None:
    return story.differences(bought.si).get("CARRIER-24ACC")


def test_a_receipt_taken_back_is_on_its_way_again(bought: Story, pulled):
    receipt = bought.receive("3")
    bought.send()
    OutboxEntry.objects.update(finished_at=story.LONG_AGO)
    pulled(bought.si)
    assert condensers(bought) is None

    bought.reverse(receipt)
    pulled(bought.si)
    assert condensers(bought) == ("open", D(0), D(3), D(-3), D(0), D(0))

    bought.send()
    pulled(bought.si)
    assert condensers(bought) is None


def test_goods_on_their_way_back_to_the_vendor_explain(bought: Story, pulled):
    receipt = bought.receive("3")
    bought.send()
    OutboxEntry.objects.update(finished_at=story.LONG_AGO)
    bought.ship(bought.of(receipt, "1"))
    pulled(bought.si)
    assert condensers(bought) == ("open", D(2), D(3), D(-1), D(0), D(0))

    bought.send()
    pulled(bought.si)
    assert condensers(bought) is None
