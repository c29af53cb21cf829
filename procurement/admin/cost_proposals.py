"""New costs on their way into the price book: the list to decide from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from inventory.services import items
from plyhub.common.admin.base import ReadOnlyAdmin, link, number
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError
from procurement import cost_selectors
from procurement.models import CostProposal
from procurement.services import cost_proposals


def _accept(actor: Any, proposal: CostProposal, data: dict[str, Any]) -> None:
    cost_proposals.accept(actor=actor, proposal_id=proposal.pk)


def _reject(actor: Any, proposal: CostProposal, data: dict[str, Any]) -> None:
    cost_proposals.reject(actor=actor, proposal_id=proposal.pk)


ACTIONS = (
    Action("accept", "Accept", _accept, "It is the price book's cost now.", tone="primary"),
    Action("reject", "Reject", _reject, "The price book stays as it is."),
)


@admin.register(CostProposal)
class CostProposalAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "item_text",
        "state",
        "vendor",
        "old_text",
        "new_text",
        "change_text",
        "estimates_text",
        "order_text",
        "created_at",
    ]
    list_display_links = ["item_text"]
    list_filter = ["status"]
    search_fields = ["item__sku", "item__name", "vendor__name"]
    search_help_text = "Item or vendor"
    list_select_related = ["item", "vendor", "purchase_order"]
    actions = ["accept_selected", "reject_selected"]
    document_actions = ACTIONS

    def get_queryset(self, request: HttpRequest) -> QuerySet[CostProposal]:
        proposals = super().get_queryset(request)
        proposals = proposals.select_related("item", "vendor", "purchase_order", "decided_by")
        return cost_selectors.with_open_estimates(proposals)

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(cost_proposals.DECIDE)

    def allowed_actions(self, request: HttpRequest, document: CostProposal) -> set[str]:
        if document.status != CostProposal.Status.OPEN or not self.has_decide_permission(request):
            return set()
        return {"reject"} if items.cost_lock(document.item) else {"accept", "reject"}

    @admin.display(description="item", ordering="item__sku")
    def item_text(self, proposal: CostProposal) -> str:
        return proposal.item.sku

    @admin.display(description="status", ordering="status")
    def state(self, proposal: CostProposal) -> object:
        return self.status_label(proposal)

    @admin.display(description="cost", ordering="old_cost")
    def old_text(self, proposal: CostProposal) -> str:
        return number(f"{proposal.old_cost:,.2f}", muted=True)

    @admin.display(description="new cost", ordering="new_cost")
    def new_text(self, proposal: CostProposal) -> str:
        return number(f"{proposal.new_cost:,.2f}")

    @admin.display(description="change")
    def change_text(self, proposal: CostProposal) -> str:
        return number(_change(proposal))

    @admin.display(description="open estimates", ordering="open_estimates")
    def estimates_text(self, proposal: CostProposal) -> str:
        return number(proposal.open_estimates, muted=not proposal.open_estimates)

    @admin.display(description="order")
    def order_text(self, proposal: CostProposal) -> object:
        return _order(proposal) or "–"

    def status_label(self, document: CostProposal) -> object:
        return label(document.status, document.get_status_display())

    def facts(self, request: HttpRequest, document: CostProposal) -> list[Fact]:
        item = document.item
        page = reverse("admin:inventory_item_change", args=[item.pk])
        unit = item.stock_unit_id
        return [
            Fact("Item", link(page, item)),
            Fact("Price book cost now", f"{item.cost:,.2f} per {unit}"),
            Fact("Cost when it was proposed", f"{document.old_cost:,.2f} per {unit}"),
            Fact("New cost", f"{document.new_cost:,.2f} per {unit}, {_change(document)}"),
            Fact("Vendor", document.vendor),
            Fact("Order", _order(document)),
            Fact("Open estimates with it", document.open_estimates),
            Fact("Decided by", document.decided_by),
            Fact("Cannot be accepted", items.cost_lock(item)),
        ]

    @admin.action(description="Accept these costs", permissions=["decide"])
    def accept_selected(self, request: HttpRequest, chosen: QuerySet[CostProposal]) -> None:
        _all(request, chosen, cost_proposals.accept, "accepted")

    @admin.action(description="Reject these costs", permissions=["decide"])
    def reject_selected(self, request: HttpRequest, chosen: QuerySet[CostProposal]) -> None:
        _all(request, chosen, cost_proposals.reject, "rejected")


def _all(
    request: HttpRequest,
    chosen: QuerySet[CostProposal],
    decide: Callable[..., object],
    told: str,
) -> None:
    """Decide about each for itself, so that one that cannot be spoils only itself."""
    done = 0
    for proposal_id, sku in list(chosen.order_by("pk").values_list("pk", "item__sku")):
        try:
            decide(actor=request.user, proposal_id=proposal_id)
            done += 1
        except DomainError as error:
            messages.error(request, f"{sku}: {error.message}")
    if done:
        messages.success(request, f"{done} {told}.")


def _change(proposal: CostProposal) -> str:
    if not proposal.old_cost:
        return "new"
    return f"{(proposal.new_cost / proposal.old_cost - 1) * 100:+.1f} %"


def _order(proposal: CostProposal) -> object:
    order = proposal.purchase_order
    if order is None:
        return None
    return link(reverse("admin:procurement_purchaseorder_change", args=[order.pk]), order)
