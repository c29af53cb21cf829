"""The button that deletes a draft, or a record that was never used, for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from inventory.models import Item
from inventory.services import item_deleting
from plyhub.common.admin.documents import Action
from procurement.models import PurchaseOrder, Return, Vendor
from procurement.services import draft_deleting
from procurement.states import PurchaseOrderStatus, ReturnStatus


class ConfirmForm(forms.Form):
    """Nothing to fill in: it only asks once more."""

    def __init__(self, document: Model, data: Any = None) -> None:
        super().__init__(data)


def _action(service: Callable[..., None], key: str, explains: str) -> Action:
    def perform(actor: Any, record: Model, data: dict[str, Any]) -> None:
        service(actor=actor, **{key: record.pk})

    return Action(
        "delete",
        "Delete",
        perform,
        "{document} is deleted.",
        form=ConfirmForm,
        tone="danger",
        explains=explains,
    )


_UNUSED = "Only what was never used and no other system knows can be deleted. There is no way back."
_DRAFT = "The draft and its lines are deleted for good; its number is not used again."
DELETE_ITEM = _action(item_deleting.delete, "item_id", _UNUSED)
DELETE_VENDOR = _action(draft_deleting.delete_vendor, "vendor_id", _UNUSED)
DELETE_ORDER = _action(draft_deleting.delete_order, "order_id", _DRAFT)
DELETE_RETURN = _action(draft_deleting.delete_return, "return_id", _DRAFT)
_DRAFTS = {PurchaseOrder: PurchaseOrderStatus.DRAFT, Return: ReturnStatus.DRAFT}


def allowed(request: HttpRequest, record: Model) -> set[str]:
    """Whether this person may try: the service looks whether it was used."""
    meta = record._meta
    if not request.user.has_perm(f"{meta.app_label}.delete_{meta.model_name}"):
        return set()
    wanted = _DRAFTS.get(type(record))
    is_offered = isinstance(record, Item | Vendor) or record.status == wanted
    return {"delete"} if is_offered else set()


class Deletable:
    """Mixed into pages whose document may be gone after an action: then the list is shown."""

    def _back(self, document: Model) -> HttpResponse:
        if self.model._default_manager.filter(pk=document.pk).exists():
            return super()._back(document)
        return redirect(self.url("changelist"))
