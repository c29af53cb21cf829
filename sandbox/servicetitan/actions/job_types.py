"""Making and changing job types."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external, references
from sandbox.servicetitan.entity import Call, Reply

_LISTS = {
    "businessUnitIds": "business_units",
    "tagTypeIds": "tag_types",
    "customFieldTypeIds": "job_fields",
}


def create(call: Call) -> Reply:
    """Add a job type and answer it."""
    kept = {name: value for name, value in _checked(call).items() if value is not None}
    changes = external.merged({}, kept.pop("externalData", None))
    row = call.tenant.insert("job_types", {"active": True, **kept, **changes})
    return lists.shown(call, call.entity, row)


def update(call: Call) -> Reply:
    """Change the members sent and answer the job type; `Merge` adds custom fields to the list."""
    kind = lists.existing(call, "job_types")
    body = _checked(call)
    changes = external.merged(kind, body.pop("externalData", None))
    if body.pop("customFieldsUpdateMode", None) == "Merge" and "customFieldTypeIds" in body:
        known = kind.get("customFieldTypeIds") or []
        body["customFieldTypeIds"] = list(dict.fromkeys([*known, *body["customFieldTypeIds"]]))
    row = call.tenant.change("job_types", kind["id"], **body, **changes)
    return lists.shown(call, call.entity, row)


def _checked(call: Call) -> dict[str, Any]:
    for name, table in _LISTS.items():
        references.check_list(call.tenant, call.body, name, table)
    return dict(call.body)
