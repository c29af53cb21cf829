"""Merging an item into another that is the same thing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from inventory.adjustment_states import AdjustmentStatus
from inventory.count_states import CountStatus
from inventory.models import (
    AdjustmentLine,
    CountLine,
    Item,
    ItemImage,
    ItemUnit,
    PickLine,
    ServiceMaterial,
    StockBalance,
    StockCount,
    TemplateItem,
    TransferLine,
    Usage,
)
from inventory.services import catalog
from inventory.services.retiring import listed
from inventory.states import PickListStatus, TransferStatus
from plyhub.common import audit, merging
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.merging import Rule
from plyhub.common.models import User
from plyhub.common.quantities import plain

PERMISSION = "inventory.merge_item"
_UNDECIDED = (Usage.Status.NEEDS_LOCATION, Usage.Status.REVIEW)
# Lines of documents -> the document, and the statuses in which it is neither a draft nor over.
_UNDER_WAY = {
    TransferLine: (
        "transfer",
        (
            TransferStatus.REQUESTED,
            TransferStatus.IN_TRANSIT,
            TransferStatus.PARTIALLY_RECEIVED,
        ),
    ),
    PickLine: (
        "pick_list",
        (PickListStatus.RELEASED, PickListStatus.PICKING, PickListStatus.STAGED),
    ),
    AdjustmentLine: ("adjustment", (AdjustmentStatus.PENDING_APPROVAL,)),
    CountLine: (
        "count",
        (
            CountStatus.COUNTING,
            CountStatus.SUBMITTED,
            CountStatus.RECOUNT,
            CountStatus.APPROVED,
        ),
    ),
}


def connect() -> None:
    """Say what becomes of what points at an item; calling it again changes nothing."""
    merging.register(Item, *_RULES)
    merging.register_refusal(Item, _refusal)


@transaction.atomic
def merge(*, actor: User, loser_id: int, survivor_id: int) -> Item:
    """Merge an item into `survivor`, which is returned: what of it is open, its packs, prices and
    codes are the survivor's where that one has none; the loser goes out of use with its history.

    Raises `NotAllowed`, `InvalidInput` for an item that cannot survive, and `WrongState` naming
    what is in the way; nothing is changed then.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Your role does not let you merge items. Ask a buyer.")
    loser, survivor = _pair(loser_id, survivor_id)
    check(loser, survivor)
    moved = merging.apply(loser, survivor)
    Item.objects.filter(pk=loser.pk).update(merged_into=survivor)
    # Its SKU is free then: where the loser's code was taken over, the survivor is called so.
    retired = {"is_active": False, "sku": f"{loser.sku[:70]} (merged {loser.pk})"}
    catalog.upsert_items([(loser.pk, retired), (survivor.pk, {})], origin=None)
    changes = {"into": survivor.sku, "from": loser.sku, **moved}
    for item in (loser, survivor):
        audit.record(item, action="merge", actor=actor, changes=changes)
    survivor.refresh_from_db()
    return survivor


def check(loser: Item, survivor: Item) -> None:
    """Raise `InvalidInput` or `WrongState` if these two cannot be merged."""
    if loser.pk == survivor.pk:
        raise InvalidInput("An item is not merged into itself. Choose another.", field="survivor")
    if not survivor.is_active or survivor.merged_into_id:
        raise InvalidInput(
            f"{survivor} is out of use. Choose one that is in use.", field="survivor"
        )
    if loser.merged_into_id:
        raise WrongState(f"{loser} was merged into {loser.merged_into} already.")
    if found := merging.refusals(loser, survivor):
        raise WrongState(" ".join(found))


def _pair(loser_id: int, survivor_id: int) -> tuple[Item, Item]:
    locked = Item.objects.select_for_update().filter(pk__in=(loser_id, survivor_id))
    found = {item.pk: item for item in locked.order_by("pk")}
    if loser_id not in found or survivor_id not in found:
        raise InvalidInput("This item does not exist any more. Choose another.", field="survivor")
    return found[loser_id], found[survivor_id]


def _refusal(loser: Item, survivor: Item) -> str:
    for column, what in (("stock_unit_id", "counted in"), ("tracking", "tracked")):
        one, other = getattr(loser, column), getattr(survivor, column)
        if one != other:
            return f"{loser} is {what} {one}, {survivor} {other}: their quantities differ."
    held = StockBalance.objects.filter(item=loser).exclude(on_hand=0).select_related("location")
    there = [f"{plain(each.on_hand)} {loser.stock_unit_id} at {each.location}" for each in held]
    if there:
        return f"There are {listed(there)} of {loser}. Adjust them over to {survivor} first."
    if under_way := _under_way(loser):
        return f"{loser} is on {listed(under_way)}. Finish or cancel that first."
    return ""


def _under_way(item: Item) -> list[str]:
    """The documents that are neither drafts nor over and name the item."""
    return [
        str(getattr(line, document))
        for model, (document, statuses) in _UNDER_WAY.items()
        for line in model.objects.filter(
            item=item, **{f"{document}__status__in": statuses}
        ).select_related(document)
    ]


def _of_drafts(model: Any, document: str) -> merging.Rows:
    """Lines of drafts that do not name the survivor already."""

    def rows(loser: Item, survivor: Item) -> QuerySet:
        named = model.objects.filter(item=survivor, **{document: OuterRef(document)})
        drafts = model.objects.filter(item=loser, **{f"{document}__status": "draft"})
        return drafts.filter(~Exists(named))

    return rows


def _chosen_for_counts(loser: Item, survivor: Item) -> QuerySet:
    """That it is chosen for counts that did not begin, and the survivor is not."""
    chosen = StockCount.items.through.objects
    named = chosen.filter(item=survivor, stockcount=OuterRef("stockcount"))
    return chosen.filter(~Exists(named), item=loser, stockcount__status=CountStatus.DRAFT)


def _unless_known(model: Any, column: str) -> merging.Rows:
    """Rows of the loser for whose `column` the survivor has none."""

    def rows(loser: Item, survivor: Item) -> QuerySet:
        known = model.objects.filter(item=survivor, **{column: OuterRef(column)})
        return model.objects.filter(~Exists(known), item=loser)

    return rows


def _units(loser: Item, survivor: Item) -> QuerySet:
    return _unless_known(ItemUnit, "unit")(loser, survivor)


def _undecided(loser: Item, survivor: Item) -> QuerySet:
    return Usage.objects.filter(item=loser, status__in=_UNDECIDED)


_RULES = (
    Rule("inventory.ItemUnit.item", "further units", _units),
    Rule(
        "inventory.ServiceMaterial.item",
        "services that take it",
        _unless_known(ServiceMaterial, "service"),
    ),
    Rule(
        "inventory.TemplateItem.item",
        "stocking lists it is on",
        _unless_known(TemplateItem, "template"),
    ),
    Rule("inventory.ItemImage.item", "pictures", _unless_known(ItemImage, "url")),
    Rule("inventory.Usage.item", "entries of material used", _undecided),
    Rule("inventory.EstimateLine.item", "lines of estimates"),
    Rule("inventory.InvoiceCharge.item", "lines of invoices"),
    Rule("inventory.InvoiceLine.item", "material on invoices"),
    Rule("inventory.StockMovement.item", "movements of stock"),
    Rule("inventory.StockBalance.item", "places it was at"),
    Rule("inventory.ItemCost.item", "average costs"),
    Rule("inventory.Item.merged_into", "items merged into it before"),
    Rule(
        "inventory.TransferLine.item",
        "lines of transfers",
        _of_drafts(TransferLine, "transfer"),
    ),
    Rule("inventory.PickLine.item", "lines of pick lists", _of_drafts(PickLine, "pick_list")),
    Rule(
        "inventory.AdjustmentLine.item",
        "lines of adjustments",
        _of_drafts(AdjustmentLine, "adjustment"),
    ),
    Rule("inventory.CountLine.item", "lines of counts"),
    Rule("inventory.StockCount_items.item", "counts it is chosen for", _chosen_for_counts),
    Rule("inventory.Reservation.item", "goods kept for documents"),
)
