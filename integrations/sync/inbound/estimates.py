"""Estimates: what they offer becomes the material they take."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from integrations.records import EstimateLineRecord, EstimateRecord
from integrations.sync.inbound.base import Inbound, Lines, Reference, Row, Values
from inventory.services import estimates
from inventory.services.estimate_expansion import GOODS, SERVICE


def _estimate(record: EstimateRecord) -> Values:
    return {
        "name": record.name,
        "status": record.status,
        "subtotal": record.subtotal,
        "sold_at": record.sold_at,
        "source_modified_at": record.modified_at,
        "is_active": record.active,
    }


def _line(line: EstimateLineRecord) -> Values:
    return {
        "kind": line.kind,
        "quantity": line.quantity,
        "unit_cost": line.unit_cost,
        "description": line.description,
        "ref": line.external_id,
        "group": line.group_id,
    }


def _item(line: EstimateLineRecord) -> str:
    return line.item_id if line.kind in GOODS else ""


def _service(line: EstimateLineRecord) -> str:
    return line.item_id if line.kind == SERVICE else ""


def _save(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Lines of estimates are no records of ours, so that none has an id here."""
    for _, values in rows:
        for line in values["lines"]:
            line.pop("line_id")
    return estimates.upsert_many(rows, origin=origin)


ESTIMATE = Inbound(
    save=_save,
    values=_estimate,
    references=(
        Reference(column="job_id", link="job", read=attrgetter("job_id")),
        Reference(column="project_id", link="project", read=attrgetter("project_id")),
        Reference(
            column="customer_location_id",
            link="customer_location",
            read=attrgetter("customer_location_id"),
        ),
        Reference(
            column="business_unit_id", link="business_unit", read=attrgetter("business_unit_id")
        ),
    ),
    lines=Lines(
        link="estimate_line",
        read=attrgetter("lines"),
        values=_line,
        references=(
            Reference(column="item_id", link="item", read=_item, waits=True),
            Reference(column="service_id", link="service", read=_service, waits=True),
        ),
    ),
)
