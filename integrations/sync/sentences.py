"""What crossed the border, in words. Pure: the same facts always give the same sentence."""

from __future__ import annotations

from typing import Any

from integrations.http.errors import RemoteError
from integrations.sync.entities import Kind


def one(kind: Kind, record: Any, *, system: str, is_new: bool) -> str:
    """Like "Job #4521 synced from ServiceTitan"; needs a kind whose records have a title."""
    title = f"{kind.singular.capitalize()} {kind.title(record)}"
    if not kind.place:
        return f"{title} synced from {system}"
    return f"{title} {_done(is_new)} {kind.place}"


def many(kind: Kind, count: int, *, system: str, is_new: bool) -> str:
    """Like "24 materials updated in catalog"."""
    what = counted(kind, count)
    if not kind.place:
        return f"{what} {'added' if is_new else 'updated'} from {system}"
    return f"{what} {_done(is_new)} {kind.place}"


def remembered(kind: Kind, count: int, *, system: str) -> str:
    """For records that stay theirs: "3 vendors looked up in Sage Intacct"."""
    return f"{counted(kind, count)} looked up in {system}"


def refused(kind: Kind, external_id: str, reason: str) -> str:
    """Like "Job 88123 could not be taken in: …"; the id is all we know of it."""
    return f"{kind.singular.capitalize()} {external_id} could not be taken in: {reason}"


def more_refused(kind: Kind, count: int) -> str:
    return f"{counted(kind, count)} more could not be taken in"


def counted(kind: Kind, count: int) -> str:
    """Like "1 job" or "1,204 materials"."""
    return f"{count:,} {kind.singular if count == 1 else kind.plural}"


def not_taken_in(count: int) -> str:
    """Like "2 records could not be taken in."."""
    return f"{count:,} {'record' if count == 1 else 'records'} could not be taken in."


def paused(by: str, reason: str) -> str:
    """Like "paused by Mike: the price book is being cleaned up."."""
    return f"paused by {by}: {reason.rstrip('.')}."


def capitalized(text: str) -> str:
    """With a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def trouble(error: RemoteError) -> str:
    """What went wrong over there and what to do about it."""
    return " ".join(part for part in (error.message, error.hint) if part)


def _done(is_new: bool) -> str:
    return "added to" if is_new else "updated in"
