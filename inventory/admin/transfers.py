"""Transfers: the list, the form of a draft, and the page of one transfer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from inventory import move_selectors
from inventory.admin import goods_tables
from inventory.admin.goods_documents import GoodsDocumentAdmin
from inventory.admin.goods_forms import HeadForm, PlaceField
from inventory.admin.transfer_actions import TRANSFER_ACTIONS
from inventory.models import Transfer, TransferLine
from inventory.services import transfer_moves, transfers
from inventory.services.goods_lines import GoodsInput
from inventory.services.transfers import TransferInput
from inventory.states import NOT_SENT, UNDER_WAY, TransferStatus
from plyhub.common.admin.documents import Fact, Table
from plyhub.common.admin.labels import label


class TransferForm(HeadForm):
    source = PlaceField(label="From")
    destination = PlaceField(label="To")
    mode = forms.ChoiceField(label="How", choices=Transfer.Mode, widget=UnfoldAdminSelectWidget())
    needed_by = forms.DateField(required=False, widget=UnfoldAdminDateWidget())
    notes = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))


@admin.register(Transfer)
class TransferAdmin(GoodsDocumentAdmin):
    head_form = TransferForm
    document_actions = TRANSFER_ACTIONS
    list_display = ["number", "state", "source", "destination", "needed_by", "created_by"]
    list_filter = ["status", "source", "destination"]
    search_fields = ["number", "source__name", "destination__name", "notes"]
    search_help_text = "Transfer number or place"
    list_select_related = ["source", "destination", "created_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        related = ("source", "destination", "created_by")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description="status", ordering="status")
    def state(self, transfer: Transfer) -> object:
        return self.status_label(transfer)

    # Who may what.

    def has_view_permission(self, request: HttpRequest, obj: Transfer | None = None) -> bool:
        """Whoever keeps one of the places sees what goes there and leaves there."""
        if super().has_view_permission(request, obj):
            return True
        return obj is not None and transfer_moves.may_see(obj, request.user)

    def has_change_permission(self, request: HttpRequest, obj: Transfer | None = None) -> bool:
        return obj is not None and self.may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_edit(self, request: HttpRequest, document: Transfer) -> bool:
        return transfer_moves.may_edit(document, request.user)

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        return move_selectors.allowed_transfer_moves(document, request.user)

    # The form.

    def head_of(self, document: Transfer) -> dict[str, Any]:
        names = ("mode", "needed_by", "notes")
        places = {"source": document.source_id, "destination": document.destination_id}
        return {**places, **{name: getattr(document, name) for name in names}}

    def save_goods(
        self, actor: Any, document: Any, head: dict[str, Any], lines: list[GoodsInput]
    ) -> Transfer:
        data = TransferInput(
            source_id=head["source"].pk,
            destination_id=head["destination"].pk,
            mode=head["mode"],
            needed_by=head["needed_by"],
            notes=head["notes"],
        )
        if document is None:
            return transfers.create(actor=actor, data=data, lines=lines, token=head["token"])
        return transfers.revise(actor=actor, transfer_id=document.pk, data=data, lines=lines)

    # The page.

    def status_label(self, document: Transfer) -> object:
        return label(document.status, document.get_status_display())

    def facts(self, request: HttpRequest, document: Transfer) -> list[Fact]:
        facts = [
            Fact("From", goods_tables.page(request, "location", document.source)),
            Fact("To", goods_tables.page(request, "location", document.destination)),
            Fact("How", document.get_mode_display()),
            Fact("Needed by", document.needed_by),
            Fact("Made by", document.created_by),
            Fact("Sent", document.sent_at),
            Fact("Notes", document.notes),
        ]
        return [fact for fact in facts if fact.value not in (None, "")]

    def tables(self, request: HttpRequest, document: Transfer) -> list[Table]:
        lines = self.lines(document)
        if document.status in NOT_SENT:
            return [_wanted(document, lines)]
        return [_moved(document, lines)]

    def print_rows(self, document: Transfer) -> dict[str, Any]:
        return {
            "facts": [
                ("From", document.source),
                ("To", document.destination),
                ("Needed by", document.needed_by),
                ("Status", document.get_status_display()),
            ],
            "columns": ["Quantity"],
            "rows": [(line, [line.amount]) for line in self.lines(document)],
        }


def _wanted(document: Transfer, lines: list[TransferLine]) -> Table:
    """What is to go, and what of it the source can give."""
    given = move_selectors.given_to(document, lines)
    is_kept = document.status == TransferStatus.REQUESTED
    rows: list[list[object]] = []
    for line in lines:
        free = given[line.pk]
        missing = line.stock_quantity - free.for_it
        figures = [free.available, *([free.kept] if is_kept else [])]
        item = goods_tables.item(line, short=missing)
        rows.append([item, line.amount, *(line.in_stock_units(each) for each in figures)])
    columns = ["Item", "Quantity", "Available there", *(["Kept for it"] if is_kept else [])]
    return Table("Items", columns, rows, numeric=frozenset(range(1, len(columns))))


def _moved(document: Transfer, lines: list[TransferLine]) -> Table:
    shown = {"Received": "received"}
    if any(line.written_off for line in lines):
        shown["Lost"] = "written_off"
    if document.status in UNDER_WAY:
        shown["On its way"] = "remaining"
    rows: list[list[object]] = []
    for line in lines:
        figures = [line.in_stock_units(getattr(line, name)) for name in shown.values()]
        rows.append([goods_tables.item(line), line.amount, *figures])
    columns = ["Item", "Quantity", *shown]
    return Table("Items", columns, rows, numeric=frozenset(range(1, len(columns))))
