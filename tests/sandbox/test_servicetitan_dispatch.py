"""Visits and the people on them: planned, moved, held, deleted, sent, called back."""

import pytest

from tests.sandbox.servicetitan_work import (
    CREW,
    END,
    START,
    VISITS,
    WORK,
    again,
    book,
    put,
    reason,
    technician,
    visit_of,
)

LATER = {"start": "2026-04-01T15:00:00Z", "end": "2026-04-01T16:00:00Z"}
ASSIGN, UNASSIGN = f"{CREW}/assign-technicians", f"{CREW}/unassign-technicians"


def add_visit(st, job, **changes):
    return st.send("POST", VISITS, {"jobId": job["id"], **LATER, **changes})


def test_a_further_visit_is_counted_by_its_job(st):
    job = book(st)
    visit = add_visit(st, job, technicianIds=[technician(st)], specialInstructions="Gate 7")
    after = again(st, job)
    assert (visit["appointmentNumber"], visit["specialInstructions"]) == (
        f"{job['jobNumber']}-2",
        "Gate 7",
    )
    assert (after["appointmentCount"], after["lastAppointmentId"]) == (2, visit["id"])
    assert len(st.rows(CREW, appointmentIds=visit["id"])) == 1


def test_a_visit_must_end_after_it_starts(st, servicetitan):
    body = {"jobId": st.job("4521")["id"], "start": END, "end": START}
    before = servicetitan.state(*WORK)
    answer = st.call("POST", VISITS, body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["end"])
    assert servicetitan.state(*WORK) == before


def test_a_closed_job_or_a_posted_invoice_fixes_the_visits(st, servicetitan):
    closed, posted = book(st), book(st)
    servicetitan.control("cancel_job", {"job": closed["id"]})
    changes = {"table": "invoices", "id": posted["invoiceId"], "changes": {"syncStatus": "Posted"}}
    servicetitan.control("edit", changes)
    before = servicetitan.state(*WORK)
    for job in (closed, posted):
        assert st.call("POST", VISITS, {"jobId": job["id"], **LATER}).status == 409
        where = f"{VISITS}/{job['firstAppointmentId']}"
        assert st.call("PATCH", f"{where}/reschedule", LATER).status == 409
    assert servicetitan.state(*WORK) == before


def test_a_visit_is_moved(st):
    job = book(st)
    moved = st.send("PATCH", f"{VISITS}/{job['firstAppointmentId']}/reschedule", LATER)
    assert (moved["start"], moved["end"]) == (LATER["start"], LATER["end"])
    assert moved["modifiedOn"] > visit_of(st, job)["createdOn"]
    assert again(st, job)["modifiedOn"] == job["modifiedOn"]


def test_a_visit_under_way_is_not_moved(st, servicetitan):
    job = book(st)
    servicetitan.control("start_job", {"job": job["id"]})
    where = f"{VISITS}/{job['firstAppointmentId']}"
    assert st.call("PATCH", f"{where}/reschedule", LATER).status == 409
    assert st.call("DELETE", where).status == 409
    assert visit_of(st, job)["start"] == START


def test_a_visit_is_held_and_released(st):
    job = book(st)
    where = f"{VISITS}/{job['firstAppointmentId']}/hold"
    assert put(st, where, {"reasonId": reason(st, "hold"), "memo": "parts"}) == 200
    assert (visit_of(st, job)["status"], again(st, job)["jobStatus"]) == ("Hold", "Hold")
    assert put(st, where, method="DELETE") == 200
    assert (visit_of(st, job)["status"], again(st, job)["jobStatus"]) == ("Scheduled", "Scheduled")
    assert put(st, where, method="DELETE") == 409


def test_a_visit_is_confirmed_and_instructed(st):
    job = book(st)
    where = f"{VISITS}/{job['firstAppointmentId']}"
    put(st, f"{where}/confirmation")
    body = {"specialInstructions": "Dog"}
    assert st.send("PUT", f"{where}/special-instructions", body)["isConfirmed"] is True
    put(st, f"{where}/confirmation", method="DELETE")
    visit = visit_of(st, job)
    assert (visit["isConfirmed"], visit["specialInstructions"]) == (False, "Dog")


def test_a_summary_is_kept_for_each_technician(st):
    job = book(st)
    where = f"{VISITS}/{job['firstAppointmentId']}/summaries"
    for text in ("first", "second"):
        st.send("POST", where, {"technicianId": technician(st), "notes": text})
    assert [s["notes"] for s in visit_of(st, job)["appointmentSummaries"]] == ["second"]


def test_the_only_visit_stays_and_a_further_one_goes(st):
    job = book(st)
    assert put(st, f"{VISITS}/{job['firstAppointmentId']}", method="DELETE") == 409
    visit = add_visit(st, job, technicianIds=[technician(st)])
    assert put(st, f"{VISITS}/{visit['id']}", method="DELETE") == 200
    assert again(st, job)["appointmentCount"] == 1
    assert st.rows(CREW, appointmentIds=visit["id"]) == []
    assert [row["id"] for row in st.rows(VISITS, jobId=job["id"])] == [job["firstAppointmentId"]]
    assert st.get(f"{VISITS}/{visit['id']}")["active"] is False


def test_assigning_answers_the_visit_as_dispatch_describes_it(st):
    job = book(st, appointments=[{"start": START, "end": END}])
    body = {"jobAppointmentId": job["firstAppointmentId"], "technicianIds": [technician(st)]}
    answer = st.send("POST", ASSIGN, body)
    assert list(answer) == [
        "id",
        "jobId",
        "appointmentNumber",
        "start",
        "end",
        "arrivalWindowStart",
        "arrivalWindowEnd",
        "status",
        "specialInstructions",
        "createdOn",
        "modifiedOn",
    ]
    assert [row["technicianId"] for row in st.rows(CREW, jobId=job["id"])] == [technician(st)]
    assert again(st, job)["modifiedOn"] == job["modifiedOn"]


@pytest.mark.parametrize(("setting", "status"), [("refuse", 409), ("ignore", 200)])
def test_assigning_twice_is_refused_or_changes_nothing(st, servicetitan, setting, status):
    servicetitan.control("settings", {"assign_twice": setting})
    job = book(st)
    before = servicetitan.state("appointment_assignments")
    body = {"jobAppointmentId": job["firstAppointmentId"], "technicianIds": [technician(st)]}
    assert st.call("POST", ASSIGN, body).status == status
    assert servicetitan.state("appointment_assignments") == before


def test_unassigned_is_inactive_and_in_the_feed(st):
    job = book(st)
    body = {"jobAppointmentId": job["firstAppointmentId"], "technicianIds": [technician(st)]}
    st.send("POST", UNASSIGN, body)
    assert st.rows(CREW, jobId=job["id"]) == []
    exported = st.get("dispatch/export/appointment-assignments")["data"][-1]
    assert (exported["jobId"], exported["active"]) == (job["id"], False)


def test_a_technician_who_left_is_not_assigned(st, servicetitan):
    servicetitan.control("deactivate_technician", {"name": "Dana Ortiz"})
    gone = st.rows("settings/technicians", name="Dana Ortiz", active="Any")[0]["id"]
    job = book(st)
    before = servicetitan.state(*WORK)
    body = {"jobAppointmentId": job["firstAppointmentId"], "technicianIds": [gone]}
    answer = st.call("POST", ASSIGN, body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["technicianIds[0]"])
    assert servicetitan.state(*WORK) == before


def test_the_board_moves_job_visit_and_crew(st, servicetitan):
    job = book(st)
    seen = []
    for verb in ("dispatch_job", "start_job", "finish_visit"):
        servicetitan.control(verb, {"job": job["jobNumber"]})
        crew = st.rows(CREW, jobId=job["id"])[0]["status"]
        seen.append((again(st, job)["jobStatus"], visit_of(st, job)["status"], crew))
    assert seen == [
        ("Dispatched", "Dispatched", "Dispatched"),
        ("InProgress", "Working", "Working"),
        ("Completed", "Done", "Done"),
    ]


def test_the_office_holds_resumes_moves_and_restores(st, servicetitan):
    job = book(st)
    steps = (
        ("hold_job", {"memo": "rain"}, "Hold"),
        ("resume_job", {}, "Scheduled"),
        ("reschedule_job", LATER, "Scheduled"),
        ("cancel_job", {}, "Canceled"),
        ("restore_job", {}, "Scheduled"),
        ("complete_job", {}, "Completed"),
    )
    for verb, more, status in steps:
        answer = servicetitan.control(verb, {"job": job["jobNumber"], **more})
        assert answer == {"id": job["id"], "status": status}
    assert visit_of(st, job)["start"] == LATER["start"]


def test_a_verb_against_the_state_is_refused_and_changes_nothing(servicetitan):
    before = servicetitan.state(*WORK)
    body = b'{"job": "4521"}'
    assert servicetitan.call("POST", "/_control/restore_job", body).status == 400
    assert servicetitan.state(*WORK) == before
