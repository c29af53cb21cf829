"""Neutral records to ServiceTitan bodies, to the last member."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from integrations.connectors.servicetitan import documents, payloads, push
from integrations.http.errors import Rejected
from integrations.records import Address, DocumentLineRecord, PurchaseOrderRecord, ReceiptRecord

DEFAULTS = payloads.Defaults(purchase_order_type="201", business_unit="301", warehouse="401")
LINE = DocumentLineRecord(
    line_ref="1",
    item_id="501",
    quantity=Decimal("4"),
    unit="EA",
    unit_price=Decimal("11.20"),
    description="Capacitor 45/5",
    vendor_part_number="CAP455",
)
ORDER = PurchaseOrderRecord(
    number="PO-892",
    vendor_id="101",
    date=date(2026, 1, 5),
    required_on=date(2026, 1, 9),
    lines=(LINE,),
    total=Decimal("44.80"),
    ship_to_name="Main warehouse",
    ship_to=Address(street="1 Depot Rd", city="Mesa", state="AZ", zip="85201", country="USA"),
    shipping=Decimal("12.50"),
)
RECEIPT = ReceiptRecord(
    number="RC-410",
    purchase_order_id="9001",
    vendor_id="101",
    received_on=date(2026, 1, 8),
    lines=(replace(LINE, source_line_id="9002"),),
    vendor_document_number="PS-77",
)


def test_an_order_has_all_required_members() -> None:
    assert payloads.purchase_order(ORDER, DEFAULTS) == {
        "vendorId": 101,
        "typeId": 201,
        "businessUnitId": 301,
        "inventoryLocationId": 401,
        "shipTo": {
            "description": "Main warehouse",
            "address": {
                "street": "1 Depot Rd",
                "unit": "",
                "city": "Mesa",
                "state": "AZ",
                "zip": "85201",
                "country": "USA",
            },
        },
        "impactsTechnicianPayroll": False,
        "memo": "PlyHub PO-892",
        "date": "2026-01-05T00:00:00Z",
        "requiredOn": "2026-01-09T00:00:00Z",
        "tax": Decimal("0"),
        "shipping": Decimal("12.50"),
        "items": [
            {
                "skuId": 501,
                "description": "Capacitor 45/5",
                "vendorPartNumber": "CAP455",
                "quantity": Decimal("4"),
                "cost": Decimal("11.20"),
            }
        ],
    }


def test_what_an_order_says_goes_before_the_defaults() -> None:
    order = replace(ORDER, type_id="1", business_unit_id="2", location_id="3")
    body = payloads.purchase_order(order, DEFAULTS)
    assert (body["typeId"], body["businessUnitId"], body["inventoryLocationId"]) == (1, 2, 3)


def test_job_and_project_go_along_when_there_are_any() -> None:
    body = payloads.purchase_order(replace(ORDER, job_id="4521", project_id="310"), DEFAULTS)
    assert (body["jobId"], body["projectId"]) == (4521, 310)


def test_an_update_names_known_lines_and_gives_new_ones_zero() -> None:
    lines = (replace(LINE, source_line_id="9002"), LINE)
    body = payloads.purchase_order_update(replace(ORDER, lines=lines), DEFAULTS)
    assert [item["id"] for item in body["items"]] == [9002, 0]


def test_a_receipt_names_the_order_line_it_receives() -> None:
    assert payloads.receipt(RECEIPT) == {
        "purchaseOrderId": 9001,
        "dateReceived": "2026-01-08T00:00:00Z",
        "vendorDocumentNumber": "PS-77",
        "memo": "PlyHub RC-410",
        "tax": Decimal("0"),
        "shipping": Decimal("0"),
        "items": [
            {
                "skuId": 501,
                "description": "Capacitor 45/5",
                "vendorPartNumber": "CAP455",
                "quantity": Decimal("4"),
                "cost": Decimal("11.20"),
                "purchaseOrderItemId": 9002,
            }
        ],
    }


@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({"vendor_id": ""}, "vendor_review", "needs a vendor"),
        ({"vendor_id": "VEND-ABC"}, "vendor_review", "'VEND-ABC' is no ServiceTitan id"),
        ({"lines": (replace(LINE, item_id=""),)}, "item_review", "needs an item"),
        ({"project_id": "PPRJ-310"}, "project_missing", "'PPRJ-310' is no ServiceTitan id"),
    ],
)
def test_a_missing_id_is_refused_by_name(
    changes: dict[str, object], reason: str, words: str
) -> None:
    with pytest.raises(Rejected, match=words) as caught:
        payloads.purchase_order(replace(ORDER, **changes), DEFAULTS)
    assert caught.value.reason == reason


def test_a_missing_default_says_where_to_choose_it() -> None:
    with pytest.raises(Rejected, match="needs a business unit") as caught:
        payloads.purchase_order(ORDER, replace(DEFAULTS, business_unit=""))
    assert caught.value.reason == "id_invalid"
    assert "settings of the ServiceTitan connection" in caught.value.hint


def test_the_memo_keeps_what_people_wrote_after_the_mark() -> None:
    assert payloads.memo("PO-892", "call ahead") == "PlyHub PO-892\ncall ahead"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("PlyHub PO-892", True),
        ("see PlyHub PO-892, call ahead", True),
        ("PlyHub PO-8921", False),
        ("PlyHub PO-892-C1", False),
        ("PO-892", False),
        (None, False),
    ],
)
def test_the_mark_is_recognised_as_a_whole(words: str | None, found: bool) -> None:
    assert payloads.bears(words, "PO-892") is found


@pytest.mark.parametrize(
    ("reason", "sent"),
    [
        ("Duplicate", "Duplicate"),
        ("vendor issue", "VendorIssue"),
        ("job_canceled", "JobCanceled"),
        ("bought elsewhere", "Other"),
        ("", "Other"),
    ],
)
def test_a_cancel_reason_is_one_of_the_list(reason: str, sent: str) -> None:
    assert payloads.cancellation(reason) == {"canceledReason": sent}


def test_options_say_yes_in_several_ways() -> None:
    assert payloads.Defaults.of({"impacts_payroll": " Yes "}).impacts_payroll is True
    assert payloads.Defaults.of({"impacts_payroll": "no"}).impacts_payroll is False
    assert payloads.Defaults.of({}).impacts_payroll is False


def item(number: int, *, quantity: str = "4", cost: str = "11.2", **more: object) -> documents.Item:
    return documents.Item(
        id=number, sku_id=501, quantity=Decimal(quantity), cost=Decimal(cost), **more
    )


def test_lines_pair_by_item_quantity_and_price_at_any_scale() -> None:
    found = documents.match([LINE], [item(9, quantity="4.0000000000", cost="11.2000000000")])
    assert (found.line_ids, found.complete) == ({"1": "9"}, True)


def test_two_equal_lines_pair_with_two_items() -> None:
    found = documents.match([LINE, replace(LINE, line_ref="2")], [item(10), item(9)])
    assert found.line_ids == {"1": "9", "2": "10"}


def test_a_line_that_names_its_counterpart_takes_no_other() -> None:
    lines = [LINE, replace(LINE, line_ref="2", source_line_id="9")]
    assert documents.match(lines, [item(9), item(10)]).line_ids == {"2": "9", "1": "10"}


def test_a_line_with_another_price_has_no_counterpart() -> None:
    found = documents.match([LINE], [item(9, cost="11.21")])
    assert (found.missing, [left.id for left in found.extra]) == ((LINE,), [9])


def test_a_deactivated_line_does_not_count() -> None:
    assert documents.match([LINE], [item(9), item(10, active=False)]).complete is True


def test_a_total_that_the_lines_do_not_come_to_is_refused_unsent() -> None:
    with pytest.raises(Rejected, match="would come to 44.80") as caught:
        push.check_total(ORDER.lines, Decimal("44.82"), "PO-892")
    assert caught.value.reason == "total_mismatch"


def test_a_total_a_cent_off_is_accepted() -> None:
    push.check_total(ORDER.lines, Decimal("44.81"), "PO-892")
