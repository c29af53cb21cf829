"""Jobs, visits, invoices and estimates of ServiceTitan as neutral records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.base import RawRecord
from integrations.connectors.servicetitan import parsers, parsers_documents, parsers_work
from integrations.records import (
    AppointmentRecord,
    CustomValueRecord,
    EstimateLineRecord,
    EstimateRecord,
    InvoiceLineRecord,
    InvoiceRecord,
    JobAssignmentRecord,
    JobRecord,
    ProjectRecord,
)

Raw = Callable[[dict[str, Any]], RawRecord]

LINE = {"id": 91, "invoiceId": 90, "type": "Material", "skuId": 50, "active": True}
ESTIMATE = {"id": 95, "status": {"value": 0, "name": "Open"}}
CASES = [
    (
        "project",
        {"id": 40, "number": "310", "name": None, "customerId": 38, "locationId": 39},
        ProjectRecord(
            external_id="40",
            name="310",
            number="310",
            customer_id="38",
            customer_location_id="39",
        ),
    ),
    (
        "job",
        {
            "id": 3000004521,
            "jobNumber": "4521",
            "jobStatus": "InProgress",
            "customerId": 38,
            "locationId": 39,
            "projectId": None,
            "businessUnitId": 30,
            "summary": "<p>No cooling &amp; noise</p>",
            "completedOn": None,
            "customFields": [{"typeId": 7, "name": "Permit", "value": "No"}],
        },
        JobRecord(
            external_id="3000004521",
            number="4521",
            status="in_progress",
            customer_id="38",
            customer_location_id="39",
            business_unit_id="30",
            summary="No cooling & noise",
            custom_fields=(CustomValueRecord(name="Permit", value="No", type_id="7"),),
        ),
    ),
    (
        "job_assignment",
        {
            "id": 41,
            "technicianId": 31,
            "jobId": 42,
            "appointmentId": 43,
            "status": "Working",
            "assignedOn": "2026-01-05T08:00:00",
            "active": False,
        },
        JobAssignmentRecord(
            external_id="41",
            active=False,
            job_id="42",
            technician_id="31",
            appointment_id="43",
            status="working",
            assigned_at=datetime(2026, 1, 5, 8, tzinfo=UTC),
        ),
    ),
    (
        "appointment",
        {
            "id": 43,
            "jobId": 42,
            "appointmentNumber": "42-1",
            "start": "2026-01-05T15:00:00Z",
            "end": "2026-01-05T17:00:00Z",
            "arrivalWindowStart": "2026-01-05T14:30:00Z",
            "arrivalWindowEnd": None,
            "status": "Working",
            "specialInstructions": "Gate <b>4</b>",
            "active": True,
            "unused": False,
        },
        AppointmentRecord(
            external_id="43",
            job_id="42",
            number="42-1",
            status="working",
            starts_at=datetime(2026, 1, 5, 15, tzinfo=UTC),
            ends_at=datetime(2026, 1, 5, 17, tzinfo=UTC),
            arrival_from=datetime(2026, 1, 5, 14, 30, tzinfo=UTC),
            instructions="Gate 4",
        ),
    ),
    (
        "invoice",
        {
            "id": 90,
            "referenceNumber": "4521",
            "syncStatus": "Posted",
            "invoiceDate": "2026-01-05T00:00:00Z",
            "total": "12.50",
            "job": {"id": 42, "number": "4521"},
            "active": True,
        },
        InvoiceRecord(
            external_id="90",
            number="4521",
            job_id="42",
            status="posted",
            invoiced_on=date(2026, 1, 5),
            total=Decimal("12.50"),
        ),
    ),
    (
        "invoice_line",
        {
            **LINE,
            "description": "<p>Blue pipe</p>",
            "quantity": "12.5000",
            "cost": "0.62",
            "totalCost": "7.75",
            "price": "1.10",
            "inventoryLocationId": 36,
            "inventoryLocation": "VAN-12",
            "technicianId": 31,
        },
        InvoiceLineRecord(
            external_id="91",
            invoice_id="90",
            kind="material",
            item_id="50",
            quantity=Decimal("12.5"),
            unit_cost=Decimal("0.62"),
            unit_price=Decimal("1.10"),
            description="Blue pipe",
            location_id="36",
            technician_id="31",
        ),
    ),
    (
        "estimate",
        {
            "id": 95,
            "jobId": 42,
            "projectId": None,
            "locationId": 39,
            "name": "Two zones",
            "status": {"value": 1, "name": "Sold"},
            "soldOn": "2026-01-06T10:00:00.5Z",
            "soldBy": 31,
            "active": True,
            "subtotal": 4100.00,
            "businessUnitId": 30,
            "items": [
                {
                    "id": 96,
                    "sku": {"id": 80, "name": "S-1", "type": "Service"},
                    "description": "Install",
                    "qty": 1,
                    "unitRate": 3900,
                    "unitCost": 0,
                    "itemGroupRootId": 96,
                },
                {
                    "id": 97,
                    "sku": {"id": 50, "type": "Material"},
                    "qty": 12.5,
                    "unitRate": 16,
                    "unitCost": 0.62,
                    "itemGroupRootId": 96,
                },
                {"id": 98, "sku": {"id": 99, "type": "Discount"}, "qty": 1},
            ],
        },
        EstimateRecord(
            external_id="95",
            name="Two zones",
            status="sold",
            job_id="42",
            customer_location_id="39",
            business_unit_id="30",
            sold_at=datetime(2026, 1, 6, 10, 0, 0, 500000, tzinfo=UTC),
            subtotal=Decimal("4100"),
            lines=(
                EstimateLineRecord(
                    external_id="96",
                    kind="service",
                    item_id="80",
                    quantity=Decimal("1"),
                    unit_price=Decimal("3900"),
                    description="Install",
                ),
                EstimateLineRecord(
                    external_id="97",
                    kind="material",
                    item_id="50",
                    quantity=Decimal("12.5"),
                    unit_cost=Decimal("0.62"),
                    unit_price=Decimal("16"),
                    group_id="96",
                ),
                EstimateLineRecord(
                    external_id="98", kind="other", item_id="99", quantity=Decimal("1")
                ),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("entity", "row", "record"), CASES, ids=[case[0] for case in CASES])
def test_a_row_becomes_a_record(raw: Raw, entity: str, row: dict[str, Any], record: object) -> None:
    assert parsers.parse(entity, raw(row).payload) == record


@pytest.mark.parametrize("wire", parsers_work.JOB_STATUSES)
def test_every_job_status_has_a_neutral_name(raw: Raw, wire: str) -> None:
    row = raw({"id": 1, "jobNumber": "1", "jobStatus": wire})
    assert parsers.parse("job", row.payload).status == parsers_work.JOB_STATUSES[wire]


@pytest.mark.parametrize("wire", parsers_work.APPOINTMENT_STATUSES)
def test_every_status_of_a_visit_has_a_neutral_name(raw: Raw, wire: str) -> None:
    row = raw({"id": 1, "jobId": 2, "status": wire})
    status = parsers.parse("appointment", row.payload).status
    assert status == parsers_work.APPOINTMENT_STATUSES[wire]


@pytest.mark.parametrize("wire", parsers_documents.LINE_KINDS)
def test_every_type_of_an_invoice_line_has_a_neutral_name(raw: Raw, wire: str) -> None:
    line = parsers.parse("invoice_line", raw({**LINE, "type": wire}).payload)
    assert line.kind == parsers_documents.LINE_KINDS[wire]


def test_an_invoice_that_was_never_handed_on_is_pending_and_may_have_no_job(raw: Raw) -> None:
    row = raw({"id": 90, "syncStatus": None, "job": None, "referenceNumber": None})
    assert parsers.parse("invoice", row.payload) == InvoiceRecord(external_id="90", number="")


def test_a_deleted_invoice_line_is_inactive_and_nulls_are_nought(raw: Raw) -> None:
    row = raw({**LINE, "active": False, "quantity": None, "cost": None, "price": None})
    assert parsers.parse("invoice_line", row.payload) == InvoiceLineRecord(
        external_id="91",
        active=False,
        invoice_id="90",
        kind="material",
        item_id="50",
        quantity=Decimal("0"),
    )


def test_a_place_without_an_id_comes_by_its_name(raw: Raw) -> None:
    row = raw({**LINE, "inventoryLocationId": None, "inventoryLocation": " VAN-12 "})
    line = parsers.parse("invoice_line", row.payload)
    assert (line.location_id, line.location_name) == ("", "VAN-12")


def test_an_estimate_without_status_and_lines_is_open(raw: Raw) -> None:
    record = parsers.parse("estimate", raw({"id": 95, "status": None, "items": None}).payload)
    assert record == EstimateRecord(external_id="95", name="", status="open")


@pytest.mark.parametrize(
    ("entity", "row", "member"),
    [
        ("job", {"id": 1, "jobNumber": "1", "jobStatus": "Paused"}, "`jobStatus` is 'Paused'"),
        ("job", {"id": 1, "jobStatus": "Hold"}, "jobNumber"),
        ("appointment", {"id": 1, "jobId": 2, "status": "Lost"}, "`status` is 'Lost'"),
        ("appointment", {"id": 1, "status": "Done"}, "jobId"),
        ("invoice", {"id": 1, "syncStatus": "Voided"}, "`syncStatus` is 'Voided'"),
        ("invoice_line", {**LINE, "type": "Labor"}, "`type` is 'Labor'"),
        ("invoice_line", {**LINE, "quantity": "many"}, "quantity"),
        ("estimate", {**ESTIMATE, "status": {"name": "Lost"}}, "`status` is 'Lost'"),
        ("estimate", {**ESTIMATE, "items": [{"id": 2, "qty": 1}]}, "sku"),
    ],
)
def test_an_unusable_row_names_the_member(
    raw: Raw, entity: str, row: dict[str, Any], member: str
) -> None:
    with pytest.raises(ValueError, match=member):
        parsers.parse(entity, raw(row).payload)
