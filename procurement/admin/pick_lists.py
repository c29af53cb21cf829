"""What buying adds to the pages of pick lists: ordering what is short."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from inventory.admin.pick_lists import PickListAdmin
from inventory.models import PickList
from plyhub.common.admin.documents import Action
from procurement.services import short_orders


def _order(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    short_orders.order(actor=actor, pick_list_id=pick_list.pk)


ORDER_SHORT = Action(
    "order_short",
    "Order what is short",
    _order,
    "What is short of {document} is on draft orders, and waits for them on a list of its own.",
    explains="Drafts an order for each preferred vendor, to come where this is picked.",
)

admin.site.unregister(PickList)


@admin.register(PickList)
class BoughtPickListAdmin(PickListAdmin):
    document_actions = (*PickListAdmin.document_actions, ORDER_SHORT)

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        allowed = super().allowed_actions(request, document)
        may_order = request.user.has_perm("procurement.add_purchaseorder")
        return allowed | ({"order_short"} if may_order and "split_short" in allowed else set())
