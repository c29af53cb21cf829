"""New costs on approved orders, on their way into the price book.

An order that was approved is a promise of a price. Where that is not the price book's cost, the new
cost is proposed, and a person, or the company's rule, takes it over. Selling prices stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from inventory.models import Item
from inventory.services import items
from plyhub.common import audit
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import Company, DocumentOwner, User
from plyhub.common.quantities import unit_cost
from procurement.models import CostProposal, PurchaseOrder, PurchaseOrderLine

DECIDE = "procurement.decide_costproposal"
RULE = "new costs go to the price book"
Status = CostProposal.Status
Push = Company.CostPush


def orders_approved(order_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    """Hear of approved orders."""
    propose(order_ids=order_ids)


@transaction.atomic
def propose(*, order_ids: Sequence[int]) -> list[CostProposal]:
    """Propose the costs of these orders that are not the price book's; returns the new proposals.

    One is open per item: a newer order's supersedes it, also by agreeing with the price book.
    What was turned down for an order is not proposed for it again. Orders kept elsewhere propose
    nothing, and neither does a company that wants no costs pushed.
    """
    push = Company.current().pricebook_cost_push
    if push == Push.OFF:
        return []
    orders = PurchaseOrder.objects.filter(pk__in=list(order_ids), owner=DocumentOwner.HUB)
    made = [each for order in orders.order_by("pk") for each in _propose(order)]
    if push == Push.AUTO:
        for proposal in made:
            if not items.cost_lock(proposal.item):
                _take_over(proposal, actor=None)
    return made


@transaction.atomic
def accept(*, actor: User, proposal_id: int) -> CostProposal:
    """Make the proposed cost the price book's; it goes to where the price book is kept.

    Raises `NotAllowed`, `WrongState` for a proposal decided before, or `DomainError` for a cost
    that is locked there.
    """
    proposal = _open(actor, proposal_id)
    if lock := items.cost_lock(proposal.item):
        raise DomainError(f"{lock} Until then, this proposal can only be rejected.")
    return _take_over(proposal, actor=actor)


@transaction.atomic
def reject(*, actor: User, proposal_id: int) -> CostProposal:
    """Leave the price book as it is. Raises `NotAllowed`, or `WrongState` if it was decided."""
    return _decide(_open(actor, proposal_id), Status.REJECTED, actor=actor)


def _propose(order: PurchaseOrder) -> list[CostProposal]:
    asked = _asked(order)
    book = {
        item.pk: item
        for item in Item.objects.select_for_update().filter(pk__in=asked).order_by("pk")
    }
    open_ones = CostProposal.objects.select_for_update().filter(item__in=asked, status=Status.OPEN)
    standing = {each.item_id: each for each in open_ones.order_by("pk")}
    refused = set(
        CostProposal.objects.filter(
            item__in=asked, purchase_order=order, status=Status.REJECTED
        ).values_list("item_id", "new_cost")
    )
    made = []
    for item_id, cost in sorted(asked.items()):
        before = standing.get(item_id)
        if before and before.new_cost == cost and book[item_id].cost != cost:
            continue
        if (item_id, cost) in refused:
            continue
        if before:
            _decide(before, Status.SUPERSEDED, actor=None)
        if book[item_id].cost != cost:
            made.append(_make(order, book[item_id], cost))
    return made


def _asked(order: PurchaseOrder) -> dict[int, Decimal]:
    """What the order pays for a stock unit of each item, over all its lines; nothing is no price"""
    goods: dict[int, tuple[Decimal, Decimal]] = {}
    for line in PurchaseOrderLine.objects.filter(purchase_order=order).order_by("pk"):
        amount, quantity = goods.get(line.item_id, (Decimal(0), Decimal(0)))
        goods[line.item_id] = (
            amount + line.quantity * line.unit_price,
            quantity + line.stock_quantity,
        )
    return {
        item_id: unit_cost(amount / quantity)
        for item_id, (amount, quantity) in goods.items()
        if amount and quantity
    }


def _make(order: PurchaseOrder, item: Item, cost: Decimal) -> CostProposal:
    made = CostProposal.objects.create(
        item=item,
        vendor_id=order.vendor_id,
        purchase_order=order,
        old_cost=item.cost,
        new_cost=cost,
    )
    audit.record(made, action="propose", actor=None, rule=RULE, to_state=Status.OPEN)
    return made


def _take_over(proposal: CostProposal, *, actor: User | None) -> CostProposal:
    items.set_cost(actor=actor, item_id=proposal.item_id, cost=proposal.new_cost)
    return _decide(proposal, Status.ACCEPTED, actor=actor)


def _decide(proposal: CostProposal, status: str, *, actor: User | None) -> CostProposal:
    before, proposal.status = proposal.status, status
    proposal.decided_by, proposal.decided_at = actor, timezone.now()
    proposal.save(update_fields=["status", "decided_by", "decided_at", "updated_at"])
    audit.record(
        proposal,
        action=_ACTIONS[status],
        actor=actor,
        rule="" if actor else RULE,
        from_state=before,
        to_state=status,
    )
    return proposal


_ACTIONS = {
    Status.ACCEPTED: "accept",
    Status.REJECTED: "reject",
    Status.SUPERSEDED: "supersede",
}


def _open(actor: User, proposal_id: int) -> CostProposal:
    if not actor.has_perm(DECIDE):
        raise NotAllowed(
            "Your role does not let you decide about costs. Ask a buyer or a project manager."
        )
    # The item first, as whoever proposes locks it.
    item_id = CostProposal.objects.filter(pk=proposal_id).values_list("item_id", flat=True).first()
    Item.objects.select_for_update().filter(pk=item_id).first()
    proposal = CostProposal.objects.select_for_update(of=("self",)).select_related("item")
    found = proposal.filter(pk=proposal_id).first()
    if found is None:
        raise DomainError("This proposal does not exist.")
    if found.status != Status.OPEN:
        raise WrongState(
            f"The new cost of {found.item} is {found.get_status_display().lower()} already."
            " Nothing can be decided about it any more."
        )
    return found
