"""What can be done with a transfer from its page. Each calls one service function."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from inventory.admin.count_forms import TEMPLATE, CountForm
from inventory.models import Transfer, TransferLine
from inventory.services import transfer_goods, transfers
from plyhub.common.admin.documents import Action


class ReasonForm(forms.Form):
    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: Any, data: Any = None) -> None:
        super().__init__(data)


class ReceiveForm(CountForm):
    """Of each line what came; it begins with all that is still on its way."""

    label = "Came"

    def range_of(self, line: TransferLine) -> tuple[Decimal, Decimal]:
        return line.remaining, line.remaining

    def lines_of(self, document: Transfer) -> list[TransferLine]:
        return [line for line in super().lines_of(document) if line.remaining]

    def told(self, line: TransferLine) -> str:
        return f"{line.in_stock_units(line.remaining)} on the way"

    def field_for(self, name: str) -> str:
        """The service counts all lines of the transfer, this form those still to come."""
        scope, _, rest = name.partition(".")
        position, _, field = rest.partition(".")
        every = list(self.document.lines.order_by("position", "pk").values_list("pk", flat=True))
        if scope == "lines" and position.isdigit() and int(position) <= len(every):
            return f"{field}_{every[int(position) - 1]}"
        return name


class WriteOffForm(ReceiveForm):
    label = "Lost"
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))


def _request(actor: Any, transfer: Transfer, data: dict[str, Any]) -> None:
    transfers.request(actor=actor, transfer_id=transfer.pk)


def _send(actor: Any, transfer: Transfer, data: dict[str, Any]) -> None:
    transfer_goods.send(actor=actor, transfer_id=transfer.pk)


def _carry(actor: Any, transfer: Transfer, data: dict[str, Any]) -> None:
    transfer_goods.carry(actor=actor, transfer_id=transfer.pk)


def _receive(actor: Any, transfer: Transfer, data: dict[str, Any]) -> None:
    transfer_goods.receive(
        actor=actor, transfer_id=transfer.pk, parts=data["parts"], token=data["token"]
    )


def _write_off(actor: Any, transfer: Transfer, data: dict[str, Any]) -> None:
    transfer_goods.write_off(
        actor=actor, transfer_id=transfer.pk, parts=data["parts"], reason=data["reason"]
    )


def _cancel(actor: Any, transfer: Transfer, data: dict[str, Any]) -> None:
    transfer_goods.cancel(actor=actor, transfer_id=transfer.pk, reason=data["reason"])


TRANSFER_ACTIONS = (
    Action(
        "request",
        "Request",
        _request,
        "{document} is requested; what is available is kept for it.",
        tone="primary",
    ),
    Action("carry", "Move now", _carry, "The goods of {document} are moved.", tone="primary"),
    Action("send", "Send", _send, "The goods of {document} are on their way.", tone="primary"),
    Action(
        "receive",
        "Receive",
        _receive,
        "Received. What is missing of {document} stays on its way until it is found.",
        form=ReceiveForm,
        tone="primary",
        explains="Enter what came. What is missing stays on its way until it is found or written"
        " off.",
        template=TEMPLATE,
    ),
    Action(
        "write_off",
        "Write off what is missing",
        _write_off,
        "The missing goods are written off.",
        form=WriteOffForm,
        tone="danger",
        explains="What is entered is lost for good: it leaves stock at the place it was sent from.",
        template=TEMPLATE,
    ),
    Action(
        "cancel",
        "Cancel transfer",
        _cancel,
        "{document} is cancelled.",
        form=ReasonForm,
        tone="danger",
        explains="Goods that are on their way are back where they were sent from.",
    ),
)
