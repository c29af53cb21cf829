"""Deleting drafts that no other system ever knew, and vendors that were never used."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from plyhub.common import deleting
from plyhub.common.errors import InvalidInput, WrongState
from plyhub.common.models import User
from procurement.models import PurchaseOrder, Return, Vendor
from procurement.states import PurchaseOrderStatus, ReturnStatus


@transaction.atomic
def delete_order(*, actor: User, order_id: int) -> None:
    """Delete a draft of an order with its lines; its number is not used again. Raises `WrongState`
    for one that is no draft, else as `deleting.delete`."""
    order = _locked(PurchaseOrder, order_id)
    _check_draft(order, order.status == PurchaseOrderStatus.DRAFT)
    deleting.delete(actor=actor, record=order, instead="Cancel it instead.")


@transaction.atomic
def delete_return(*, actor: User, return_id: int) -> None:
    """Delete a draft of a return with its lines. Raises as `delete_order`."""
    goods = _locked(Return, return_id)
    _check_draft(goods, goods.status == ReturnStatus.DRAFT)
    deleting.delete(actor=actor, record=goods, instead="Cancel it instead.")


@transaction.atomic
def delete_vendor(*, actor: User, vendor_id: int) -> None:
    """Delete a vendor no document or other system knows, with its prices. Raises as
    `deleting.delete`."""
    vendor = _locked(Vendor, vendor_id)
    deleting.delete(actor=actor, record=vendor, instead="Take it out of use instead.")


def _locked(model: type[Model], pk: int) -> Model:
    found = model.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise InvalidInput(f"This {model._meta.verbose_name} does not exist any more.")
    return found


def _check_draft(document: Model, is_draft: bool) -> None:
    if not is_draft:
        status = document.get_status_display().lower()
        raise WrongState(
            f"{document} is {status}: only drafts are deleted. Cancel it, or reverse what was done."
        )
