"""Jobs, appointments, projects, estimates and files (jpm, dispatch, sales and forms)."""

from __future__ import annotations

from tests.contract.examples.request import Example, changed, on, upload
from tests.contract.world import LEFT_OUT, Row, World


def _job_body(world: World) -> Row:
    """A job at the place of a project, which it could be attached to."""
    fields = [{"typeId": world.id("job_fields"), "value": "7"}]
    kind, project = world.row("job_types"), world.row("projects")
    return {
        "jobTypeId": kind["id"],
        "businessUnitId": kind["businessUnitIds"][0],
        "locationId": project["locationId"],
        "customerId": project["customerId"],
        "projectId": LEFT_OUT,
        "customFields": fields,
    }


def job(world: World) -> int:
    """A job booked now."""
    return world.made("jpm/jobs", **_job_body(world))


def visit(world: World) -> int:
    """The appointment of a job booked now."""
    return world.read("GET jpm/jobs/{id}", job(world))["firstAppointmentId"]


def _held_visit(world: World) -> int:
    made = visit(world)
    key = "PUT jpm/appointments/{id}/hold"
    world.ask(key, (made,), world.body(key, **_hold(world)))
    return made


def _second_visit(world: World) -> int:
    """One of two: the only one of a job cannot be deleted."""
    return world.made("jpm/appointments", jobId=job(world))


def _hold(world: World) -> Row:
    return {"reasonId": world.id("job_hold_reasons")}


def _cancel(world: World) -> Row:
    return {"reasonId": world.id("job_cancel_reasons")}


def _canceled_job(world: World) -> int:
    made = job(world)
    key = "PUT jpm/jobs/{id}/cancel"
    world.ask(key, (made,), world.body(key, **_cancel(world)))
    return made


def _assigned(world: World) -> Row:
    body = _visit_to_assign(world)
    key = "POST dispatch/appointment-assignments/assign-technicians"
    world.ask(key, (), world.body(key, **body))
    return body


def _visit_to_assign(world: World) -> Row:
    return {"jobAppointmentId": visit(world), "technicianIds": [world.id("technicians", 3)]}


def _with_equipment(world: World) -> tuple[int, ...]:
    made = job(world)
    key = "POST jpm/jobs/{id}/equipment"
    world.ask(key, (made,), world.body(key))
    return (made,)


def _project_fields(world: World) -> Row:
    return {"customFields": [{"typeId": world.id("project_fields"), "value": "Ana"}]}


def _project_job(world: World) -> tuple[int, ...]:
    return world.id("projects"), job(world)


def _attached_job(world: World) -> int:
    both = _project_job(world)
    world.ask("POST jpm/projects/{id}/attach-job/{id}", both)
    return both[1]


def _estimate_body(world: World) -> Row:
    made = world.read("GET jpm/jobs/{id}", job(world))
    return {
        "jobId": made["id"],
        "projectId": LEFT_OUT,
        "locationId": made["locationId"],
        "items": [{"skuId": world.id("materials"), "quantity": 2, "unitPrice": 20}],
    }


def _new_line(world: World) -> Row:
    return {"id": LEFT_OUT, "parentItemId": LEFT_OUT, "skuName": LEFT_OUT}


def _same_lines(world: World) -> Row:
    return {"items": []}


def estimate(world: World) -> int:
    """An open estimate made now."""
    return world.made("sales/estimates", **_estimate_body(world))


def _sold_estimate(world: World) -> int:
    made = estimate(world)
    key = "PUT sales/estimates/{id}/sell"
    world.ask(key, (made,), world.body(key))
    return made


def _estimate_line(world: World) -> tuple[int, ...]:
    made = estimate(world)
    return made, world.read("GET sales/estimates/{id}", made)["items"][0]["id"]


EXAMPLES: dict[str, Example] = {
    "POST jpm/jobs": changed(_job_body),
    "PATCH jpm/jobs/{id}": on(job, _job_body),
    "PUT jpm/jobs/{id}/cancel": on(job, _cancel),
    "PUT jpm/jobs/{id}/remove-cancellation": on(_canceled_job),
    "PUT jpm/jobs/{id}/hold": on(job, _hold),
    "PUT jpm/jobs/{id}/complete": on(job),
    "DELETE jpm/jobs/{id}/equipment": on(_with_equipment),
    "DELETE jpm/jobs/{id}/equipment/{id}": on(lambda world: (*_with_equipment(world), 1)),
    "POST jpm/appointments": changed(lambda world: {"jobId": job(world)}),
    "PATCH jpm/appointments/{id}/reschedule": on(visit),
    "PUT jpm/appointments/{id}/hold": on(visit, _hold),
    "DELETE jpm/appointments/{id}/hold": on(_held_visit),
    "PUT jpm/appointments/{id}/confirmation": on(visit),
    "DELETE jpm/appointments/{id}/confirmation": on(visit),
    "PUT jpm/appointments/{id}/special-instructions": on(visit),
    "POST jpm/appointments/{id}/summaries": on(visit),
    "DELETE jpm/appointments/{id}": on(_second_visit),
    "POST jpm/projects": changed(_project_fields),
    "PATCH jpm/projects/{id}": changed(_project_fields),
    "POST jpm/projects/{id}/attach-job/{id}": on(_project_job),
    "POST jpm/projects/detach-job/{id}": on(_attached_job),
    "POST dispatch/appointment-assignments/assign-technicians": changed(_visit_to_assign),
    "POST dispatch/appointment-assignments/unassign-technicians": changed(_assigned),
    "POST sales/estimates": changed(_estimate_body),
    "PUT sales/estimates/{id}": on(estimate, _same_lines),
    "PUT sales/estimates/{id}/items": on(estimate, _new_line),
    "DELETE sales/estimates/{id}/items/{id}": on(_estimate_line),
    "PUT sales/estimates/{id}/sell": on(estimate),
    "PUT sales/estimates/{id}/unsell": on(_sold_estimate),
    "PUT sales/estimates/{id}/dismiss": on(estimate),
    "POST forms/jobs/{id}/attachments": upload("application/pdf", "po.pdf", b"%PDF-1.7"),
}
