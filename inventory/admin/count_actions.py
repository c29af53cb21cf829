"""What can be done with a count from its page. Each calls one service function."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from inventory import count_selectors
from inventory.models import StockCount
from inventory.services import counts
from plyhub.common.admin.documents import Action
from plyhub.common.quantities import plain

NAMED = 20


class SubmitForm(forms.Form):
    count_as_zero = forms.BooleanField(
        required=False, label="Count as zero", widget=UnfoldBooleanWidget()
    )

    def __init__(self, document: StockCount, data: Any = None) -> None:
        super().__init__(data)
        self.fields["count_as_zero"].help_text = _untouched(document)


class RecountForm(forms.Form):
    lines = forms.MultipleChoiceField(
        label="Count again", widget=UnfoldAdminCheckboxSelectMultipleWidget()
    )
    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))

    def __init__(self, document: StockCount, data: Any = None) -> None:
        super().__init__(data)
        differing = [each for each in count_selectors.review(document).variances if each.difference]
        self.fields["lines"].choices = [
            (each.line.pk, f"{each.line.item.sku}{_where(each.line)}: {_found(each)}")
            for each in differing
        ] + [
            (line.pk, f"{line.item.sku}{_where(line)}: not counted")
            for line in count_selectors.uncounted(document)
        ]


class ReasonForm(forms.Form):
    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: StockCount, data: Any = None) -> None:
        super().__init__(data)


def _untouched(count: StockCount) -> str:
    lines = count_selectors.uncounted(count)
    total = lines.count()
    if not total:
        return "Every line was counted."
    named = ", ".join(f"{line.item.sku}{_where(line)}" for line in lines[:NAMED])
    rest = f" and {total - NAMED} more" if total > NAMED else ""
    return (
        f"Not counted: {named}{rest}. Without the tick their stock stays as it is; with it there"
        " is none of them."
    )


def _where(line: Any) -> str:
    parts = [part for part in (line.bin, line.lot) if part]
    return f" ({', '.join(parts)})" if parts else ""


def _found(variance: Any) -> str:
    unit = variance.line.item.stock_unit_id
    word = "more" if variance.difference > 0 else "less"
    return (
        f"{plain(variance.line.counted)} {unit} counted,"
        f" {plain(abs(variance.difference))} {word} than expected"
    )


def _start(actor: Any, document: StockCount, data: dict[str, Any]) -> None:
    counts.start(actor=actor, count_id=document.pk)


def _submit(actor: Any, document: StockCount, data: dict[str, Any]) -> None:
    counts.submit(actor=actor, count_id=document.pk, count_as_zero=data["count_as_zero"])


def _recount(actor: Any, document: StockCount, data: dict[str, Any]) -> None:
    ids = [int(each) for each in data["lines"]]
    counts.recount(actor=actor, count_id=document.pk, line_ids=ids, reason=data["reason"])


def _approve(actor: Any, document: StockCount, data: dict[str, Any]) -> None:
    counts.approve(actor=actor, count_id=document.pk)


def _cancel(actor: Any, document: StockCount, data: dict[str, Any]) -> None:
    counts.cancel(actor=actor, count_id=document.pk, reason=data["reason"])


COUNT_ACTIONS = (
    Action("start", "Start counting", _start, "{document} is being counted.", tone="primary"),
    Action(
        "submit",
        "Hand in",
        _submit,
        "{document} is handed in.",
        form=SubmitForm,
        tone="primary",
    ),
    Action(
        "approve",
        "Approve and post",
        _approve,
        "{document} is posted: stock is as counted, with what moved since.",
        tone="primary",
    ),
    Action(
        "recount",
        "Have counted again",
        _recount,
        "{document} is to be counted again.",
        form=RecountForm,
    ),
    Action(
        "cancel",
        "Cancel count",
        _cancel,
        "{document} is cancelled.",
        form=ReasonForm,
        tone="danger",
    ),
)
