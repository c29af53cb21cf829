"""What is asked before a stock difference is decided, and how the list is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from integrations.models import RemoteRecord, StockDiscrepancy
from integrations.sync.stock import differences
from plyhub.common.quantities import plain


class DismissForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: StockDiscrepancy, data: Any = None) -> None:
        super().__init__(data)


class AdjustForm(forms.Form):
    """`seen` is the number the person decides about: another one by then is refused."""

    seen = forms.DecimalField(widget=forms.HiddenInput)
    location = forms.ChoiceField(label="Job site", widget=UnfoldAdminSelectWidget())
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: StockDiscrepancy, data: Any = None) -> None:
        super().__init__(data, initial={"seen": document.unexplained})
        self.fields["reason"].help_text = _consequence(document)
        if document.location_id is not None:
            del self.fields["location"]
            return
        sites = differences.sites(document)
        self.fields["location"].choices = [(str(site.pk), site.name) for site in sites]


def _consequence(row: StockDiscrepancy) -> str:
    """`WHIP-6FT at WH-MAIN goes from 17 EA to 12 EA: Sage Intacct holds 12 EA.`"""
    unit, after = row.item.stock_unit_id, row.here - row.unexplained
    what = row.location or "all job sites"
    return (
        f"{row.item.sku} at {what} goes from {plain(row.here)} {unit} to {plain(after)} {unit}:"
        f" {row.connection} holds {plain(row.there)} {unit}."
    )


class ShowFilter(admin.SimpleListFilter):
    """What nobody has explained or settled, unless something else is asked for."""

    title = "show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unexplained", "Unexplained only"), ("all", "Also what is explained or gone")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "All that differs"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        differing = queryset.filter(state=StockDiscrepancy.State.OPEN)
        return differing.exclude(unexplained=0) if self.value() == "unexplained" else differing


class WarehouseFilter(admin.SimpleListFilter):
    """The warehouses there."""

    title = "warehouse"
    parameter_name = "warehouse"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        known = RemoteRecord.objects.filter(entity="warehouse").order_by("external_id")
        codes = known.values_list("external_id", flat=True).distinct()
        return [(code, code) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(warehouse_code=self.value()) if self.value() else queryset
