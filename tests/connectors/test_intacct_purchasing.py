"""Writing purchase orders and receipts to the stand-in, each exactly once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from integrations.http import errors
from tests.connectors import intacct_server
from tests.connectors.intacct_server import LINE, ORDER, receipt

DEFINITION = "Purchase Order-Inventory"


@pytest.fixture
def sage():
    return intacct_server.fresh()


@pytest.fixture
def connector(sage):
    connector = sage.connector()
    intacct_server.push_masters(connector)
    return connector


def documents(sage, number):
    return [row for row in sage.rows("PODOCUMENT") if row.get("PONUMBER") == number]


def lines(sage, document_id):
    return [row for row in sage.rows("PODOCUMENTENTRY") if row["DOCHDRID"] == document_id]


def created(connector, order=ORDER, key="key-po"):
    """Create the order and return it the way a later change would name it."""
    result = connector.push("si.po.create", order, key=key)
    known = tuple(
        replace(line, source_line_id=result.line_ids[line.line_ref]) for line in order.lines
    )
    return replace(order, external_id=result.external_id, lines=known)


def test_an_order_becomes_one_document_of_the_chosen_definition(sage, connector):
    result = connector.push("si.po.create", ORDER, key="key-po")
    [document] = documents(sage, "PO-99892")
    assert result.external_id == document["DOCID"] == f"{DEFINITION}-{document['DOCNO']}"
    assert result.number == document["DOCNO"]
    assert (document["DOCPARID"], document["STATE"]) == (DEFINITION, "Pending")
    assert Decimal(document["TOTAL"]) == Decimal("50.00")
    assert document["EXTERNALID"] == "plyhub-PO-99892"
    [line] = lines(sage, result.external_id)
    assert result.line_ids == {"a": str(line["RECORDNO"])}
    assert (line["ITEMID"], line["PROJECTID"], line["UNIT"]) == ("INV-TEST", "PRJ-99001", "EA")


def test_every_line_gets_its_own_id_in_order(sage, connector):
    order = replace(
        ORDER,
        lines=(LINE, replace(LINE, line_ref="b", quantity=Decimal(2))),
        total=Decimal("75.00"),
    )
    result = connector.push("si.po.create", order, key="key-po")
    first, second = lines(sage, result.external_id)
    assert result.line_ids == {"a": str(first["RECORDNO"]), "b": str(second["RECORDNO"])}


def test_the_same_order_twice_is_one_document(sage, connector):
    first = connector.push("si.po.create", ORDER, key="key-po")
    second = connector.push("si.po.create", ORDER, key="key-po")
    assert second.external_id == first.external_id
    assert second.line_ids == first.line_ids
    assert len(documents(sage, "PO-99892")) == 1


@pytest.mark.parametrize("kind", ["cut_after", "malformed"])
def test_a_lost_answer_leaves_exactly_one_document_to_find(sage, connector, kind):
    assert connector.find("si.po.create", ORDER, key="key-po") is None
    sage.fail("create_potransaction", kind)
    with pytest.raises(errors.OutcomeUnknown):
        connector.push("si.po.create", ORDER, key="key-po")
    found = connector.find("si.po.create", ORDER, key="key-po")
    [document] = documents(sage, "PO-99892")
    assert found.external_id == document["DOCID"]
    assert found.line_ids.keys() == {"a"}


def test_an_order_cut_off_before_it_arrived_is_not_found_and_can_be_sent(sage, connector):
    sage.fail("create_potransaction", "cut_before")
    with pytest.raises(errors.OutcomeUnknown):
        connector.push("si.po.create", ORDER, key="key-po")
    assert connector.find("si.po.create", ORDER, key="key-po") is None
    connector.push("si.po.create", ORDER, key="key-po")
    assert len(documents(sage, "PO-99892")) == 1


def test_failing_to_read_the_new_document_back_is_not_a_refusal(sage, connector):
    connector.push("si.po.create", replace(ORDER, number="PO-99891"), key="key-first")
    sage.fail("query", "status", status=503)
    with pytest.raises(errors.OutcomeUnknown):
        connector.push("si.po.create", ORDER, key="key-po")
    assert len(documents(sage, "PO-99892")) == 1


def test_a_definition_that_does_not_number_gets_our_number(sage, connector):
    connector = sage.connector(purchase_definition="Purchase Requisition")
    result = connector.push("si.po.create", ORDER, key="key-po")
    assert (result.number, result.external_id) == ("PO-99892", "Purchase Requisition-PO-99892")


def test_numbering_switched_off_meanwhile_is_noticed(sage, connector):
    sage.control("settings", {"unnumbered": [DEFINITION]})
    result = connector.push("si.po.create", ORDER, key="key-po")
    assert (result.number, result.external_id) == ("PO-99892", f"{DEFINITION}-PO-99892")


@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        ({"project_id": "PRJ-404"}, "project_missing", "PRJ-404"),
        ({"item_id": "INV-404"}, "item_review", "INV-404"),
        ({"unit": "PARSEC"}, "item_review", "PARSEC"),
        ({"warehouse_id": "WH-404"}, "", "WH-404"),
    ],
)
def test_a_line_sage_does_not_know_is_named_and_nothing_is_made(
    sage, connector, change, reason, words
):
    order = replace(ORDER, lines=(replace(LINE, **change),))
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.create", order, key="key-po")
    assert refusal.value.reason == reason
    assert words in refusal.value.message
    assert documents(sage, "PO-99892") == []


def test_an_unknown_vendor_goes_to_review(sage, connector):
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.create", replace(ORDER, vendor_id="VEND-404"), key="key-po")
    assert refusal.value.reason == "vendor_review"
    assert documents(sage, "PO-99892") == []


@pytest.mark.parametrize("verb", ["deactivate_vendor", "on_hold"])
def test_a_vendor_that_may_not_be_bought_from_goes_to_review(sage, connector, verb):
    sage.control(verb, {"vendor_id": "VEND-TEST"})
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.create", ORDER, key="key-po")
    assert refusal.value.reason == "vendor_review"
    assert refusal.value.message == "Vendor VEND-TEST is inactive or on hold in Sage Intacct."
    assert documents(sage, "PO-99892") == []


def test_a_total_that_would_differ_is_stopped_before_sending(sage, connector):
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.create", replace(ORDER, total=Decimal("50.02")), key="key-po")
    assert refusal.value.reason == "total_mismatch"
    assert documents(sage, "PO-99892") == []


def test_a_closed_period_is_told(sage, connector):
    sage.control("settings", {"closed_until": "2026-11-30"})
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.create", ORDER, key="key-po")
    assert refusal.value.reason == "period_closed"
    assert documents(sage, "PO-99892") == []


def test_an_unknown_definition_is_told(sage, connector):
    with pytest.raises(errors.NotFound, match="no transaction definition Nothing"):
        sage.connector(purchase_definition="Nothing").push("si.po.create", ORDER, key="key-po")
    assert documents(sage, "PO-99892") == []


def test_an_update_changes_a_line_and_adds_another(sage, connector):
    known = created(connector)
    order = replace(
        known,
        lines=(
            replace(known.lines[0], quantity=Decimal(6)),
            replace(LINE, line_ref="b", quantity=Decimal(1)),
        ),
        total=Decimal("87.50"),
    )
    assert connector.find("si.po.update", order, key="key-2") is None
    result = connector.push("si.po.update", order, key="key-2")
    first, second = lines(sage, known.external_id)
    assert (Decimal(first["UIQTY"]), Decimal(second["UIQTY"])) == (6, 1)
    assert result.line_ids == {"a": str(first["RECORDNO"]), "b": str(second["RECORDNO"])}
    assert connector.find("si.po.update", order, key="key-2").external_id == known.external_id


def test_the_same_update_twice_adds_a_line_once(sage, connector):
    known = created(connector)
    order = replace(
        known, lines=(*known.lines, replace(LINE, line_ref="b")), total=Decimal("100.00")
    )
    first = connector.push("si.po.update", order, key="key-2")
    # The second attempt does not know of the line the first one made.
    second = connector.push("si.po.update", order, key="key-2")
    assert second.line_ids == first.line_ids
    assert len(lines(sage, known.external_id)) == 2


def test_a_changed_date_counts_as_a_change(sage, connector):
    known = created(connector)
    order = replace(known, required_on=date(2026, 12, 4))
    assert connector.find("si.po.update", order, key="key-2") is None
    connector.push("si.po.update", order, key="key-2")
    assert documents(sage, "PO-99892")[0]["WHENDUE"] == "2026-12-04"
    assert connector.find("si.po.update", order, key="key-2").external_id == known.external_id


def test_a_line_taken_off_takes_a_change_order(sage, connector):
    two = replace(ORDER, lines=(LINE, replace(LINE, line_ref="b")), total=Decimal("100.00"))
    known = created(connector, two)
    order = replace(known, lines=known.lines[:1], total=Decimal("50.00"))
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.update", order, key="key-2")
    assert refusal.value.reason == "change_order"
    assert refusal.value.message == (
        "PO-99892 cannot be changed in Sage Intacct any more: a line was taken off it, and Sage"
        " cannot remove lines."
    )
    assert len(lines(sage, known.external_id)) == 2


def test_a_receipt_converts_the_order(sage, connector):
    known = created(connector)
    record = receipt(known.external_id, known.lines[0].source_line_id)
    result = connector.push("si.receiver.create", record, key="key-rc")
    [document] = documents(sage, "RC-99017")
    assert result.external_id == document["DOCID"]
    assert (document["DOCPARID"], document["CREATEDFROM"]) == (
        "PO Receiver-Inventory",
        known.external_id,
    )
    [line] = lines(sage, result.external_id)
    assert result.line_ids == {"r": str(line["RECORDNO"])}
    assert documents(sage, "PO-99892")[0]["STATE"] == "Converted"


def test_the_same_receipt_twice_is_one_document(sage, connector):
    known = created(connector)
    record = receipt(known.external_id, known.lines[0].source_line_id, "1")
    first = connector.push("si.receiver.create", record, key="key-rc")
    second = connector.push("si.receiver.create", record, key="key-rc")
    assert second.external_id == first.external_id
    assert len(documents(sage, "RC-99017")) == 1


def test_a_receipt_with_a_lost_answer_is_found(sage, connector):
    known = created(connector)
    record = receipt(known.external_id, known.lines[0].source_line_id)
    sage.fail("create_potransaction", "cut_after")
    with pytest.raises(errors.OutcomeUnknown):
        connector.push("si.receiver.create", record, key="key-rc")
    found = connector.find("si.receiver.create", record, key="key-rc")
    [document] = documents(sage, "RC-99017")
    assert found.external_id == document["DOCID"]


def test_more_than_ordered_cannot_be_received(sage, connector):
    known = created(connector)
    record = receipt(known.external_id, known.lines[0].source_line_id, "5")
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.receiver.create", record, key="key-rc")
    assert refusal.value.reason == "external_locked"
    assert documents(sage, "RC-99017") == []


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("Partially Converted", "change_order"),
        ("Converted", "change_order"),
        ("Closed", "change_order"),
        ("Approved", "change_order"),
        ("Submitted", "external_locked"),
        ("Partially Approved", "external_locked"),
        ("Declined", "external_locked"),
        ("In Progress", "external_locked"),
    ],
)
def test_what_sage_lets_nobody_change_is_not_touched(sage, connector, state, reason):
    known = created(connector)
    sage.control("document_state", {"document_id": known.external_id, "state": state})
    before = sage.rows("PODOCUMENTENTRY"), sage.rows("PODOCUMENT")
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.update", known, key="key-2")
    assert refusal.value.reason == reason
    assert f"it is {state.lower()} there" in refusal.value.message
    assert (sage.rows("PODOCUMENTENTRY"), sage.rows("PODOCUMENT")) == before


@pytest.mark.parametrize("state", ["Draft", "Pending"])
def test_what_is_still_open_is_changed(sage, connector, state):
    known = created(connector)
    sage.control("document_state", {"document_id": known.external_id, "state": state})
    order = replace(known, lines=(replace(known.lines[0], project_id=""),))
    assert connector.find("si.po.update", order, key="key-2") is None
    connector.push("si.po.update", replace(known, required_on=date(2026, 12, 4)), key="key-2")
    [document] = documents(sage, "PO-99892")
    assert (document["STATE"], document["WHENDUE"]) == (state, "2026-12-04")


def test_closing_an_order_and_closing_it_again(sage, connector):
    known = created(connector)
    assert connector.find("si.po.close", known, key="key-3") is None
    connector.push("si.po.close", known, key="key-3")
    assert documents(sage, "PO-99892")[0]["STATE"] == "Closed"
    again = connector.push("si.po.close", known, key="key-4")
    assert again.external_id == known.external_id
    assert connector.find("si.po.close", known, key="key-3").external_id == known.external_id


def test_closing_a_partly_received_order_is_for_a_person(sage, connector):
    known = created(connector)
    record = receipt(known.external_id, known.lines[0].source_line_id, "1")
    connector.push("si.receiver.create", record, key="key-rc")
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.po.close", known, key="key-3")
    assert refusal.value.reason == "external_locked"
    assert documents(sage, "PO-99892")[0]["STATE"] == "Partially Converted"
