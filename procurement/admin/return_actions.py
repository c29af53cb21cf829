"""What can be done with a return from its page. Each calls one service function."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from plyhub.common.admin.documents import Action
from procurement.models import Return
from procurement.services import return_credits, return_from_job, return_shipping, returns

_TEXT = {"rows": 3}


class _Form(forms.Form):
    """A form that knows the return it is about."""

    def __init__(self, document: Return, data: Any = None) -> None:
        super().__init__(data)
        for name in self.fields:
            if hasattr(document, name):
                self.fields[name].initial = getattr(document, name)


class ApproveForm(_Form):
    rma_number = forms.CharField(
        label="Return authorisation",
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="The vendor's RMA number, or the words “none given”.",
    )


class AmendForm(ApproveForm):
    notes = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs=_TEXT))


class CreditForm(_Form):
    amount = forms.DecimalField(
        label="Credited", max_digits=14, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget()
    )
    number = forms.CharField(
        label="Number of the vendor's credit", required=False, widget=UnfoldAdminTextInputWidget()
    )

    def __init__(self, document: Return, data: Any = None) -> None:
        super().__init__(document, data)
        self.fields["number"].initial = ""
        self.fields["amount"].initial = document.total - document.restocking_fee


class ReasonForm(_Form):
    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs=_TEXT))

    def __init__(self, document: Return, data: Any = None) -> None:
        super().__init__(document, data)
        self.fields["reason"].initial = ""


class DeclineForm(ReasonForm):
    scrap = forms.BooleanField(
        required=False,
        label="Scrap the goods instead of putting them back",
        widget=UnfoldBooleanWidget(),
    )


def _approve(actor: Any, document: Return, data: dict[str, Any]) -> None:
    returns.approve(actor=actor, return_id=document.pk, rma_number=data["rma_number"])


def _ship(actor: Any, document: Return, data: dict[str, Any]) -> None:
    return_shipping.ship(actor=actor, return_id=document.pk)


def _take_in(actor: Any, document: Return, data: dict[str, Any]) -> None:
    return_from_job.take_in(actor=actor, return_id=document.pk)


def _amend(actor: Any, document: Return, data: dict[str, Any]) -> None:
    return_credits.amend(actor=actor, return_id=document.pk, **data)


def _credit(actor: Any, document: Return, data: dict[str, Any]) -> None:
    return_credits.credit(actor=actor, return_id=document.pk, **data)


def _decline(actor: Any, document: Return, data: dict[str, Any]) -> None:
    return_shipping.decline(actor=actor, return_id=document.pk, **data)


def _close(actor: Any, document: Return, data: dict[str, Any]) -> None:
    return_credits.close(actor=actor, return_id=document.pk)


def _cancel(actor: Any, document: Return, data: dict[str, Any]) -> None:
    returns.cancel(actor=actor, return_id=document.pk, reason=data["reason"])


RETURN_ACTIONS = (
    Action(
        "approve", "Approve", _approve, "{document} is approved.", form=ApproveForm, tone="primary"
    ),
    Action("ship", "Ship", _ship, "The goods of {document} left stock.", tone="primary"),
    Action("take_in", "Take in", _take_in, "The goods are in stock again.", tone="primary"),
    Action(
        "credit",
        "Record the credit",
        _credit,
        "{document} is credited.",
        form=CreditForm,
        tone="primary",
    ),
    Action("close", "Close", _close, "{document} is closed."),
    Action(
        "amend",
        "Change RMA or notes",
        _amend,
        "{document} is changed.",
        form=AmendForm,
    ),
    Action(
        "decline",
        "Vendor declined",
        _decline,
        "{document} is declined.",
        form=DeclineForm,
        tone="danger",
        explains="The goods are where they left from again, at the cost they left at.",
    ),
    Action(
        "cancel",
        "Cancel return",
        _cancel,
        "{document} is cancelled.",
        form=ReasonForm,
        tone="danger",
    ),
)
