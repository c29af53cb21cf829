"""What could not be taken in, cause by cause: many records often fail for one and the same thing.

Messages that differ only in numbers, ids and quoted names are one cause.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, F, Func, Min, Q, QuerySet, Value
from django.db.models.functions import MD5, Left

from integrations.models import SyncIssue
from integrations.sync import scopes

MOST = 20
_VARIES = r'“[^”]*”|"[^"]*"|' "" + r"""'[^']*'|`[^`]*`|\S*\d\S*"""


@dataclass(frozen=True, slots=True)
class Failures:
    """Records of one kind that fail for one cause: `sample` is what one of them says, `cure` what
    to do about it, `key` names the group in the list."""

    entity: str
    key: str
    count: int
    oldest_at: datetime
    sample: str
    system: str

    @property
    def kind(self) -> str:
        return scopes.entity_label(self.entity)

    @property
    def cure(self) -> str:
        return cure(self.sample, self.system)


def groups(
    *, connection_id: int, system: str, entities: Collection[str], most: int = MOST
) -> list[Failures]:
    """The causes of what is open of these kinds, the commonest first, in one query."""
    rows = (
        of_shape(still_open().filter(connection_id=connection_id, entity__in=list(entities)))
        .order_by()
        .values("entity", "shape")
        .annotate(count=Count("pk"), oldest_at=Min("created_at"), sample=Min("message"))
        .order_by("-count", "oldest_at")[:most]
    )
    return [Failures(key=row.pop("shape"), system=system, **row) for row in rows]


def still_open() -> QuerySet[SyncIssue]:
    """Records that are not in; one that is in, and only lacks what it points at, is no failure."""
    return SyncIssue.objects.filter(~Q(payload__contains={"gap": True}), resolved_at=None)


def of_shape(issues: QuerySet[SyncIssue]) -> QuerySet[SyncIssue]:
    """With the key of the cause as `shape`."""
    plain = Func(
        F("message"),
        Value(_VARIES),
        Value("…"),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
    return issues.annotate(shape=Left(MD5(plain), 8))


def cure(message: str, system: str) -> str:
    """What somebody can do about it."""
    found = next((words for pattern, words in _CURES if re.search(pattern, message)), _OTHERWISE)
    return found.format(system=system)


_CURES = (
    (
        r"which is not known yet",
        "It goes in by itself once that record is read. If that does not come, read its kind again"
        " with everything.",
    ),
    (r"^It names no|^It has no", "Fill that in over there in {system}; the next sync takes it in."),
    (
        r"not a known value",
        "{system} uses a word PlyHub does not know. Nothing is guessed: report it, and it goes in"
        " with the version that knows the word.",
    ),
    (r"already has this code", "Give one of the two another code in {system}."),
    (r"is longer than|too large|cannot be stored", "Shorten or correct it in {system}."),
    (r"a further field called", "Rename one of the two fields in {system}."),
)
_OTHERWISE = "Correct the record in {system}; every sync tries it again."
