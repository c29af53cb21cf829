"""Pick lists: the list, the form of a draft, and the page of one pick list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget

from inventory import move_selectors
from inventory.admin import goods_tables
from inventory.admin.goods_documents import GoodsDocumentAdmin
from inventory.admin.goods_forms import HeadForm, JobField, PlaceField
from inventory.admin.pick_list_actions import PICK_LIST_ACTIONS
from inventory.models import PickLine, PickList
from inventory.move_selectors import Given
from inventory.services import pick_list_moves, pick_lists
from inventory.services.goods_lines import GoodsInput
from inventory.services.pick_lists import PickListInput
from inventory.states import PickListStatus
from plyhub.common.admin.documents import Fact, Table
from plyhub.common.admin.labels import label


class PickListForm(HeadForm):
    source = PlaceField(label="Pick at")
    destination = PlaceField(
        label="For",
        required=False,
        empty_label="the job itself",
    )
    job = JobField(required=False, help_text="Its number. With no place, it is used on the job.")
    needed_by = forms.DateField(required=False, widget=UnfoldAdminDateWidget())
    notes = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))


@admin.register(PickList)
class PickListAdmin(GoodsDocumentAdmin):
    head_form = PickListForm
    document_actions = PICK_LIST_ACTIONS
    list_display = ["number", "state", "source", "destination", "job", "needed_by", "created_by"]
    list_filter = ["status", "is_short", "source"]
    search_fields = ["number", "source__name", "destination__name", "job__number"]
    search_help_text = "Pick list, place or job number"
    list_select_related = ["source", "destination", "job", "created_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PickList]:
        related = ("source", "destination", "job", "created_by", "moved_from")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description="status", ordering="status")
    def state(self, pick_list: PickList) -> object:
        return self.status_label(pick_list)

    # Who may what.

    def has_view_permission(self, request: HttpRequest, obj: PickList | None = None) -> bool:
        """Whoever the goods are for sees what is picked."""
        if super().has_view_permission(request, obj):
            return True
        return obj is not None and pick_list_moves.is_for(obj, request.user)

    def has_change_permission(self, request: HttpRequest, obj: PickList | None = None) -> bool:
        return obj is not None and self.may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_edit(self, request: HttpRequest, document: PickList) -> bool:
        return pick_list_moves.may_edit(document, request.user)

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        return move_selectors.allowed_pick_list_moves(document, request.user)

    # The form.

    def head_of(self, document: PickList) -> dict[str, Any]:
        return {
            "source": document.source_id,
            "destination": document.destination_id,
            "job": document.job.number if document.job else "",
            "needed_by": document.needed_by,
            "notes": document.notes,
        }

    def save_goods(
        self, actor: Any, document: Any, head: dict[str, Any], lines: list[GoodsInput]
    ) -> PickList:
        data = PickListInput(
            source_id=head["source"].pk,
            destination_id=head["destination"] and head["destination"].pk,
            job_id=head["job"] and head["job"].pk,
            needed_by=head["needed_by"],
            notes=head["notes"],
        )
        if document is None:
            return pick_lists.create(actor=actor, data=data, lines=lines, token=head["token"])
        return pick_lists.revise(actor=actor, pick_list_id=document.pk, data=data, lines=lines)

    # The page.

    def status_label(self, document: PickList) -> object:
        state = label(document.status, document.get_status_display())
        if not document.is_short:
            return state
        return format_html("{} {}", state, label("wait", "Short"))

    def facts(self, request: HttpRequest, document: PickList) -> list[Fact]:
        facts = [
            Fact("Pick at", goods_tables.page(request, "location", document.source)),
            Fact("For", goods_tables.page(request, "location", document.destination)),
            Fact("Job", goods_tables.page(request, "job", document.job)),
            Fact("Needed by", document.needed_by),
            Fact("Made by", document.created_by),
            Fact("Short part of", goods_tables.page(request, "picklist", document.moved_from)),
            Fact("Notes", document.notes),
        ]
        return [fact for fact in facts if fact.value not in (None, "")]

    def tables(self, request: HttpRequest, document: PickList) -> list[Table]:
        lines = self.lines(document)
        given = move_selectors.given_to(document, lines)
        rows: list[list[object]] = []
        for line in lines:
            shown, short = _figures(document, line, given[line.pk])
            figures = [line.in_stock_units(each) for each in shown.values()]
            rows.append([goods_tables.item(line, short=short), line.amount, *figures])
        columns = ["Item", "Needed", *shown]
        return [Table("Items", columns, rows, numeric=frozenset(range(1, len(columns))))]

    def print_rows(self, document: PickList) -> dict[str, Any]:
        lines = self.lines(document)
        given = move_selectors.given_to(document, lines)
        return {
            "facts": [
                ("Pick at", document.source),
                ("For", document.destination),
                ("Job", document.job),
                ("Needed by", document.needed_by),
                ("Status", document.get_status_display()),
            ],
            "columns": ["Needed", "Kept"],
            "rows": [
                (line, [line.amount, line.in_stock_units(given[line.pk].kept)]) for line in lines
            ],
        }


def _figures(
    document: PickList, line: PickLine, given: Given
) -> tuple[dict[str, Decimal], Decimal]:
    """What is shown of a line in this status, and how much of it is short."""
    if document.status == PickListStatus.DRAFT:
        return {"Available there": given.available}, line.stock_quantity - given.for_it
    if document.status in (PickListStatus.COMPLETED, PickListStatus.CANCELLED):
        return {"Picked": line.picked}, Decimal(0)
    had = max(given.kept, line.picked)
    return {"Kept for it": given.kept, "Picked": line.picked}, line.stock_quantity - had
