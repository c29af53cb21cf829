"""What changed in everything a stand-in holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Kept by the stand-in about itself, not by the company in it.
HOUSEKEEPING = {"executed", "sessions"}


@dataclass(frozen=True)
class Change:
    """Rows of one table that were added, changed (as they are now) or removed."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)

    def counts(self) -> tuple[int, int, int]:
        return len(self.added), len(self.changed), len(self.removed)


def between(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Change]:
    """The tables in which anything changed, with what did."""
    changes = {
        name: _change(_rows(before.get(name, {})), _rows(after.get(name, {})))
        for name in sorted({*before, *after} - HOUSEKEEPING)
    }
    return {name: change for name, change in changes.items() if any(change.counts())}


def counts(changes: dict[str, Change]) -> dict[str, tuple[int, int, int]]:
    return {name: change.counts() for name, change in changes.items()}


def _rows(table: Any) -> dict[str, Any]:
    if isinstance(table, dict):
        return table
    return {str(row.get("id") or row.get("RECORDNO")): row for row in table}


def _change(before: dict[str, Any], after: dict[str, Any]) -> Change:
    return Change(
        added=[row for key, row in after.items() if key not in before],
        changed=[row for key, row in after.items() if key in before and before[key] != row],
        removed=[row for key, row in before.items() if key not in after],
    )
