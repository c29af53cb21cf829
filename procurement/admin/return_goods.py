"""Drafting a return from the page of the receipt the goods came with."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from plyhub.common.admin.documents import Action
from plyhub.common.models import User
from plyhub.common.quantities import plain
from procurement import return_selectors
from procurement.models import Receipt, Return
from procurement.services import return_rights, returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from procurement.states import ReceiptStatus


class ReturnGoodsForm(forms.Form):
    """One quantity for each line of which something can still go back."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = forms.ChoiceField(choices=Return.Reason, widget=UnfoldAdminSelectWidget())
    rma_number = forms.CharField(
        label="Return authorisation",
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="The vendor's RMA number, if you have it already.",
    )
    notes = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))

    def __init__(self, document: Receipt, data: Any = None) -> None:
        super().__init__(data)
        self.lines = return_selectors.returnable(document)
        for line, left in self.lines:
            item = line.purchase_order_line.item
            self.fields[_field(line.pk)] = forms.DecimalField(
                label=f"{item.sku} – {line.purchase_order_line.description or item.name}",
                required=False,
                min_value=0,
                max_digits=14,
                decimal_places=4,
                widget=UnfoldAdminDecimalFieldWidget(),
                help_text=f"in {item.stock_unit_id}; {plain(left)} can go back",
            )

    def field_for(self, name: str) -> str:
        """`lines.2.quantity` is the second line for which a quantity was typed."""
        scope, _, rest = name.partition(".")
        position = rest.partition(".")[0]
        typed = list(self.quantities(self.cleaned_data))
        if scope == "lines" and position.isdigit() and int(position) <= len(typed):
            return _field(typed[int(position) - 1])
        return name

    def quantities(self, data: dict[str, Any]) -> dict[int, Any]:
        """Stock units by receipt line, of the lines for which any were typed."""
        typed = {line.pk: data.get(_field(line.pk)) for line, _ in self.lines}
        return {line: quantity for line, quantity in typed.items() if quantity}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {**data, "quantities": self.quantities(data)}


def is_possible(receipt: Receipt, actor: User) -> bool:
    """Whether this person may draft a return of the receipt's goods."""
    return receipt.status == ReceiptStatus.POSTED and actor.has_perm(return_rights.ADD)


def _field(line_id: int) -> str:
    return f"quantity_{line_id}"


def _return_goods(actor: Any, receipt: Receipt, data: dict[str, Any]) -> None:
    returns.create(
        actor=actor,
        data=ReturnInput(reason=data["reason"], rma_number=data["rma_number"], notes=data["notes"]),
        lines=[
            ReturnLineInput(receipt_line_id=line, quantity=quantity)
            for line, quantity in data["quantities"].items()
        ],
        token=data["token"],
    )


RETURN_GOODS = Action(
    "return_goods",
    "Return goods",
    _return_goods,
    "A return of goods of {document} is drafted; nothing has moved yet.",
    form=ReturnGoodsForm,
    explains="Enter what is to go back to the vendor. The goods leave stock when they are shipped.",
)
