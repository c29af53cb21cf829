"""Small lists of job planning: reasons, project statuses and types, custom field types."""

from __future__ import annotations

from sandbox.servicetitan.entity import Active, Entity, Filter
from sandbox.servicetitan.filters import CM, STANDARD
from sandbox.servicetitan.shapes import shape

_ALL = Active(default=None)
_NAME = Filter("name", "part", "name")


def _reasons(name: str, path: str) -> Entity:
    return Entity(
        name=name,
        module="jpm",
        path=path,
        scope=f"tn.jpm.{path.replace('-', '')}",
        shape=shape("id name active=true createdOn modifiedOn"),
        filters=CM,
        active=_ALL,
        by_id=False,
    )


def fields(name: str, module: str, owner: str) -> Entity:
    """Return the custom field types of the records served at `owner`."""
    return Entity(
        name=name,
        module=module,
        path=f"{owner}/custom-fields",
        scope=f"tn.{module}.{owner}",
        shape=shape("id name dataType=Text dataTypeOptions? createdOn modifiedOn"),
        filters=CM,
        sorts=("Id", "Name"),
        active=None,
        by_id=False,
        strict_page=True,
    )


PROJECT_STATUSES = Entity(
    name="project_statuses",
    module="jpm",
    path="project-statuses",
    scope="tn.jpm.projectstatuses",
    shape=shape("id name order=0 modifiedOn"),
    filters=(*STANDARD, _NAME),
    sorts=("Id", "Name", "Order", "ModifiedOn", "CreatedOn"),
    active=None,
    hidden=frozenset({"createdOn"}),
)

PROJECT_SUBSTATUSES = Entity(
    name="project_substatuses",
    module="jpm",
    path="project-substatuses",
    scope="tn.jpm.projectsubstatuses",
    shape=shape("id name statusId order=0 modifiedOn active=true"),
    filters=(*STANDARD, _NAME, Filter("statusId", "id", "statusId")),
    sorts=("Id", "Name", "Order", "StatusId", "ModifiedOn", "CreatedOn"),
    hidden=frozenset({"createdOn"}),
)

PROJECT_TYPES = Entity(
    name="project_types",
    module="jpm",
    path="project-types",
    scope="tn.jpm.projecttypes",
    shape=shape("id name description='' createdById?"),
    sorts=(),
    active=None,
    hidden=frozenset({"createdOn", "modifiedOn"}),
)


ENTITIES = (
    _reasons("job_cancel_reasons", "job-cancel-reasons"),
    _reasons("job_hold_reasons", "job-hold-reasons"),
    PROJECT_STATUSES,
    PROJECT_SUBSTATUSES,
    PROJECT_TYPES,
    fields("job_fields", "jpm", "jobs"),
    fields("project_fields", "jpm", "projects"),
    fields("customer_fields", "crm", "customers"),
    fields("location_fields", "crm", "locations"),
)
