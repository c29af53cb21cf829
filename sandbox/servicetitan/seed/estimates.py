"""Estimates of the demo company with their lines and changes of status."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sandbox.demo.model import Company, Job
from sandbox.demo.sales_model import Estimate, EstimateLine, Part, Service
from sandbox.servicetitan.actions import estimate_lines, estimates
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_CHANGES = 1_000_000
_LINES_EACH = 100
Entry = tuple[int, dict[str, Any]]


def load(writer: Writer, company: Company) -> None:
    """Write every estimate."""
    services = {service.key: service for service in company.services}
    jobs = {job.key: job for job in company.jobs}
    for estimate in company.estimates:
        key = ids.of("estimates", estimate.key)
        job = jobs.get(estimate.job_key or 0)
        rows = list(_lines(writer.tenant, estimate, services))
        writer.add(
            "estimates",
            key,
            **estimates.place_of(
                writer.tenant,
                jobId=_job_id(writer.tenant, job) if job else None,
                projectId=estimate.project_key and ids.of("projects", estimate.project_key),
                locationId=ids.of("locations", estimate.site_key),
            ),
            name=estimate.name,
            status=estimate.status,
            soldOn=estimate.sold and normal(estimate.sold.isoformat()),
            soldBy=estimate.sold_by_key and ids.of("technicians", estimate.sold_by_key),
            subtotal=sum((row["total"] for _, row in rows), Decimal("0.00")),
            active=True,
        )
        for line, members in rows:
            writer.add("estimate_items", line, estimateId=key, active=True, **members)
        _history(writer, estimate, key)


def _job_id(tenant: Tenant, job: Job) -> int:
    return tenant.table("jobs").find("jobNumber", job.number)[0]["id"]


def _lines(tenant: Tenant, estimate: Estimate, services: dict[int, Service]) -> Iterator[Entry]:
    number = estimate.key * _LINES_EACH
    for line in estimate.lines:
        number += 1
        root = ids.of("estimate_items", number)
        yield root, _line(tenant, line)
        service = services.get(line.service_key or 0)
        if service is None or not line.spelled_out:
            continue
        group = {"itemGroupRootId": root, "itemGroupName": service.name, "chargeable": False}
        for part in (*service.parts, *service.machines):
            number += 1
            members = _from_sku(tenant, *_item(tenant, part.item_key), part.quantity, group)
            yield ids.of("estimate_items", number), members


def _line(tenant: Tenant, line: EstimateLine) -> dict[str, Any]:
    if line.service_key is not None:
        sku = tenant.table("services")[ids.of("services", line.service_key)]
        return _from_sku(tenant, "services", sku, line.quantity, {"chargeable": True})
    part = Part(line.item_key or 0, line.quantity)
    return _from_sku(tenant, *_item(tenant, part.item_key), part.quantity, {"chargeable": True})


def _item(tenant: Tenant, key: int) -> tuple[str, Row]:
    number = ids.of("materials", key)
    table = "materials" if number in tenant.table("materials") else "equipment"
    return table, tenant.table(table)[number]


def _from_sku(
    tenant: Tenant, table: str, sku: Row, quantity: Decimal, more: dict[str, Any]
) -> dict[str, Any]:
    line = {
        "sku": estimate_lines.sku_part(table, sku),
        "description": sku.get("description") or "",
        "qty": quantity,
        "unitRate": sku["price"],
        "unitCost": sku.get("cost") or Decimal("0.00"),
        **more,
    }
    return line | estimate_lines.totals(line)


def _history(writer: Writer, estimate: Estimate, key: int) -> None:
    steps = [(None, "Open")]
    if estimate.status != "Open":
        steps.append(("Open", estimate.status))
    for place, (old, new) in enumerate(steps):
        writer.add(
            "estimate_changes",
            ids.of("estimates", _CHANGES + estimate.key * 2 + place),
            estimateId=key,
            oldStatus=old,
            newStatus=new,
            createdById=0,
        )
