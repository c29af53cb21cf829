"""What can be done with an adjustment from its page. Each calls one service function."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from inventory.models import Adjustment
from inventory.services import adjustments
from plyhub.common.admin.documents import Action


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: Adjustment, data: Any = None) -> None:
        super().__init__(data)


def _post(actor: Any, document: Adjustment, data: dict[str, Any]) -> None:
    adjustments.post(actor=actor, adjustment_id=document.pk)


def _submit(actor: Any, document: Adjustment, data: dict[str, Any]) -> None:
    adjustments.submit(actor=actor, adjustment_id=document.pk)


def _approve(actor: Any, document: Adjustment, data: dict[str, Any]) -> None:
    adjustments.approve(actor=actor, adjustment_id=document.pk)


def _reverse(actor: Any, document: Adjustment, data: dict[str, Any]) -> None:
    adjustments.reverse(actor=actor, adjustment_id=document.pk, reason=data["reason"])


ADJUSTMENT_ACTIONS = (
    Action("post", "Post", _post, "{document} is posted.", tone="primary"),
    Action(
        "submit",
        "Submit for approval",
        _submit,
        "{document} waits for approval.",
        tone="primary",
    ),
    Action("approve", "Approve", _approve, "{document} is posted.", tone="primary"),
    Action(
        "reverse",
        "Reverse",
        _reverse,
        "{document} is reversed.",
        form=ReasonForm,
        tone="danger",
        explains="The same goods move the other way at the same costs, in the books too.",
    ),
)
