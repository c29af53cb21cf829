"""Who may approve what: limits, one's own orders, and prices that need a second pair of eyes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plyhub import roles
from plyhub.common.errors import DomainError, NotAllowed
from plyhub.common.models import Company, User
from procurement.models import PurchaseOrder, PurchaseOrderLine, VendorItem
from procurement.states import PurchaseOrderStatus as Status

# Which column of the company holds a role's limit.
ROLE_LIMITS = {
    roles.BUY: "buyer_limit",
    roles.PM: "project_manager_limit",
    roles.ACC: "accountant_limit",
}
NEVER_ORDERED = (Status.DRAFT, Status.PENDING_APPROVAL, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class PriceWarning:
    """A line whose price, per stock unit, is above what was asked or paid before."""

    line_number: int
    sku: str
    price: Decimal
    reference: Decimal

    @property
    def percent(self) -> Decimal:
        """How far above, in percent."""
        return (self.price / self.reference - 1) * 100


def is_administrator(user: User) -> bool:
    """Whether the user has the administrator's role, or is a superuser."""
    return user.is_superuser or user.groups.filter(name=roles.ADM).exists()


def limit_of(user: User) -> Decimal | None:
    """Up to which total the user approves; None is without limit.

    A limit of the user's own counts before that of the roles; of several roles the largest.
    """
    if user.approval_limit is not None:
        return user.approval_limit
    if is_administrator(user):
        return None
    company = Company.current()
    held = user.groups.filter(name__in=ROLE_LIMITS).values_list("name", flat=True)
    return max((getattr(company, ROLE_LIMITS[name]) for name in held), default=Decimal(0))


def price_warnings(order: PurchaseOrder) -> list[PriceWarning]:
    """Lines dearer than the vendor's list price, else than its last price, beyond the tolerance.

    Prices are compared per stock unit. A price of 0, or none, was never known and warns of nothing.
    """
    lines = list(order.lines.select_related("item"))
    references = _last_prices(order, lines) | _list_prices(order, lines)
    factor = 1 + Company.current().price_tolerance_pct / 100
    return [
        PriceWarning(number, line.item.sku, line.stock_price, references[line.item_id])
        for number, line in enumerate(lines, start=1)
        if line.item_id in references and line.stock_price > references[line.item_id] * factor
    ]


def obstacle(order: PurchaseOrder, actor: User) -> DomainError | None:
    """Why the actor may not approve this order, or None if they may."""
    return _above_limit(order, actor) or _own_submission(order, actor) or _own_prices(order, actor)


def _above_limit(order: PurchaseOrder, actor: User) -> DomainError | None:
    limit = limit_of(actor)
    if limit is None or order.total <= limit:
        return None
    cure = (
        "Submit it for approval."
        if order.status == Status.DRAFT
        else "Ask someone with a higher limit."
    )
    return NotAllowed(
        f"{order.number} comes to {order.total:,.2f}, above your limit of {limit:,.2f}. {cure}"
    )


def _own_submission(order: PurchaseOrder, actor: User) -> DomainError | None:
    submitted = order.status == Status.PENDING_APPROVAL and order.submitted_by_id == actor.pk
    if not submitted or _approves_own(actor):
        return None
    return NotAllowed(f"You submitted {order.number} yourself. Ask someone else to approve it.")


def _own_prices(order: PurchaseOrder, actor: User) -> DomainError | None:
    if order.created_by_id != actor.pk or _approves_own(actor):
        return None
    warnings = price_warnings(order)
    if not warnings:
        return None
    first = warnings[0]
    return NotAllowed(
        f"Line {first.line_number}: {first.sku} at {first.price:,.2f} is {first.percent:.0f}% above"
        f" the vendor's {first.reference:,.2f}, so somebody else has to approve {order.number}."
        " Submit it for approval, or correct the price."
    )


def _approves_own(actor: User) -> bool:
    return Company.current().allow_self_approval and is_administrator(actor)


def _list_prices(order: PurchaseOrder, lines: list[PurchaseOrderLine]) -> dict[int, Decimal]:
    offers = VendorItem.objects.filter(
        vendor_id=order.vendor_id,
        item_id__in={line.item_id for line in lines},
        is_active=True,
        cost__gt=0,
    )
    return dict(offers.values_list("item_id", "cost"))


def _last_prices(order: PurchaseOrder, lines: list[PurchaseOrderLine]) -> dict[int, Decimal]:
    ordered = (
        PurchaseOrderLine.objects.filter(
            item_id__in={line.item_id for line in lines},
            purchase_order__vendor_id=order.vendor_id,
            unit_price__gt=0,
        )
        .exclude(purchase_order__status__in=NEVER_ORDERED)
        .exclude(purchase_order_id=order.pk)
        .order_by("item_id", "-purchase_order__approved_at", "-pk")
        .distinct("item_id")
    )
    return {line.item_id: line.stock_price for line in ordered}
