"""Receipts taken back and goods returned: conversions of what brought them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from integrations.http import errors
from integrations.records import ReceiptRecord, ReturnRecord
from tests.connectors import intacct_server
from tests.connectors.intacct_story import (
    Story,
    made_receipt,
    made_return,
    new_receipt,
    new_return,
    of_no_receipt,
    of_two_receipts,
)

RECEIVER, RETURN = "PO Receiver-Inventory", "Vendor Return"


@pytest.fixture
def story() -> Story:
    return connected()


def connected(**options: str) -> Story:
    sage = intacct_server.fresh("empty")
    connector = sage.connector(**options)
    intacct_server.push_masters(connector)
    return Story(sage, connector)


def document(story: Story, document_id: str) -> dict:
    [row] = [row for row in story.sage.rows("PODOCUMENT") if row["DOCID"] == document_id]
    return row


def lines(story: Story, document_id: str) -> list[tuple]:
    names = ("ITEMID", "QUANTITY", "UNIT", "PRICE", "WAREHOUSEID", "PROJECTID", "SOURCE_DOCLINEKEY")
    return [
        tuple(row.get(name) for name in names)
        for row in story.sage.rows("PODOCUMENTENTRY")
        if row["DOCHDRID"] == document_id
    ]


def on_hand(story: Story) -> Decimal:
    [row] = story.sage.rows("ITEMWAREHOUSEINFO")
    return row["WONHAND"]


def test_a_receipt_is_taken_back_by_a_mirror_of_the_same_day(story):
    came = made_receipt(story)
    assert on_hand(story) == 3
    made = story.connector.push("si.receiver.reverse", came, key="key-r")
    row = document(story, made.external_id)
    assert {name: row[name] for name in ("DOCPARID", "REFERENCENO", "CREATEDFROM", "WHENCREATED")} \
        == {
            "DOCPARID": RETURN,
            "REFERENCENO": "RC-99017-R",
            "CREATEDFROM": came.external_id,
            "WHENCREATED": "2026-11-21",
        }  # fmt: skip
    assert row["EXTERNALID"] == "plyhub-RC-99017-R"
    assert lines(story, made.external_id) == [
        (
            *("INV-TEST", 3, "EA", Decimal("12.5"), "WH-TEST", "PRJ-99001"),
            int(came.lines[0].source_line_id),
        )
    ]
    assert (made.line_ids, made.status) == ({}, row["STATE"])
    assert document(story, came.external_id)["STATE"] == "Converted"
    assert on_hand(story) == 0


def test_the_definition_of_the_mirror_is_chosen(story):
    story = connected(reversal_definition="Nothing")
    came = made_receipt(story)
    with pytest.raises(errors.NotFound, match="no transaction definition Nothing"):
        story.connector.push("si.receiver.reverse", came, key="key-r")
    assert on_hand(story) == 3


def test_a_receipt_of_which_goods_went_back_is_for_a_person(story):
    came = made_receipt(story)
    back = replace(
        new_return_of(came), lines=(replace(came.lines[0], line_ref="t", quantity=Decimal(1)),)
    )
    story.connector.push("si.vreturn.create", back, key="key-rt")
    before = story.sage.rows("PODOCUMENT")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.receiver.reverse", came, key="key-r")
    assert refusal.value.reason == "external_locked"
    assert story.sage.rows("PODOCUMENT") == before


def new_return_of(came: ReceiptRecord) -> ReturnRecord:
    return ReturnRecord(
        number="RT-99006", vendor_id=came.vendor_id, returned_on=came.received_on, lines=()
    )


def test_more_than_is_left_of_a_line_is_not_received(story):
    came = new_receipt(story)
    line = replace(came.lines[0], source_line_id="")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.receiver.create", replace(came, lines=(line,)), key="key-rc")
    assert refusal.value.reason == "external_locked"
    assert refusal.value.message == (
        "RC-99017 brings INV-TEST, which is not expected any more on its order in Sage Intacct."
    )
    assert story.sage.rows("ITEMWAREHOUSEINFO")[0]["WONHAND"] == 0


def test_a_return_names_the_lines_that_brought_the_goods(story):
    record = new_return(story)
    made = story.connector.push("si.vreturn.create", record, key="key-rt")
    row = document(story, made.external_id)
    source = record.lines[0].source_line_id
    assert (row["DOCPARID"], row["CREATEDFROM"], row["VENDORDOCNO"], row["WHENCREATED"]) == (
        RETURN,
        f"{RECEIVER}-RC0001",
        "RMA-9",
        "2026-11-25",
    )
    assert lines(story, made.external_id) == [
        ("INV-TEST", 1, "EA", Decimal("12.5"), "WH-TEST", "PRJ-99001", int(source))
    ]
    assert made.line_ids.keys() == {f"t{source}"}
    assert (made.further, on_hand(story)) == ({}, 2)


def test_goods_of_two_receipts_go_back_on_two_documents(story):
    record = of_two_receipts(story)
    made = story.connector.push("si.vreturn.create", record, key="key-rt")
    ids = [made.external_id, *made.further]
    rows = [document(story, each) for each in ids]
    assert [(row["REFERENCENO"], row["CREATEDFROM"]) for row in rows] == [
        ("RT-99006", f"{RECEIVER}-RC0001"),
        ("RT-99006-2", f"{RECEIVER}-RC0002"),
    ]
    assert made.further == {rows[1]["DOCID"]: rows[1]["DOCNO"]}
    assert made.line_ids.keys() == {line.line_ref for line in record.lines}
    assert on_hand(story) == 2


def test_when_one_of_two_is_refused_none_is_made(story):
    record = of_two_receipts(story)
    lines = (record.lines[0], replace(record.lines[1], quantity=Decimal(9)))
    before = story.sage.rows("PODOCUMENT")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.vreturn.create", replace(record, lines=lines), key="key-rt")
    assert refusal.value.reason == "external_locked"
    assert story.sage.rows("PODOCUMENT") == before


def test_goods_of_no_receipt_go_back_on_a_document_of_their_own(story):
    record = of_no_receipt(story)
    made = story.connector.push("si.vreturn.create", record, key="key-rt")
    assert document(story, made.external_id).get("CREATEDFROM") is None
    assert lines(story, made.external_id)[0][-1] is None
    assert on_hand(story) == 2


def test_where_a_return_is_only_made_from_a_receipt_that_is_said(story):
    story = connected(return_definition="Vendor Return Reversal")
    record = of_no_receipt(story)
    before = story.sage.rows("PODOCUMENT")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.vreturn.create", record, key="key-rt")
    assert refusal.value.reason == "external_locked"
    assert refusal.value.message == (
        "RT-99006 names no receipt for INV-TEST, and Vendor Return Reversal in Sage Intacct is only"
        " made from a receipt."
    )
    assert story.sage.rows("PODOCUMENT") == before


def test_a_definition_that_does_not_take_receipts_is_named(story):
    story = connected(return_definition="Vendor Return Reversal")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.vreturn.create", new_return(story), key="key-rt")
    assert (refusal.value.reason, refusal.value.message) == (
        "",
        f"In Sage Intacct {RECEIVER} cannot become Vendor Return Reversal.",
    )


def test_a_receipt_line_that_is_gone_is_for_a_person(story):
    record = new_return(story)
    line = replace(record.lines[0], source_line_id="4711")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.vreturn.create", replace(record, lines=(line,)), key="key-rt")
    assert refusal.value.reason == "external_locked"
    assert on_hand(story) == 3


def test_a_declined_return_is_taken_back_document_by_document():
    story = connected(return_reversal_definition="Vendor Return Reversal")
    record = made_return(story)
    assert on_hand(story) == 2
    made = story.connector.push("si.vreturn.reverse", record, key="key-b")
    rows = [document(story, each) for each in (made.external_id, *made.further)]
    assert [(row["REFERENCENO"], row["CREATEDFROM"]) for row in rows] == [
        ("RT-99006-R", record.external_id),
        ("RT-99006-R-2", record.further_ids[0]),
    ]
    assert on_hand(story) == 4


def test_without_a_definition_for_it_a_return_is_not_taken_back(story):
    record = made_return(story)
    before = story.sage.rows("PODOCUMENT")
    with pytest.raises(errors.Rejected) as refusal:
        story.connector.push("si.vreturn.reverse", record, key="key-b")
    assert refusal.value.reason == "external_locked"
    assert refusal.value.message == (
        "No transaction definition was chosen that takes RT-99006 back in Sage Intacct."
    )
    assert story.sage.rows("PODOCUMENT") == before
