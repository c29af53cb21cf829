"""Customers, projects and jobs as the field-service system has them: it decides, we follow."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inventory import events
from inventory.models import BusinessUnit, Customer, CustomerLocation, Job, Project
from inventory.services import usage_lines
from plyhub.common import bulk
from plyhub.common.bulk import Row


@transaction.atomic
def upsert_business_units(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write business units; ids in the order of `rows`."""
    return bulk.upsert(BusinessUnit, rows)


@transaction.atomic
def upsert_customers(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write customers; ids in the order of `rows`."""
    return bulk.upsert(Customer, rows)


@transaction.atomic
def upsert_customer_locations(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write the places customers have work done at; ids in the order of `rows`."""
    return bulk.upsert(CustomerLocation, rows)


@transaction.atomic
def upsert_projects(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write projects and send `projects_saved` once; ids in the order of `rows`."""
    ids = bulk.upsert(Project, rows)
    if ids:
        events.projects_saved.send(
            sender=Project,
            project_ids=ids,
            created_ids=bulk.created_ids(rows, ids),
            origin=origin,
        )
    return ids


@transaction.atomic
def upsert_jobs(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write jobs and send `jobs_saved` once; ids in the order of `rows`.

    The invoice lines of those that have begun by now are counted as used.
    """
    ids = bulk.upsert(Job, rows)
    known = [hub_id for hub_id, _ in rows if hub_id is not None]
    if known:
        usage_lines.reconcile_jobs(job_ids=known, origin=origin)
    if ids:
        events.jobs_saved.send(
            sender=Job, job_ids=ids, created_ids=bulk.created_ids(rows, ids), origin=origin
        )
    return ids
