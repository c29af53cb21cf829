"""Which returns are between two owners when returning changes hands."""

from __future__ import annotations

from procurement.models import Return
from procurement.states import ReturnStatus

COLUMN = "return_owner"
_UNDER_WAY = (ReturnStatus.DRAFT, ReturnStatus.APPROVED, ReturnStatus.SHIPPED)


def under_way() -> list[str]:
    """Returns to vendors whose goods are still to leave, or to be credited."""
    open_ones = Return.objects.filter(kind=Return.Kind.TO_VENDOR, status__in=_UNDER_WAY)
    return list(open_ones.order_by("pk").values_list("number", flat=True))
