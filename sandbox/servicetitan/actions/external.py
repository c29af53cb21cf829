"""External data: key and value pairs an application keeps on a record, apart for each guid."""

from __future__ import annotations

from typing import Any

from sandbox.store import Row


def merged(row: Row, change: dict[str, Any] | None) -> dict[str, Any]:
    """Return the members to change on `row` for an `externalData` write (none without one).

    `Replace`, the default, drops the guid's other keys; `Merge` keeps them. A null value removes
    its key. What other guids put there stays.
    """
    if change is None:
        return {}
    guid = change["applicationGuid"]
    kept = list(row.get("external", ()))
    given = {entry["key"]: entry.get("value") for entry in change["externalData"]}
    if change.get("patchMode") == "Merge":
        others = [e for e in kept if e["applicationGuid"] != guid or e["key"] not in given]
    else:
        others = [e for e in kept if e["applicationGuid"] != guid]
    new = [
        {"applicationGuid": guid, "key": key, "value": value}
        for key, value in given.items()
        if value is not None
    ]
    return {"external": [*others, *new]}
