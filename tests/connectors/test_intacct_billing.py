"""Writing invoices and bills to the stand-in, each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.intacct.connector import IntacctConnector
from integrations.http import errors
from integrations.records import BillingRecord
from tests.connectors import intacct_server
from tests.connectors.billing_records import LINE, OPTIONS, RECORD, TAX
from tests.connectors.intacct_server import Sage


@dataclass(frozen=True)
class Case:
    """One of the two kinds: what sends it, what it becomes, and whose it is."""

    operation: str
    function: str
    table: str
    partner: str
    account: str
    tax_account: str
    missing: str

    @property
    def record(self) -> BillingRecord:
        return replace(RECORD, partner_id=self.partner)

    def held(self, sage: Sage, number: str = "F-99001") -> list[dict[str, Any]]:
        return [row for row in sage.rows(self.table) if row["RECORDID"] == number]

    def lines(self, sage: Sage, document: dict[str, Any]) -> list[dict[str, Any]]:
        lines = sage.rows(f"{self.table}ITEM")
        return [row for row in lines if row["RECORDKEY"] == document["RECORDNO"]]


CASES = [
    Case(
        operation="si.invoice.create",
        function="create_invoice",
        table="ARINVOICE",
        partner="CUST-TEST",
        account="4000",
        tax_account="2000",
        missing="customer_missing",
    ),
    Case(
        operation="si.bill.create",
        function="create.*APBILL",
        table="APBILL",
        partner="VEND-TEST",
        account="5000",
        tax_account="5000",
        missing="vendor_review",
    ),
]
EVERY = pytest.mark.parametrize("case", CASES, ids=["invoice", "bill"])


@pytest.fixture
def sage() -> Sage:
    return intacct_server.fresh()


@pytest.fixture
def connector(sage: Sage) -> IntacctConnector:
    connector = sage.connector(**OPTIONS)
    intacct_server.push_masters(connector)
    connector.push("si.customer.upsert", intacct_server.CUSTOMER, key="key-customer")
    return connector


Whole = Callable[[], dict[str, Any]]


@pytest.fixture
def whole(sage: Sage) -> Whole:
    """Everything it holds but who is logged in and which calls it has seen."""

    def read() -> dict[str, Any]:
        held = sage.control("state", method="GET")
        return {name: rows for name, rows in held.items() if not name.startswith("_")}

    return read


@EVERY
def test_it_is_posted_with_its_lines_and_nothing_else_changes(sage, connector, whole, case):
    before = whole()
    result = connector.push(case.operation, case.record, key="key-1")
    after = whole()
    assert {name for name in after if after[name] != before.get(name)} == {
        case.table,
        f"{case.table}ITEM",
    }
    [document] = case.held(sage)
    assert (result.external_id, result.number) == (str(document["RECORDNO"]), "F-99001")
    assert (document["STATE"], document["WHENCREATED"], document["WHENDUE"]) == (
        "Posted",
        "2026-11-20",
        "2026-12-20",
    )
    assert (str(document["TOTALENTERED"]), document["DESCRIPTION"]) == ("122.55", "Roof")
    names = ("ACCOUNTNO", "TRX_AMOUNT", "ENTRYDESCRIPTION", "LOCATIONID", "PROJECTID", "ITEMID")
    assert [tuple(str(row.get(name)) for name in names) for row in case.lines(sage, document)] == [
        (case.account, "120.50", "Crane & hook", sage.location(), "PRJ-99001", "INV-TEST"),
        (case.tax_account, "2.05", "Tax", sage.location(), "None", "None"),
    ]


@EVERY
def test_the_same_one_twice_is_one_document(sage, connector, case):
    first = connector.push(case.operation, case.record, key="key-1")
    for key in ("key-1", "key-2"):
        assert connector.push(case.operation, case.record, key=key).external_id == first.external_id
    assert len(case.held(sage)) == 1


@EVERY
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after"},
        {"kind": "malformed"},
        {"kind": "status", "status": 502, "after": True},
        {"kind": "html", "after": True},
    ],
    ids=["cut", "half", "502", "page"],
)
def test_a_lost_answer_leaves_exactly_one_document_to_find(sage, connector, case, fault):
    assert connector.find(case.operation, case.record, key="key-1") is None
    sage.fail(case.function, **fault)
    with pytest.raises(errors.OutcomeUnknown):
        connector.push(case.operation, case.record, key="key-1")
    [document] = case.held(sage)
    found = connector.find(case.operation, case.record, key="key-1")
    assert found.external_id == str(document["RECORDNO"])
    again = connector.push(case.operation, case.record, key="key-1")
    assert again.external_id == found.external_id
    assert len(case.held(sage)) == 1


@EVERY
def test_one_that_never_arrived_is_not_found_and_can_be_sent(sage, connector, whole, case):
    before = whole()
    sage.fail(case.function, "cut_before")
    with pytest.raises(errors.OutcomeUnknown):
        connector.push(case.operation, case.record, key="key-1")
    assert connector.find(case.operation, case.record, key="key-1") is None
    assert whole() == before
    connector.push(case.operation, case.record, key="key-1")
    assert len(case.held(sage)) == 1


@EVERY
def test_what_was_taken_in_but_is_not_shown_yet_is_not_sent_again(sage, connector, case):
    sage.control("settings", {"read_lag_seconds": 60})
    for words in ("does not show F-99001 yet", "has already taken F-99001 in"):
        with pytest.raises(errors.OutcomeUnknown, match=words):
            connector.push(case.operation, case.record, key="key-1")
        assert connector.find(case.operation, case.record, key="key-1") is None
    sage.control("advance_time", {"seconds": 61})
    [document] = case.held(sage)
    found = connector.find(case.operation, case.record, key="key-1")
    assert found.external_id == str(document["RECORDNO"])


@EVERY
def test_a_number_somebody_took_unseen_is_for_a_person(sage, connector, case):
    sage.control("settings", {"read_lag_seconds": 60})
    with pytest.raises(errors.OutcomeUnknown):
        connector.push(case.operation, case.record, key="key-1")
    with pytest.raises(errors.Rejected, match="is in Sage Intacct already") as refusal:
        connector.push(case.operation, case.record, key="key-2")
    assert (refusal.value.reason, refusal.value.code) == ("number_taken", "BL34000061")
    assert len(case.held(sage)) == 1


@EVERY
def test_failing_to_read_it_back_is_not_a_refusal(sage, connector, case):
    sage.fail(f"query.*{case.table}", "status", status=503, skip=1)
    with pytest.raises(errors.OutcomeUnknown):
        connector.push(case.operation, case.record, key="key-1")
    assert len(case.held(sage)) == 1


@EVERY
def test_an_ended_session_is_renewed_on_the_way(sage, connector, case):
    sage.control("kill_sessions")
    connector.push(case.operation, case.record, key="key-1")
    assert len(case.held(sage)) == 1


@EVERY
def test_being_asked_to_slow_down_writes_nothing(sage, connector, whole, case):
    before = whole()
    sage.fail(case.function, "status", status=429, retry_after=30)
    with pytest.raises(errors.RateLimited) as slower:
        connector.push(case.operation, case.record, key="key-1")
    assert slower.value.retry_after == 30
    assert whole() == before


@EVERY
def test_a_missing_right_is_told_and_nothing_is_written(sage, connector, whole, case):
    sage.control("settings", {"denied": ["create APBILL", "create_invoice"]})
    before = whole()
    with pytest.raises(errors.PermissionMissing):
        connector.push(case.operation, case.record, key="key-1")
    assert whole() == before


@EVERY
@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        ({"project_id": "PRJ-404"}, "project_missing", "Project PRJ-404 is not in Sage Intacct"),
        ({"item_id": "INV-404"}, "item_review", "INV-404"),
    ],
)
def test_a_line_sage_does_not_know_is_named(sage, connector, whole, case, change, reason, words):
    before = whole()
    record = replace(case.record, lines=(replace(LINE, **change), TAX))
    with pytest.raises(errors.Rejected, match=words) as refusal:
        connector.push(case.operation, record, key="key-1")
    assert refusal.value.reason == reason
    assert whole() == before


@EVERY
def test_an_unknown_partner_is_named(sage, connector, whole, case):
    before = whole()
    with pytest.raises(errors.Rejected, match="NOBODY") as refusal:
        connector.push(case.operation, replace(case.record, partner_id="NOBODY"), key="key-1")
    assert refusal.value.reason == case.missing
    assert whole() == before


@EVERY
def test_an_account_that_is_not_there_is_named(sage, case, connector, whole):
    before = whole()
    wrong = sage.connector(ar_account="9999", ar_tax_account="2000", ap_account="9999")
    with pytest.raises(errors.Rejected, match="9999") as refusal:
        wrong.push(case.operation, case.record, key="key-1")
    assert refusal.value.reason == "account_wrong"
    assert whole() == before


@EVERY
def test_a_closed_period_is_told(sage, connector, whole, case):
    sage.control("settings", {"closed_until": "2026-11-30"})
    before = whole()
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(case.operation, case.record, key="key-1")
    assert refusal.value.reason == "period_closed"
    assert whole() == before


@EVERY
def test_a_number_taken_by_another_amount_is_for_a_person(sage, connector, whole, case):
    connector.push(case.operation, case.record, key="key-1")
    before = whole()
    other = replace(case.record, lines=(LINE,), total=Decimal("120.50"))
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(case.operation, other, key="key-2")
    assert refusal.value.reason == "number_taken"
    assert refusal.value.message.endswith("already with an amount of 122.55 instead of 120.50.")
    with pytest.raises(errors.Rejected):
        connector.find(case.operation, other, key="key-2")
    assert whole() == before


@EVERY
@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({"total": Decimal("122.54")}, "total_mismatch", "come to 122.55"),
        (
            {"lines": (replace(LINE, amount=Decimal("-5")),), "total": Decimal("-5")},
            "is_credit",
            "a credit of 5",
        ),
        ({"number": ""}, "id_invalid", "An empty number"),
        ({"number": "9" * 46}, "id_invalid", "cannot be the number"),
    ],
    ids=["total", "credit", "empty", "long"],
)
def test_what_would_be_booked_wrongly_is_not_even_asked(
    sage, connector, case, changes, reason, words
):
    asked = len(sage.requests())
    with pytest.raises(errors.Rejected, match=words) as refusal:
        connector.push(case.operation, replace(case.record, **changes), key="key-1")
    assert refusal.value.reason == reason
    assert len(sage.requests()) == asked


@pytest.mark.parametrize("number", ["F&1", "F<1", "F>1", "F#1", "F?1"])
def test_a_bill_s_number_keeps_to_what_sage_takes(sage, connector, number):
    [_, bill] = CASES
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(bill.operation, replace(bill.record, number=number), key="key-1")
    assert refusal.value.reason == "id_invalid"
    assert bill.held(sage, number) == []


@EVERY
def test_a_term_that_is_chosen_takes_the_place_of_the_due_date(sage, connector, case):
    chosen = sage.connector(**OPTIONS, term="Net 10", ar_term="Net 10")
    chosen.push(case.operation, replace(case.record, due_on=date(2026, 11, 30)), key="key-1")
    [document] = case.held(sage)
    assert (document["TERMNAME"], document["WHENDUE"]) == ("Net 10", "2026-11-30")
