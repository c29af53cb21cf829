"""Estimates and the services they sell: read from the field-service system, looked at here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from inventory import estimate_selectors
from inventory.admin.estimate_tables import COSTS, material
from inventory.models import Estimate, Service
from plyhub.common.admin.base import ReadOnlyAdmin, link, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import money, plain


@admin.register(Estimate)
class EstimateAdmin(ReadOnlyAdmin, DocumentAdmin):
    """What was sold comes first, the latest on top."""

    list_display = ["name_text", "state", "job", "project", "sold_text", "cost_text"]
    list_filter = ["status"]
    search_fields = ["name", "job__number", "project__number"]
    search_help_text = "Name, job or project number"
    list_select_related = ["job", "project"]
    # By its name, "sold" comes after "open" and "dismissed".
    ordering = ["-status", F("sold_at").desc(nulls_last=True), "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Estimate]:
        estimates = super().get_queryset(request).select_related("job", "project")
        return estimate_selectors.with_cost(estimates)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm(COSTS) else {"cost_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="estimate", ordering="name")
    def name_text(self, estimate: Estimate) -> str:
        return str(estimate)

    @admin.display(description="status", ordering="status")
    def state(self, estimate: Estimate) -> object:
        return self.status_label(estimate)

    @admin.display(description="sold", ordering="sold_at")
    def sold_text(self, estimate: Estimate) -> str:
        return date_format(localtime(estimate.sold_at)) if estimate.sold_at else "–"

    @admin.display(description="material cost", ordering="cost")
    def cost_text(self, estimate: Estimate) -> str:
        return number(f"{money(estimate.cost):,}")

    def status_label(self, document: Estimate) -> object:
        if not document.is_active:
            return label("inactive", "Inactive")
        return label(document.status, document.get_status_display())

    def facts(self, request: HttpRequest, document: Estimate) -> list[Fact]:
        return [
            Fact("Job", _page("job", document.job)),
            Fact("Project", _page("project", document.project)),
            Fact("Where", document.customer_location),
            Fact("Business unit", document.business_unit),
            Fact("Sold", self.sold_text(document)),
            Fact("Revision", document.revision),
        ]

    def tables(self, request: HttpRequest, document: Estimate) -> list[Table]:
        return [material(request, document)]


@admin.register(Service)
class ServiceAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["code", "name", "category", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["code", "name"]
    list_select_related = ["category"]

    def status_label(self, document: Service) -> object:
        return label("active", "Active") if document.is_active else label("inactive", "Inactive")

    def facts(self, request: HttpRequest, document: Service) -> list[Fact]:
        return [
            Fact("Name", document.name),
            Fact("Category", document.category),
            Fact("Description", document.description),
        ]

    def tables(self, request: HttpRequest, document: Service) -> list[Table]:
        taken = document.materials.select_related("item").order_by("pk")
        return [
            Table(
                "What one takes",
                ["Item", "Name", "Quantity"],
                [
                    (
                        _page("item", each.item),
                        each.item.name,
                        f"{plain(each.quantity)} {each.item.stock_unit_id}",
                    )
                    for each in taken
                ],
                numeric=frozenset({2}),
                empty="Only work, no material.",
            )
        ]


def _page(name: str, record: object) -> object:
    if record is None:
        return None
    return link(reverse(f"admin:inventory_{name}_change", args=[record.pk]), record)
