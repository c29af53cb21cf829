"""Ordering what a pick list is short of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from inventory.models import PickLine, PickList
from inventory.services import pick_list_moves, pick_list_writing, pick_shortages
from plyhub.common.errors import DomainError
from plyhub.common.models import User
from procurement import selectors
from procurement.models import PurchaseOrder, Vendor, VendorItem
from procurement.services import purchase_orders
from procurement.services.order_input import LineInput, OrderInput

Short = tuple[PickLine, Decimal]


@transaction.atomic
def order(*, actor: User, pick_list_id: int) -> list[PurchaseOrder]:
    """Draft an order for each preferred vendor of what is short, to come where it is picked; the
    short part waits for it on a pick list of its own.

    Raises `NotAllowed`, `WrongState` with nothing short, or `DomainError` naming what nobody sells.
    """
    pick_list = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(pick_list, actor, "split_short")
    missing = pick_shortages.missing(pick_list)
    lines = pick_list_writing.lines_of(pick_list)
    by_vendor = _by_vendor([(line, missing[line.pk]) for line in lines if line.pk in missing])
    orders = [_draft(actor, pick_list, vendor, short) for vendor, short in by_vendor.items()]
    pick_shortages.split(actor=actor, pick_list_id=pick_list.pk)
    return orders


def _by_vendor(short: Sequence[Short]) -> dict[Vendor, list[Short]]:
    offers = VendorItem.objects.filter(
        item__in={line.item_id for line, _ in short},
        is_preferred=True,
        is_active=True,
        vendor__is_active=True,
    ).select_related("vendor")
    vendors = {offer.item_id: offer.vendor for offer in offers}
    if unsold := sorted({line.item.sku for line, _ in short if line.item_id not in vendors}):
        raise DomainError(
            f"No preferred vendor sells {', '.join(unsold)}. Name one on the item's page, or put"
            " what is short on another list."
        )
    found: dict[Vendor, list[Short]] = {}
    for line, quantity in short:
        found.setdefault(vendors[line.item_id], []).append((line, quantity))
    return found


def _draft(
    actor: User, pick_list: PickList, vendor: Vendor, short: Sequence[Short]
) -> PurchaseOrder:
    terms = selectors.usual_terms(vendor=vendor, items=[line.item for line, _ in short])
    return purchase_orders.create(
        actor=actor,
        order=OrderInput(
            vendor_id=vendor.pk,
            destination_id=pick_list.source_id,
            job_id=pick_list.job_id,
            needed_by=pick_list.needed_by,
            notes=f"Short on {pick_list}",
        ),
        lines=[
            LineInput(
                item_id=line.item_id,
                quantity=quantity,
                unit=line.item.stock_unit_id,
                unit_price=terms[line.item_id].price,
            )
            for line, quantity in short
        ],
    )
