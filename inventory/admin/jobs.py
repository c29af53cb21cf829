"""Jobs, projects, customers and technicians: pulled from the field-service system, read here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from inventory import field_owners, visit_selectors
from inventory.admin import invoices, job_notes
from inventory.admin.estimate_tables import sold_material
from inventory.admin.usage_actions import JOB_ACTIONS
from inventory.admin.usage_table import material_used
from inventory.admin.visits import visits_table, when
from inventory.models import BusinessUnit, Customer, CustomerLocation, Job, Project, Technician
from inventory.services import usage_checks
from plyhub.common.admin import custom_values
from plyhub.common.admin.base import ReadOnlyAdmin, link
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label

_RELATED = ("customer", "customer_location", "project", "business_unit")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin, DocumentAdmin):
    owned = ("job", field_owners.FIELDS["job"])
    list_display = [
        "number_text",
        "state",
        "next_visit",
        "customer",
        "project",
        "technicians",
        "business_unit",
    ]
    list_filter = ["status", "business_unit"]
    search_fields = ["number", "customer__name"]
    search_help_text = "Job number or customer"
    document_actions = (*JOB_ACTIONS, *job_notes.NOTE_ACTIONS, custom_values.FILL_IN)

    def has_view_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        """Whoever is put on a job sees that job."""
        if super().has_view_permission(request, obj):
            return True
        return obj is not None and usage_checks.is_on(request.user, obj)

    def allowed_actions(self, request: HttpRequest, document: Job) -> set[str]:
        return (
            _material_actions(request, document)
            | job_notes.allowed(request, document)
            | custom_values.allowed(request, document)
        )

    def tables(self, request: HttpRequest, document: Job) -> list[Table]:
        return [
            visits_table(document),
            *sold_material(request, document),
            material_used(request, document),
            *invoices.of_job(request, document),
            *custom_values.values_tables(document),
            job_notes.notes_table(request, document),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        jobs = super().get_queryset(request).select_related(*_RELATED)
        dated = visit_selectors.with_next_visit(visit_selectors.with_starts_at(jobs))
        return dated.prefetch_related("assignments__technician")

    @admin.display(description="job", ordering="number")
    def number_text(self, job: Job) -> str:
        return f"Job {job.number}"

    @admin.display(description="status", ordering="status")
    def state(self, job: Job) -> object:
        return self.status_label(job)

    @admin.display(description="next visit", ordering="next_visit")
    def next_visit(self, job: Job) -> str:
        return when(job.next_visit)

    @admin.display(description="technicians")
    def technicians(self, job: Job) -> str:
        names = [each.technician.name for each in job.assignments.all() if each.is_active]
        return ", ".join(dict.fromkeys(names)) or "–"

    def status_label(self, document: Job) -> object:
        return label(document.status, document.get_status_display())

    def facts(self, request: HttpRequest, document: Job) -> list[Fact]:
        return [
            Fact("Starts", when(document.starts_at)),
            Fact("Customer", _page(request, "customer", document.customer), "customer_id"),
            Fact("Where", _site(request, document), "customer_location_id"),
            Fact("Project", _page(request, "project", document.project), "project_id"),
            Fact("Technicians", self.technicians(document)),
            Fact("Business unit", document.business_unit, "business_unit_id"),
            Fact("Summary", document.summary, "summary"),
        ]


def _material_actions(request: HttpRequest, job: Job) -> set[str]:
    if not usage_checks.may_use(request.user, job):
        return set()
    return {"bring_back"} if job.status == Job.Status.CANCELED else {"use", "bring_back"}


def _site(request: HttpRequest, job: Job) -> object:
    """The place by its name and address, the name once if it is the address."""
    site = job.customer_location
    if site is None:
        return None
    parts = dict.fromkeys(part for part in (site.name, site.address_line) if part)
    return _page(request, "customerlocation", site, ", ".join(parts))


def _page(request: HttpRequest, name: str, record: Any, text: str = "") -> object:
    """A link for whoever may follow it, else the mere words."""
    if record is None or not request.user.has_perm(f"inventory.view_{name}"):
        return text or record
    return link(reverse(f"admin:inventory_{name}_change", args=[record.pk]), text or record)


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin, DocumentAdmin):
    owned = ("project", field_owners.FIELDS["project"])
    list_display = ["number", "name", "status", "customer"]
    list_filter = ["status"]
    search_fields = ["number", "name", "customer__name"]
    list_select_related = ["customer"]

    def status_label(self, document: Project) -> object:
        return label("calm", document.status) if document.status else ""

    def facts(self, request: HttpRequest, document: Project) -> list[Fact]:
        return [
            Fact("Name", document.name, "name"),
            Fact("Customer", document.customer, "customer_id"),
        ]

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
class TechnicianAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["name", "email", "phone", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]
    owned = ("technician", field_owners.FIELDS["technician"])

    def status_label(self, document: Technician) -> object:
        return label("active", "Active") if document.is_active else label("inactive", "Inactive")

    def facts(self, request: HttpRequest, document: Technician) -> list[Fact]:
        trucks = ", ".join(document.trucks.values_list("name", flat=True))
        return [
            Fact("Name", document.name, "name"),
            Fact("E-mail", document.email, "email"),
            Fact("Phone", document.phone, "phone"),
            Fact("Truck", trucks),
            Fact("Log-in here", document.user, "user_id"),
        ]


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
