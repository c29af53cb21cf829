"""Whose document it is: what another system keeps is shown here, and changed there."""

from __future__ import annotations

from plyhub.common import systems
from plyhub.common.errors import DomainError
from plyhub.common.models import Company, DocumentOwner, User
from procurement.models import PurchaseOrder, Return

Owner = DocumentOwner


def kept_elsewhere(order: PurchaseOrder) -> DomainError | None:
    """Why people do not change this order here; None for one of ours."""
    if order.owner == Owner.HUB:
        return None
    system = systems.field_service()
    return DomainError(
        f"{order.number} was made in {system} and is kept there. Change it in {system};"
        " what it becomes is shown here after the next sync."
    )


def received_elsewhere(order: PurchaseOrder, actor: User) -> DomainError | None:
    """Why people do not receive goods here; None while receipts are ours."""
    return _entered_elsewhere("Receive the goods")


def reversed_elsewhere() -> DomainError | None:
    """Why people do not reverse receipts here; None while receipts are ours."""
    return _entered_elsewhere("Cancel the receipt")


def _entered_elsewhere(what: str) -> DomainError | None:
    if Company.current().receipt_owner == Owner.HUB:
        return None
    system = systems.field_service()
    return DomainError(
        f"Receipts are entered in {system}. {what} there; it counts here after the next sync."
    )


def returned_elsewhere(goods_return: Return) -> DomainError | None:
    """Why people do not move these goods here; None while returns are ours, and from a job."""
    is_ours = Company.current().return_owner == Owner.HUB
    if is_ours or goods_return.kind == Return.Kind.FROM_JOB:
        return None
    system = systems.field_service()
    return DomainError(
        f"Returns to vendors are entered in {system}. Return the goods there; it counts here after"
        " the next sync."
    )
