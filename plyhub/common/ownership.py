"""Changing whose copy of a kind of document counts: PlyHub's or the field-service system's.

What is under way goes on as it began, so changing hands needs a person to have seen the list of it.
Apps say what that is for their documents; this module knows no kind of document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from plyhub.common import audit
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed
from plyhub.common.models import Company, DocumentOwner, User

PERMISSION = "common.change_company"
UnderWay = Callable[[], list[str]]
# Column of the company -> the numbers of documents that are between their beginning and end.
_under_way: dict[str, UnderWay] = {}


def register(column: str, under_way: UnderWay) -> None:
    """Have `under_way` asked which documents are not finished before `column` changes."""
    _under_way[column] = under_way


def columns() -> list[str]:
    """The owners that can be changed."""
    return sorted(_under_way)


def under_way(column: str) -> list[str]:
    """Numbers of the documents that would go on as they began."""
    return _under_way[column]()


@transaction.atomic
def change(*, actor: User, column: str, owner: str, confirmed: Sequence[str] = ()) -> Company:
    """Set whose documents count from now on; what was made before stays as it is.

    Raises `NotAllowed`, `InvalidInput` for no such owner, or `DomainError` naming the documents
    under way unless all of those were `confirmed`.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only an administrator may change who enters which documents.")
    if owner not in DocumentOwner.values:
        raise InvalidInput("Choose PlyHub or the field-service system.", field=column)
    company = Company.objects.select_for_update().get(pk=Company.current().pk)
    before = getattr(company, column)
    if before == owner:
        return company
    if problem := refusal(column, confirmed):
        raise problem
    setattr(company, column, owner)
    if hasattr(company, since := f"{column}_since"):
        setattr(company, since, timezone.now())
    company.save()
    audit.record(
        company,
        action="change_owner",
        actor=actor,
        from_state=before,
        to_state=owner,
        reason=", ".join(confirmed),
        changes={column: [before, owner]},
    )
    return company


def refusal(column: str, confirmed: Sequence[str]) -> DomainError | None:
    """Why the owner cannot change yet; None when all that is under way was `confirmed`."""
    numbers = under_way(column)
    if set(numbers) <= set(confirmed):
        return None
    return DomainError(
        f"Under way: {', '.join(numbers)}. They go on as they began, so goods of theirs may be"
        " entered twice or not at all. Finish them first, or confirm the list.",
        field=column,
    )
