"""A change order takes the place of a document that Sage lets nobody change any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from integrations.http import errors
from tests.connectors import intacct_server
from tests.connectors.intacct_server import LINE, ORDER
from tests.connectors.intacct_story import (
    Story,
    changed_order,
    line_taken_off,
    made_order,
    receipt,
    rest_of_an_order,
)


@pytest.fixture
def story() -> Story:
    sage = intacct_server.fresh("empty")
    connector = sage.connector()
    intacct_server.push_masters(connector)
    return Story(sage, connector)


def change(story: Story, order, key: str = "key-c1"):
    return story.connector.push("si.po.change", order, key=key)


def documents(story: Story) -> list[tuple[str, str]]:
    """Reference and state of every order, oldest first."""
    rows = story.sage.rows("PODOCUMENT")
    return [
        (row["REFERENCENO"], row["STATE"])
        for row in rows
        if row["DOCPARID"] == "Purchase Order-Inventory"
    ]


def lines(story: Story, document_id: str) -> list[tuple]:
    return [
        (row["ITEMID"], row["QUANTITY"], row["UNIT"], row["PRICE"], row["QTY_REMAINING"])
        for row in story.sage.rows("PODOCUMENTENTRY")
        if row["DOCHDRID"] == document_id
    ]


def on_order(story: Story) -> Decimal:
    [row] = story.sage.rows("ITEMWAREHOUSEINFO")
    return row["ONORDER"]


def test_an_order_with_a_line_less_is_closed_and_issued_again(story):
    order = line_taken_off(story)
    made = change(story, order)
    assert documents(story) == [("PO-99892", "Closed"), ("PO-99892-C1", "Pending")]
    assert lines(story, made.external_id) == [("INV-TEST", 4, "EA", Decimal("12.5"), 4)]
    assert made.external_id != order.external_id
    assert made.left_open == ()
    assert on_order(story) == 4


def test_the_rest_of_a_received_order_is_issued_and_the_old_one_left_to_a_person(story):
    order = rest_of_an_order(story)
    made = change(story, order)
    assert documents(story) == [
        ("PO-99892", "Partially Converted"),
        ("PO-99892-C1", "Pending"),
    ]
    assert lines(story, made.external_id) == [("INV-TEST", 3, "EA", 13, 3)]
    [old] = [row for row in story.sage.rows("PODOCUMENT") if row["DOCID"] == order.external_id]
    assert made.left_open == (old["DOCNO"],)
    assert made.line_ids.keys() == {"a"}


def test_later_goods_are_received_on_the_change_order(story):
    order = rest_of_an_order(story)
    made = change(story, order)
    line = replace(order.lines[0], source_line_id=made.line_ids["a"])
    later = replace(order, external_id=made.external_id, lines=(line,))
    story.made("si.receiver.create", receipt(later, "3", "RC-99018"), "key-rc2")
    assert documents(story) == [
        ("PO-99892", "Partially Converted"),
        ("PO-99892-C1", "Converted"),
    ]


def test_where_nothing_differs_there_is_no_change_order(story):
    order = rest_of_an_order(story)
    same = replace(
        order, lines=(replace(order.lines[0], unit_price=Decimal("12.50")),), total=Decimal("37.50")
    )
    before = story.sage.control("state", method="GET")["PODOCUMENT"]
    moved = replace(same, required_on=date(2027, 1, 8))
    assert change(story, moved).external_id == order.external_id
    assert story.sage.control("state", method="GET")["PODOCUMENT"] == before
    assert story.connector.find("si.po.change", moved, key="k").external_id == order.external_id


@pytest.mark.parametrize("changed", [{"warehouse_id": "JOBSITE"}, {"project_id": ""}])
def test_another_place_or_project_is_a_difference(story, changed):
    order = rest_of_an_order(story)
    line = replace(order.lines[0], unit_price=Decimal("12.50"), **changed)
    made = change(story, replace(order, lines=(line,), total=Decimal("37.50")))
    assert made.external_id != order.external_id
    assert documents(story)[-1] == ("PO-99892-C1", "Pending")


def test_an_order_of_which_nothing_more_comes_is_only_closed(story):
    order = made_order(story)
    made = change(story, replace(order, number="PO-99892-C1", lines=(), total=Decimal(0)))
    assert documents(story) == [("PO-99892", "Closed")]
    assert made.external_id == order.external_id


def test_the_end_of_a_partly_received_order_is_for_a_person(story):
    order = rest_of_an_order(story)
    with pytest.raises(errors.Rejected) as refusal:
        change(story, replace(order, lines=(), total=Decimal(0)))
    assert refusal.value.reason == "external_locked"
    assert documents(story) == [("PO-99892", "Partially Converted")]


def test_an_order_closed_there_by_somebody_is_issued_again(story):
    order = changed_order(story)
    story.sage.control("document_state", {"document_id": order.external_id, "state": "Closed"})
    made = change(story, replace(order, number="PO-99892-C1"))
    assert documents(story) == [("PO-99892", "Closed"), ("PO-99892-C1", "Pending")]
    assert made.left_open == ()
    assert made.line_ids.keys() == {"a", "b"}


def test_a_change_order_can_be_changed_and_replaced_itself(story):
    order = rest_of_an_order(story)
    made = change(story, order)
    line = replace(order.lines[0], source_line_id=made.line_ids["a"], quantity=Decimal(5))
    first = replace(order, external_id=made.external_id, lines=(line,), total=Decimal("65.00"))
    story.connector.push("si.po.update", first, key="key-u")
    assert lines(story, made.external_id) == [("INV-TEST", 5, "EA", 13, 5)]
    other = replace(LINE, quantity=Decimal(1))
    second = replace(first, number="PO-99892-C2", lines=(other,), total=Decimal("12.50"))
    made = change(story, second, "key-c2")
    assert documents(story) == [
        ("PO-99892", "Partially Converted"),
        ("PO-99892-C1", "Closed"),
        ("PO-99892-C2", "Pending"),
    ]
    assert made.left_open == ()


def test_a_refused_change_order_leaves_the_old_one_open(story):
    order = line_taken_off(story)
    before = story.sage.control("state", method="GET")["PODOCUMENT"]
    line = replace(order.lines[0], item_id="INV-404")
    with pytest.raises(errors.Rejected) as refusal:
        change(story, replace(order, lines=(line,)))
    assert refusal.value.reason == "item_review"
    assert story.sage.control("state", method="GET")["PODOCUMENT"] == before


def test_a_total_that_would_differ_is_stopped_before_sending(story):
    order = line_taken_off(story)
    with pytest.raises(errors.Rejected) as refusal:
        change(story, replace(order, total=ORDER.total + Decimal("0.02")))
    assert refusal.value.reason == "total_mismatch"
    assert documents(story) == [("PO-99892", "Pending")]
