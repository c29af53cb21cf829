"""Jobs and projects on their way to the books, where both are projects."""

from __future__ import annotations

from integrations.http.errors import Rejected
from integrations.models import OutboxEntry
from integrations.records import ProjectRecord
from integrations.sync import links
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import Customer, Job, Project

LONGEST_NAME = 80


def job_name(job: Job) -> str:
    """`Job 4521 – Larkin`, at most 80 characters."""
    return _named(f"Job {job.number}", job.customer)


def project_name(project: Project, *, mirrors: bool) -> str:
    """The project's own name if the company mirrors it, else `Project 310 – Riverside`."""
    if mirrors and project.name:
        return project.name[:LONGEST_NAME]
    return _named(f"Project {project.number}", project.customer)


def _named(what: str, customer: Customer | None) -> str:
    return (f"{what} – {customer.name}" if customer else what)[:LONGEST_NAME]


def _job(target: Target, entry: OutboxEntry) -> ProjectRecord:
    job = Job.objects.select_related("customer", "project").get(pk=entry.hub_id)
    found = _links(target, job, Ref("job", job.pk), Ref("project", job.project_id or 0))
    return ProjectRecord(
        external_id=found.id_of("job", job.pk),
        name=job_name(job),
        number=job.number,
        customer_id=_customer_id(target, job.customer, found),
        parent_id=found.id_of("project", job.project_id) if target.maps_parents else "",
        reference=f"JOB-{job.number}",
    )


def _project(target: Target, entry: OutboxEntry) -> ProjectRecord:
    project = Project.objects.select_related("customer").get(pk=entry.hub_id)
    ref = Ref("project", project.pk)
    found = _links(target, project, ref)
    mirrors = target.settings.use_project_name
    # A name that is not mirrored was fixed when the project was made there.
    keeps_name = found.is_there(ref) and not mirrors
    return ProjectRecord(
        external_id=found.id_of("project", project.pk),
        name="" if keeps_name else project_name(project, mirrors=mirrors),
        number=project.number,
        customer_id=_customer_id(target, project.customer, found),
        reference=f"PROJ-{project.number}",
    )


def _links(target: Target, record: Job | Project, *refs: Ref) -> links.Links:
    return links.read(target.connection, (*refs, Ref("customer", record.customer_id or 0)))


def _customer_id(target: Target, customer: Customer | None, found: links.Links) -> str:
    """Their id of the bill-to customer, if projects carry one. Raises `Rejected`."""
    if not target.settings.enable_customer_project_linkage or customer is None:
        return ""
    known = found.id_of("customer", customer.pk)
    if not known:
        raise Rejected(
            f"Customer {customer.name} is not linked to a customer in {target.label}.",
            reason="customer_missing",
            hint=f"Create the customer in {target.label} and link it, or turn off the linkage of"
            " customers and projects.",
        )
    return known


def _job_needs(target: Target, hub_id: int) -> Needs:
    job = Job.objects.only("project_id", "customer_id").get(pk=hub_id)
    parents = (Ref("project", job.project_id),) if job.project_id and target.maps_parents else ()
    return Needs(masters=(*_customer_needs(target, job), *parents))


def _project_needs(target: Target, hub_id: int) -> Needs:
    project = Project.objects.only("customer_id").get(pk=hub_id)
    return Needs(masters=_customer_needs(target, project))


def _customer_needs(target: Target, record: Job | Project) -> tuple[Ref, ...]:
    """The customer who is billed, where projects carry one."""
    carries = target.settings.enable_customer_project_linkage and record.customer_id
    return (Ref("customer", record.customer_id),) if carries else ()


JOB = Subject(
    build=_job,
    needs=_job_needs,
    label=lambda hub_id: f"Job {Job.objects.values_list('number', flat=True).get(pk=hub_id)}",
    key=lambda hub_id: f"job:{hub_id}",
)
PROJECT = Subject(
    build=_project,
    needs=_project_needs,
    label=lambda hub_id: (
        f"Project {Project.objects.values_list('number', flat=True).get(pk=hub_id)}"
    ),
    key=lambda hub_id: f"project:{hub_id}",
)
