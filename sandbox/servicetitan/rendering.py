"""Rows as JSON text. The text of an unchanged row is kept, so a page of 5,000 is one join."""

from __future__ import annotations

from typing import Any

from sandbox import jsontext
from sandbox.servicetitan.entity import Entity
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row


def view(entity: Entity, tenant: Tenant, row: Row, guid: str = "") -> dict[str, Any]:
    """Return a row in its read shape; `externalData` shows only what `guid` has put there."""
    shown = {**entity.shape, **row}
    for name in entity.hidden:
        shown.pop(name, None)
    if entity.computed is not None:
        shown.update(entity.computed(tenant, row))
    if guid and "externalData" in entity.shape:
        own = [e for e in row.get("external", ()) if e["applicationGuid"] == guid.lower()]
        shown["externalData"] = [{"key": e["key"], "value": e["value"]} for e in own]
    return shown


class Renderer:
    """Turns rows into JSON text, once for each version of a row."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], dict[Any, tuple[Row, str]]] = {}

    def text(
        self, entity: Entity, tenant: Tenant, row: Row, *, guid: str = "", feed: bool = False
    ) -> str:
        """Return the row's JSON; `feed` adds `active` where the feed of the entity does."""
        adds_active = feed and entity.feed_active
        if guid or entity.computed is not None:
            return self._encode(entity, tenant, row, guid, adds_active)
        kept = self._kept.setdefault((tenant.account.prefix + entity.name, adds_active), {})
        found = kept.get(row["id"])
        # A row never changes in place: the same object is the same content.
        if found is None or found[0] is not row:
            found = kept[row["id"]] = (row, self._encode(entity, tenant, row, "", adds_active))
        return found[1]

    @staticmethod
    def _encode(entity: Entity, tenant: Tenant, row: Row, guid: str, adds_active: bool) -> str:
        shown = view(entity, tenant, row, guid)
        if adds_active:
            shown["active"] = row.get("active", True)
        return jsontext.dumps(shown)
