"""Reading purchasing: orders by status, what is on order, what a person may do with an order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, DecimalField, F, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, Greatest

from inventory.models import Item, ItemUnit
from plyhub.common.models import User
from plyhub.common.quantities import Ratio, unit_cost
from procurement.models import PurchaseOrder, PurchaseOrderLine, Vendor, VendorItem
from procurement.services import order_moves
from procurement.states import ON_ORDER, PURCHASE_ORDER_MOVES, TERMINAL, Move

_QUANTITY = DecimalField(max_digits=30, decimal_places=4)


class PossibleMove(NamedTuple):
    """A move, and why this person cannot take it now; an empty `refusal` means they can."""

    name: str
    move: Move
    refusal: str


@dataclass(frozen=True, slots=True)
class UsualTerms:
    """How an item is bought from a vendor: the stock unit's price, and the packs it comes in."""

    unit: str
    price: Decimal
    part_number: str
    ratios: dict[str, Ratio]

    def price_per(self, unit: str) -> Decimal:
        """The price of one `unit`, at six places; that of a stock unit if it is not known."""
        ratio = self.ratios.get(unit, Ratio())
        return unit_cost(ratio.to_stock(self.price))


def possible_moves(order: PurchaseOrder, user: User) -> list[PossibleMove]:
    """Every move this order's status knows, with the reason where the person cannot take it."""
    moves = []
    for name, move in PURCHASE_ORDER_MOVES.items():
        if order.status in move.sources:
            error = order_moves.refusal(order, user, name)
            moves.append(PossibleMove(name, move, error.message if error else ""))
    return moves


def allowed_moves(order: PurchaseOrder, user: User) -> list[tuple[str, Move]]:
    """The moves this person can take now."""
    return [(each.name, each.move) for each in possible_moves(order, user) if not each.refusal]


def allowed_move_names(order: PurchaseOrder, user: User) -> set[str]:
    """The names of the moves this person can take now."""
    return {name for name, _ in allowed_moves(order, user)}


def lines_of(order: PurchaseOrder) -> list[PurchaseOrderLine]:
    """The order's lines as on paper, with what is shown of them; quantities are on the lines."""
    related = ("item__stock_unit", "unit", "job", "destination")
    return list(order.lines.select_related(*related).order_by("position", "pk"))


def on_order_by_location_item(
    *, item_ids: Collection[int] | None = None, location_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Decimal]:
    """Stock units still to come by (location, item), over orders the vendor owes us.

    Drafts and orders that wait for approval count nothing; a line with too much delivered does
    not take from the others.
    """
    lines = still_to_come(ON_ORDER)
    if item_ids is not None:
        lines = lines.filter(item_id__in=item_ids)
    if location_ids is not None:
        lines = lines.filter(place__in=location_ids)
    totals = lines.order_by().values("place", "item_id").annotate(total=Sum("open"))
    return {(row["place"], row["item_id"]): row["total"] for row in totals if row["total"]}


def still_to_come(statuses: Collection[str]) -> QuerySet[PurchaseOrderLine]:
    """Lines of orders in these statuses with the `place` they go to and what is still `open` of
    them in stock units."""
    return PurchaseOrderLine.objects.filter(purchase_order__status__in=statuses).annotate(
        place=Coalesce("destination_id", "purchase_order__destination_id"),
        open=Greatest(
            Cast("quantity", _QUANTITY) * F("ratio_numerator") / F("ratio_denominator")
            - F("received")
            - F("closed_short"),
            Decimal(0),
            output_field=_QUANTITY,
        ),
    )


def open_orders_by_status() -> dict[str, int]:
    """How many orders there are in each status that is not the end."""
    counts = PurchaseOrder.objects.exclude(status__in=TERMINAL).order_by().values("status")
    return {row["status"]: row["count"] for row in counts.annotate(count=Count("pk"))}


def vendor_items(vendor: Vendor) -> QuerySet[VendorItem]:
    """What a vendor sells us, by SKU."""
    offers = VendorItem.objects.filter(vendor=vendor, is_active=True)
    return offers.select_related("item").order_by("item__sku")


def usual_terms(*, vendor: Vendor, items: Iterable[Item]) -> dict[int, UsualTerms]:
    """What an order line of each item begins with, by item id; two queries for all of them.

    The price is the vendor's own for a stock unit, else the price book's cost.
    """
    wanted = {item.pk: item for item in items}
    found = VendorItem.objects.filter(vendor=vendor, item__in=wanted, is_active=True)
    offers = {offer.item_id: offer for offer in found}
    ratios: dict[int, dict[str, Ratio]] = {}
    for each in ItemUnit.objects.filter(item__in=wanted):
        ratios.setdefault(each.item_id, {})[each.unit_id] = each.ratio
    return {key: _terms(item, offers.get(key), ratios.get(key, {})) for key, item in wanted.items()}


def _terms(item: Item, offer: VendorItem | None, ratios: dict[str, Ratio]) -> UsualTerms:
    has_price = offer is not None and offer.cost is not None
    return UsualTerms(
        unit=item.stock_unit_id,
        price=offer.cost if has_price else item.cost,
        part_number=offer.part_number if offer else "",
        ratios=ratios,
    )
