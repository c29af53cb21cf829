"""Saved reports (reporting/v2): the only public way to stock on hand."""

from sandbox.servicetitan.actions import reports
from sandbox.servicetitan.entity import Entity, Operation
from sandbox.servicetitan.schema import schema

_SCOPE = "tn.rep.reports"

CATEGORIES = Entity(
    name="report_categories",
    module="reporting",
    path="report-categories",
    scope=_SCOPE,
    shape={},
    listed=False,
    by_id=False,
    operations=(Operation("GET", "", reports.categories),),
)

REPORTS = Entity(
    name="reports",
    module="reporting",
    path=f"report-category/{reports.CATEGORY['id']}/reports",
    scope=_SCOPE,
    shape={},
    listed=False,
    by_id=False,
    operations=(
        Operation("GET", "", reports.listing),
        Operation("GET", "/{id}", reports.describe),
        Operation(
            "POST",
            "/{id}/data",
            reports.run,
            schema("parameters: [{name*: string, value: any?}]?"),
        ),
    ),
)

ENTITIES = (CATEGORIES, REPORTS)
