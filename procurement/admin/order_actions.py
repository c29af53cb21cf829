"""What can be done with an order from its page. Each calls one service function."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from plyhub.common.admin.documents import Action
from plyhub.common.models import Company
from plyhub.common.quantities import plain
from procurement import selectors
from procurement.models import PurchaseOrder
from procurement.services import purchase_orders, receipts
from procurement.wording import ordered


class ReasonForm(forms.Form):
    """Whether a reason is owed the service knows: a draft just goes, a sent order does not."""

    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: PurchaseOrder, data: Any = None) -> None:
        super().__init__(data)


class SendForm(forms.Form):
    channel = forms.CharField(
        label="How it was sent",
        initial="e-mail",
        widget=UnfoldAdminTextInputWidget(),
        help_text="For the record: e-mail, phone, the vendor's portal …",
    )

    def __init__(self, document: PurchaseOrder, data: Any = None) -> None:
        super().__init__(data)


class ReceiveForm(forms.Form):
    """One quantity for each line that still has something to come."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    packing_slip = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget())
    received_on = forms.DateField(widget=UnfoldAdminSingleDateWidget())
    confirm_duplicate = forms.BooleanField(
        required=False,
        label="This packing slip was received before; this is a further delivery with it",
    )

    def __init__(self, document: PurchaseOrder, data: Any = None) -> None:
        super().__init__(data)
        self.fields["received_on"].initial = today
        self.order_lines = selectors.lines_of(document)
        self.lines = [line for line in self.order_lines if line.remaining]
        for line in self.lines:
            self.fields[_field(line.pk)] = forms.DecimalField(
                label=f"{line.item.sku} – {line.description or line.item.name}",
                required=False,
                initial=plain(line.remaining),
                min_value=0,
                max_digits=14,
                decimal_places=4,
                widget=UnfoldAdminDecimalFieldWidget(),
                help_text=(
                    f"in {line.item.stock_unit_id}; ordered {ordered(line)},"
                    f" {plain(line.remaining)} {line.item.stock_unit_id} still to come"
                ),
            )
        self.order_fields([*self._without("confirm_duplicate"), "confirm_duplicate"])

    def _without(self, name: str) -> list[str]:
        return [each for each in self.fields if each != name]

    def field_for(self, name: str) -> str:
        """`lines.2.quantity` is what arrived of the order's second line."""
        scope, _, rest = name.partition(".")
        position = rest.partition(".")[0]
        if scope == "lines" and position.isdigit() and int(position) <= len(self.order_lines):
            return _field(self.order_lines[int(position) - 1].pk)
        return name

    def quantities(self, data: dict[str, Any]) -> dict[int, Any]:
        """Stock units by line, of the lines for which any were typed."""
        typed = {line.pk: data.get(_field(line.pk)) for line in self.lines}
        return {line: quantity for line, quantity in typed.items() if quantity}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {**data, "quantities": self.quantities(data)}


def today() -> date:
    """Today where the company is."""
    return timezone.localdate(timezone=Company.current().zone)


def _field(line_id: int) -> str:
    return f"quantity_{line_id}"


def _submit(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    purchase_orders.submit(actor=actor, order_id=order.pk)


def _approve(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    purchase_orders.approve(actor=actor, order_id=order.pk)


def _return_to_draft(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    purchase_orders.return_to_draft(actor=actor, order_id=order.pk, reason=data["reason"])


def _edit(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    purchase_orders.edit(actor=actor, order_id=order.pk)


def _send(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    purchase_orders.send(actor=actor, order_id=order.pk, channel=data["channel"])


def _receive(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    receipts.receive(
        actor=actor,
        order_id=order.pk,
        quantities=data["quantities"],
        packing_slip=data["packing_slip"],
        confirm_duplicate=data["confirm_duplicate"],
        received_on=data["received_on"],
        token=data["token"],
    )


def _cancel(actor: Any, order: PurchaseOrder, data: dict[str, Any]) -> None:
    purchase_orders.cancel(actor=actor, order_id=order.pk, reason=data["reason"])


ORDER_ACTIONS = (
    Action("approve", "Approve", _approve, "{document} is approved.", tone="primary"),
    Action("submit", "Submit for approval", _submit, "{document} waits for approval."),
    Action(
        "receive",
        "Receive",
        _receive,
        "The goods are in stock.",
        form=ReceiveForm,
        tone="primary",
        explains="Clear or lower what did not arrive; the rest stays on order.",
    ),
    Action("send", "Mark as sent", _send, "{document} is marked as sent.", form=SendForm),
    Action(
        "edit",
        "Reopen for editing",
        _edit,
        "{document} is a draft again; it needs approval once more.",
        explains="The approval is void; approving again sends the changes.",
    ),
    Action(
        "return_to_draft",
        "Back to draft",
        _return_to_draft,
        "{document} is a draft again.",
        form=ReasonForm,
    ),
    Action(
        "cancel",
        "Cancel order",
        _cancel,
        "{document} is cancelled.",
        form=ReasonForm,
        tone="danger",
    ),
)
