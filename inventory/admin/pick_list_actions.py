"""What can be done with a pick list from its page. Each calls one service function."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from inventory import move_selectors
from inventory.admin.count_forms import TEMPLATE, CountForm
from inventory.admin.goods_forms import PlaceField
from inventory.models import PickLine, PickList
from inventory.services import pick_lists, pick_shortages, picking
from inventory.services.goods_lines import LONGEST
from inventory.services.pick_list_input import Picked
from plyhub.common.admin.documents import Action


class PickForm(CountForm):
    """Of each line what was taken so far, and out of which bin and lot."""

    label = "Picked"

    def __init__(self, document: PickList, data: Any = None) -> None:
        lines = list(self.lines_of(document))
        self.given = move_selectors.given_to(document, lines)
        super().__init__(document, data)

    def range_of(self, line: PickLine) -> tuple[Decimal, Decimal]:
        return line.stock_quantity, line.picked

    def more(self, line: PickLine) -> Mapping[str, forms.Field]:
        labels = {"bin": "Bin", "lot": "Lot"}
        return {
            name: forms.CharField(
                label=text,
                required=False,
                max_length=LONGEST[name],
                initial=getattr(line, name),
                widget=UnfoldAdminTextInputWidget(),
            )
            for name, text in labels.items()
        }

    def told(self, line: PickLine) -> str:
        kept = line.in_stock_units(self.given[line.pk].kept)
        return f"{line.amount} needed, {kept} kept"

    def short(self, line: PickLine) -> str:
        missing = line.stock_quantity - max(self.given[line.pk].kept, line.picked)
        return line.in_stock_units(missing) if missing > 0 else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        picked = [
            Picked(
                line_id=line.pk,
                quantity=data["parts"][line.pk],
                bin=data.get(f"bin_{line.pk}", ""),
                lot=data.get(f"lot_{line.pk}", ""),
            )
            for line in self.lines
        ]
        return {**data, "picked": picked}


class CompleteForm(forms.Form):
    """Nothing is asked; the hidden token makes a double click one hand-over."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, document: PickList, data: Any = None) -> None:
        super().__init__(data)


class SplitForm(forms.Form):
    source = PlaceField(
        label="Pick it at",
        required=False,
        empty_label="the same place, later",
    )

    def __init__(self, document: PickList, data: Any = None) -> None:
        super().__init__(data)


class CancelForm(forms.Form):
    is_back = forms.BooleanField(
        label="What was picked is back in its bins", required=False, widget=UnfoldBooleanWidget()
    )
    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: PickList, data: Any = None) -> None:
        super().__init__(data)
        if not document.lines.filter(picked__gt=0).exists():
            del self.fields["is_back"]


def _release(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    pick_lists.release(actor=actor, pick_list_id=pick_list.pk)


def _pick(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    picking.pick(actor=actor, pick_list_id=pick_list.pk, picked=data["picked"])


def _stage(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    picking.stage(actor=actor, pick_list_id=pick_list.pk)


def _complete(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    picking.complete(actor=actor, pick_list_id=pick_list.pk, token=data["token"])


def _drop(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    pick_shortages.drop(actor=actor, pick_list_id=pick_list.pk)


def _split(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    source = data["source"]
    pick_shortages.split(actor=actor, pick_list_id=pick_list.pk, source_id=source and source.pk)


def _cancel(actor: Any, pick_list: PickList, data: dict[str, Any]) -> None:
    pick_lists.cancel(
        actor=actor,
        pick_list_id=pick_list.pk,
        is_back=data.get("is_back", False),
        reason=data["reason"],
    )


PICK_LIST_ACTIONS = (
    Action(
        "release",
        "Release",
        _release,
        "{document} is released; what is available is kept for it.",
        tone="primary",
    ),
    Action(
        "pick",
        "Pick",
        _pick,
        "What was picked for {document} is noted.",
        form=PickForm,
        tone="primary",
        explains="Enter or scan what you take. You can save and go on later.",
        template=TEMPLATE,
    ),
    Action("stage", "Stage", _stage, "{document} is ready to be taken.", tone="primary"),
    Action(
        "complete",
        "Complete",
        _complete,
        "The goods of {document} are handed over.",
        form=CompleteForm,
        tone="primary",
        explains="What was picked leaves the place it lies at now. What was kept and not picked is"
        " free again.",
    ),
    Action(
        "drop_short", "Leave out what is short", _drop, "{document} needs no more than there is."
    ),
    Action(
        "split_short",
        "Put what is short on another list",
        _split,
        "What was short of {document} is on a list of its own.",
        form=SplitForm,
        explains="Makes a draft of what is missing, to be picked at another place or later.",
    ),
    Action(
        "cancel",
        "Cancel pick list",
        _cancel,
        "{document} is cancelled; nothing is kept for it any more.",
        form=CancelForm,
        tone="danger",
    ),
)
