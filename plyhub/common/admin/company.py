"""The company's own row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanWidget

from plyhub.common import cost_notes, ownership
from plyhub.common.admin.base import BackOfficeAdmin
from plyhub.common.models import Company


class CompanyForm(forms.ModelForm):
    """The row as it is, and the word of whoever changes an owner while documents are under way."""

    confirm = forms.BooleanField(
        required=False,
        label="Change who enters documents although some are under way",
        widget=UnfoldBooleanWidget(),
        help_text="Only needed when the page lists documents under way.",
    )
    # The list the person saw: what came to it meanwhile is not confirmed.
    listed = forms.CharField(required=False, widget=forms.HiddenInput())

    push_materials_statuses = forms.MultipleChoiceField(
        required=False,
        label="Put used material on the invoice when the job is",
        choices=(
            ("dispatched", "Dispatched"),
            ("in_progress", "In progress"),
            ("hold", "On hold"),
            ("completed", "Completed"),
        ),
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text="None chosen: as soon as it is used.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        listed: list[str] = []
        for column in self.changed_owners():
            if problem := ownership.refusal(column, self.confirmed()):
                self.add_error(column, problem.message)
                listed += ownership.under_way(column)
        if listed:
            self.data = self.data.copy()
            self.data["listed"] = ",".join(listed)
        return data

    def changed_owners(self) -> list[str]:
        return [column for column in ownership.columns() if column in self.changed_data]

    def confirmed(self) -> list[str]:
        """The documents the person ticked, as they were listed."""
        listed = self.cleaned_data.get("listed", "").split(",")
        return [number for number in listed if number and self.cleaned_data.get("confirm")]


@admin.register(Company)
class CompanyAdmin(BackOfficeAdmin):
    form = CompanyForm
    fieldsets = [
        (None, {"fields": ["name", "time_zone", "currency"]}),
        (
            "Purchase orders",
            {
                "fields": [
                    "export_po_on",
                    "allow_self_approval",
                    "price_tolerance_pct",
                    "buyer_limit",
                    "project_manager_limit",
                    "accountant_limit",
                ]
            },
        ),
        ("Who enters what", {"fields": ["receipt_owner", "return_owner", "confirm", "listed"]}),
        (
            "Corrections of stock",
            {"fields": ["adjust_limit", "count_auto_limit", "stock_closed_through"]},
        ),
        (
            "Material used on jobs",
            {
                "fields": [
                    "usage_counted_since",
                    "push_materials_statuses",
                    "late_usage_days",
                    "usage_from_default_warehouse",
                    "job_cost_note_on_completion",
                ]
            },
        ),
        ("Goods kept for documents", {"fields": ["reservation_warn_days"]}),
        ("Price book", {"fields": ["pricebook_cost_push"]}),
        ("Codes in the books", {"fields": ["manufacturers"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: CompanyForm, change: bool) -> None:
        """Owners change through their service, the rest is the row's own."""
        wanted = {column: getattr(obj, column) for column in form.changed_owners()}
        for column in wanted:
            setattr(obj, column, form.initial[column])
        if "job_cost_note_on_completion" in form.changed_data:
            cost_notes.switched(obj)
        super().save_model(request, obj, form, change)
        for column, owner in wanted.items():
            ownership.change(
                actor=request.user, column=column, owner=owner, confirmed=form.confirmed()
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Company | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """There is one row, so the menu leads straight to it."""
        return redirect("admin:common_company_change", Company.current().pk)
