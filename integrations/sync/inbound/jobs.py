"""Customers, projects and jobs: read-only here, the field-service system decides."""

from __future__ import annotations

from operator import attrgetter

from integrations.records import (
    BusinessUnitRecord,
    CustomerLocationRecord,
    CustomerRecord,
    JobRecord,
    ProjectRecord,
)
from integrations.sync.inbound import custom_fields
from integrations.sync.inbound.base import Inbound, Reference, Values, address
from inventory.services import jobs

_CUSTOMER = Reference(column="customer_id", link="customer", read=attrgetter("customer_id"))
_PLACE = Reference(
    column="customer_location_id",
    link="customer_location",
    read=attrgetter("customer_location_id"),
)


def _business_unit(record: BusinessUnitRecord) -> Values:
    return {"name": record.name, "is_active": record.active}


def _customer(record: CustomerRecord) -> Values:
    return {
        "name": record.name,
        "kind": record.kind,
        "is_active": record.active,
        **address(record.address),
    }


def _customer_location(record: CustomerLocationRecord) -> Values:
    return {"name": record.name, "is_active": record.active, **address(record.address)}


def _project(record: ProjectRecord) -> Values:
    return {
        "number": record.number,
        "name": record.name,
        "status": record.status,
        "source_created_at": record.created_at,
        "source_modified_at": record.modified_at,
        "is_active": record.active,
    }


def _job(record: JobRecord) -> Values:
    return {
        "number": record.number,
        "status": record.status,
        "summary": record.summary,
        "completed_at": record.completed_at,
        "source_created_at": record.created_at,
        "source_modified_at": record.modified_at,
        "is_active": record.active,
    }


BUSINESS_UNIT = Inbound(save=jobs.upsert_business_units, values=_business_unit)
CUSTOMER = Inbound(save=jobs.upsert_customers, values=_customer)
CUSTOMER_LOCATION = Inbound(
    save=jobs.upsert_customer_locations,
    values=_customer_location,
    references=(
        Reference(
            column="customer_id",
            link="customer",
            read=attrgetter("customer_id"),
            waits=True,
            required=True,
        ),
    ),
)
PROJECT = Inbound(save=jobs.upsert_projects, values=_project, references=(_CUSTOMER, _PLACE))
JOB = Inbound(
    save=jobs.upsert_jobs,
    values=_job,
    references=(
        _CUSTOMER,
        _PLACE,
        Reference(column="project_id", link="project", read=attrgetter("project_id")),
        Reference(
            column="business_unit_id", link="business_unit", read=attrgetter("business_unit_id")
        ),
    ),
    follow=custom_fields.following("job"),
)
