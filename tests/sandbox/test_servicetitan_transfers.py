"""Transfers and adjustments: made in ServiceTitan itself, read and marked through the API."""

import json
from decimal import Decimal

import pytest

TRANSFERS = "inventory/transfers"
ADJUSTMENTS = "inventory/adjustments"
GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def moved(servicetitan, **changes):
    goods = [{"code": "WHIP-6FT", "quantity": 4}]
    asked = {"from": "WH-MAIN", "to": "VAN-01", "items": goods, **changes}
    return servicetitan.control("transfer_made", asked)


def adjusted(servicetitan, **changes):
    goods = [{"code": "EMT-34", "quantity": -2.5, "cost": 2}]
    asked = {"location": "WH-EAST", "items": goods, "memo": "count", **changes}
    return servicetitan.control("adjustment_made", asked)


def refused(servicetitan, verb, payload):
    before = servicetitan.state("transfers", "adjustments")
    answer = servicetitan.call("POST", f"/_control/{verb}", json.dumps(payload).encode())
    assert servicetitan.state("transfers", "adjustments") == before
    return answer.status


def test_a_transfer_reads_back_as_made(st, servicetitan):
    made = moved(servicetitan, job="4521", memo="for the roof", status="Picked")
    row = st.rows(TRANSFERS, ids=made["id"])[0]
    job = st.job("4521")
    assert [row[name] for name in ("number", "status", "jobId", "invoiceId", "memo")] == [
        made["number"],
        "Picked",
        job["id"],
        job["invoiceId"],
        "for the roof",
    ]
    assert (row["transferType"], row["receivedDate"]) == ("Standard", None)
    item = row["items"][0]
    assert (item["code"], item["quantity"], item["quantityPicked"]) == ("WHIP-6FT", 4, 4)
    assert item["totalCost"] == Decimal("34.00")
    assert "transferTypeId" not in row


@pytest.mark.parametrize(
    ("steps", "picked", "received"),
    [((), False, False), (("Picked",), True, False), (("Picked", "Received"), True, True)],
)
def test_a_transfer_is_picked_and_then_received(st, servicetitan, steps, picked, received):
    made = moved(servicetitan)
    for step in steps:
        servicetitan.control("transfer_status", {"id": made["number"], "status": step})
    row = st.rows(TRANSFERS, ids=made["id"])[0]
    assert (bool(row["pickedDate"]), bool(row["receivedDate"])) == (picked, received)
    assert row["items"][0]["quantityPicked"] == (4 if picked else 0)


def test_a_canceled_transfer_stays_in_the_list_and_says_why(st, servicetitan):
    made = moved(servicetitan)
    change = {"id": made["id"], "status": "Canceled", "reason": "Duplicate"}
    servicetitan.control("transfer_status", change)
    row = st.rows(TRANSFERS, statuses="canceled", sort="-ModifiedOn")[0]
    assert (row["id"], row["active"], row["canceledReason"]) == (made["id"], False, "Duplicate")


@pytest.mark.parametrize("status", ["Pending", "Picked", "Canceled"])
def test_what_was_received_goes_nowhere_else(servicetitan, status):
    made = moved(servicetitan, status="Received")
    assert refused(servicetitan, "transfer_status", {"id": made["id"], "status": status}) == 400


@pytest.mark.parametrize(
    "change",
    [{"to": "WH-MAIN"}, {"to": "nowhere"}, {"type": 9}, {"status": "Lost"}, {"job": "none"}],
)
def test_a_senseless_transfer_is_refused(servicetitan, change):
    goods = [{"code": "WHIP-6FT", "quantity": 4}]
    asked = {"from": "WH-MAIN", "to": "VAN-01", "items": goods, **change}
    assert refused(servicetitan, "transfer_made", asked) == 400


def test_transfers_are_found_by_the_documented_filters(st, servicetitan):
    made = moved(servicetitan, type=2, reference="T-9", status="Received")
    row = st.rows(TRANSFERS, ids=made["id"])[0]

    def found(**query):
        return [hit["id"] for hit in st.rows(TRANSFERS, referenceNumber="t-9", **query)]

    hits = [
        {"number": made["number"]},
        {"statuses": "Picked,Received"},
        {"transferTypeIds": "2,3"},
        {"fromLocationIds": row["fromLocationId"]},
        {"toLocationIds": row["toLocationId"]},
        {"syncStatuses": "Pending"},
        {"dateOnOrAfter": row["date"]},
    ]
    assert [found(**query) for query in hits] == [[made["id"]]] * len(hits)
    misses = [{"statuses": "Pending"}, {"transferTypeIds": 1}, {"dateBefore": row["date"]}]
    assert [found(**query) for query in misses] == [[]] * len(misses)


def test_an_adjustment_may_take_away(st, servicetitan):
    made = adjusted(servicetitan, type="Cycle Count", job="4521")
    row = st.rows(ADJUSTMENTS, ids=made["id"])[0]
    item = row["items"][0]
    assert (item["quantity"], item["totalCost"]) == (Decimal("-2.5"), Decimal("-5.00"))
    assert (row["type"], row["memo"]) == ("Cycle Count", "count")
    assert row["invoiceId"] == st.job("4521")["invoiceId"]


def test_an_adjustment_taken_back_is_inactive(st, servicetitan):
    made = adjusted(servicetitan)
    servicetitan.control("adjustment_canceled", {"id": made["id"], "reason": "Accidental"})
    assert st.rows(ADJUSTMENTS, ids=made["id"]) == []
    row = st.rows(ADJUSTMENTS, ids=made["id"], active="Any")[0]
    assert (row["active"], row["canceledReason"]) == (False, "Accidental")
    assert refused(servicetitan, "adjustment_canceled", {"id": made["id"]}) == 400


def test_adjustments_are_found_by_the_documented_filters(st, servicetitan):
    made = adjusted(servicetitan, type="Recount", reference="A-9", job="4521")
    row = st.rows(ADJUSTMENTS, ids=made["id"])[0]

    def found(**query):
        return [hit["id"] for hit in st.rows(ADJUSTMENTS, referenceNumber="A-9", **query)]

    hits = [
        {"adjustmentTypes": "recount,damaged"},
        {"invoiceIds": row["invoiceId"]},
        {"inventoryLocationIds": row["inventoryLocationId"]},
        {"number": made["number"]},
    ]
    assert [found(**query) for query in hits] == [[made["id"]]] * len(hits)
    assert found(adjustmentTypes="Damaged") == found(businessUnitIds=1) == []


@pytest.mark.parametrize("route", [TRANSFERS, ADJUSTMENTS])
def test_only_external_data_is_written(st, route):
    row = st.rows(route)[0]
    data = {"applicationGuid": GUID, "externalData": [{"key": "hub", "value": "1"}]}
    change = {"externalData": data, "memo": "mine", "status": "Received"}
    assert st.send("PATCH", f"{route}/{row['id']}", change) == {"id": row["id"]}
    look = {"externalDataApplicationGuid": GUID, "externalDataKey": "hub"}
    after = st.rows(route, **look, externalDataValues="1")[0]
    assert after["externalData"] == [{"key": "hub", "value": "1"}]
    kept = ("id", "memo", "items", "date")
    assert [after[name] for name in kept] == [row[name] for name in kept]


@pytest.mark.parametrize("route", [TRANSFERS, ADJUSTMENTS])
def test_neither_is_made_through_the_api(st, route):
    assert st.call("POST", route, {}).status == 405


@pytest.mark.parametrize(("route", "field"), [(TRANSFERS, "Driver"), (ADJUSTMENTS, "Counted By")])
def test_custom_fields_are_written_by_name(st, servicetitan, route, field):
    key = st.rows(route)[0]["id"]

    def write(**entry):
        operation = {"objectId": key, "customFields": [entry]}
        return st.call("PATCH", f"{route}/custom-fields", {"operations": [operation]})

    assert write(name=field, value="Ann").status == 200
    assert [f["value"] for f in st.rows(route, ids=key)[0]["customFields"]] == ["Ann"]
    before = servicetitan.state("transfers", "adjustments")
    answer = write(name="No Such", value="x")
    assert list(answer.json["errors"]) == ["operations[0].customFields[0].name"]
    assert servicetitan.state("transfers", "adjustments") == before


def test_both_have_a_feed_with_everything_in_it(st, servicetitan):
    for feed in (TRANSFERS, ADJUSTMENTS):
        name = feed.partition("/")[2]
        rows = st.rows(f"inventory/export/{name}")
        assert len(rows) == len(servicetitan.state(name)[name])
        assert {row["active"] for row in rows} == {True, False}
