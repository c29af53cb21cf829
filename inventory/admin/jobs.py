"""Jobs, projects, customers and technicians: pulled from the field-service system, read here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from inventory.models import BusinessUnit, Customer, CustomerLocation, Job, Project, Technician
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["number_text", "state", "customer", "project", "technicians", "business_unit"]
    list_filter = ["status", "business_unit"]
    search_fields = ["number", "customer__name"]
    search_help_text = "Job number or customer"
    list_select_related = ["customer", "project", "business_unit"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).prefetch_related("assignments__technician")

    @admin.display(description="job", ordering="number")
    def number_text(self, job: Job) -> str:
        return f"Job {job.number}"

    @admin.display(description="status", ordering="status")
    def state(self, job: Job) -> object:
        return self.status_label(job)

    @admin.display(description="technicians")
    def technicians(self, job: Job) -> str:
        names = [each.technician.name for each in job.assignments.all() if each.is_active]
        return ", ".join(dict.fromkeys(names)) or "–"

    def status_label(self, document: Job) -> object:
        return label(document.status, document.get_status_display())

    def facts(self, request: HttpRequest, document: Job) -> list[Fact]:
        site = document.customer_location
        return [
            Fact("Customer", document.customer),
            Fact("Where", site.address_line if site else None),
            Fact("Project", document.project),
            Fact("Technicians", self.technicians(document)),
            Fact("Business unit", document.business_unit),
            Fact("Summary", document.summary),
        ]


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["number", "name", "status", "customer"]
    list_filter = ["status"]
    search_fields = ["number", "name", "customer__name"]
    list_select_related = ["customer"]

    def status_label(self, document: Project) -> object:
        return label("calm", document.status) if document.status else ""

    def facts(self, request: HttpRequest, document: Project) -> list[Fact]:
        return [Fact("Name", document.name), Fact("Customer", document.customer)]

    def tables(self, request: HttpRequest, document: Project) -> list[Table]:
        jobs = document.jobs.select_related("customer")[:200]
        return [
            Table(
                "Jobs",
                ["Job", "Status", "Customer"],
                [(job, label(job.status, job.get_status_display()), job.customer) for job in jobs],
                empty="No jobs yet.",
            )
        ]


@admin.register(Technician)
class TechnicianAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "phone", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "address_line", "is_active"]
    search_fields = ["name"]


@admin.register(CustomerLocation)
class CustomerLocationAdmin(ReadOnlyAdmin):
    list_display = ["name", "customer", "address_line"]
    search_fields = ["name", "customer__name"]
    list_select_related = ["customer"]


@admin.register(BusinessUnit)
class BusinessUnitAdmin(ReadOnlyAdmin):
    list_display = ["name", "is_active"]
    search_fields = ["name"]
