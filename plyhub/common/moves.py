"""What takes a document from one status to another, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """An action on a document: from which statuses, to which, and the right it needs."""

    label: str
    sources: frozenset[str]
    target: str
    permission: str
