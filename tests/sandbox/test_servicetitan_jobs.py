"""Jobs: booking, changing, their states, and what is on record about them."""

import pytest

from tests.sandbox.servicetitan_work import (
    CREW,
    END,
    JOBS,
    START,
    WORK,
    again,
    book,
    job_body,
    put,
    reason,
    technician,
    visit_of,
)

FIELDS = "jpm/jobs/custom-fields"


def field(st, name):
    return next(row["id"] for row in st.rows(FIELDS) if row["name"] == name)


def test_a_booked_job_has_a_visit_a_crew_and_an_invoice(st):
    job = book(st)
    visit = visit_of(st, job)
    crew = st.rows(CREW, jobId=job["id"])
    invoice = st.rows("accounting/invoices", jobId=job["id"])[0]
    assert (job["jobStatus"], job["appointmentCount"], job["summary"]) == (
        "Scheduled",
        1,
        "Condenser pad",
    )
    assert (visit["start"], visit["end"], visit["appointmentNumber"]) == (
        START,
        END,
        f"{job['jobNumber']}-1",
    )
    assert [row["technicianName"] for row in crew] == ["Mike Smith"]
    assert (invoice["id"], invoice["syncStatus"], invoice["job"]["number"]) == (
        job["invoiceId"],
        "Pending",
        job["jobNumber"],
    )
    assert job == again(st, job)


def test_several_visits_are_numbered_in_time_order_whatever_order_they_come_in(st):
    visits = [
        {"start": "2026-03-02T15:00:00Z", "end": "2026-03-02T16:00:00Z"},
        {"start": START, "end": END},
    ]
    job = book(st, appointments=visits)
    first = visit_of(st, job)
    assert (job["appointmentCount"], first["start"]) == (2, START)
    assert job["lastAppointmentId"] != job["firstAppointmentId"]


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"customerId": 5}, "customerId"),
        ({"priority": "Sometime"}, "priority"),
        ({"appointments": []}, "appointments"),
        ({"appointments": [{"start": END, "end": START}]}, "appointments[0].end"),
        (
            {"appointments": [{"start": START, "end": END, "technicianIds": [5]}]},
            "appointments[0].technicianIds[0]",
        ),
        ({"customFields": [{"typeId": 5, "value": "x"}]}, "customFields[0].typeId"),
        ({"tagTypeIds": [5]}, "tagTypeIds[0]"),
        ({"campaignId": None}, "campaignId"),
    ],
)
def test_a_job_that_cannot_be_booked_leaves_no_trace(st, servicetitan, change, member):
    body = job_body(st, **change)
    before = servicetitan.state(*WORK)
    answer = st.call("POST", JOBS, body)
    assert (answer.status, list(answer.json["errors"])) == (400, [member])
    assert servicetitan.state(*WORK) == before


def test_the_location_must_be_the_customers(st):
    other = next(
        row for row in st.rows("crm/locations") if row["customerId"] != st.job("4521")["customerId"]
    )
    answer = st.call("POST", JOBS, job_body(st, locationId=other["id"]))
    assert (answer.status, list(answer.json["errors"])) == (400, ["locationId"])


def test_the_job_type_must_be_the_business_units(st):
    mine = st.job("4521")["businessUnitId"]
    other = next(row["id"] for row in st.rows("settings/business-units") if row["id"] != mine)
    answer = st.call("POST", JOBS, job_body(st, businessUnitId=other))
    assert (answer.status, list(answer.json["errors"])) == (400, ["businessUnitId"])


def test_custom_fields_sent_are_the_whole_list(st):
    permit, status = field(st, "Permit Number"), field(st, "Material Status")
    job = book(
        st,
        customFields=[
            {"typeId": permit, "value": "P-1"},
            {"typeId": status, "value": "Ordered"},
        ],
    )
    changed = st.send(
        "PATCH", f"{JOBS}/{job['id']}", {"customFields": [{"typeId": permit, "value": "P-2"}]}
    )
    assert [entry["value"] for entry in job["customFields"]] == ["P-1", "Ordered"]
    assert changed["customFields"] == [{"typeId": permit, "name": "Permit Number", "value": "P-2"}]


def test_tags_sent_are_the_whole_list_and_what_is_not_sent_stays(st):
    tags = [row["id"] for row in st.rows("settings/tag-types")]
    job = book(st, tagTypeIds=tags[:2])
    assert st.send("PATCH", f"{JOBS}/{job['id']}", {"summary": "x"})["tagTypeIds"] == tags[:2]
    changed = st.send("PATCH", f"{JOBS}/{job['id']}", {"tagTypeIds": tags[2:]})
    assert changed["tagTypeIds"] == tags[2:]


@pytest.mark.parametrize(
    ("name", "value"), [("Material Status", "Lost"), ("Material Cost", "much")]
)
def test_a_custom_field_takes_only_what_its_type_allows(st, servicetitan, name, value):
    job = st.job("4521")["id"]
    body = {"customFields": [{"typeId": field(st, name), "value": value}]}
    before = servicetitan.state("jobs")
    answer = st.call("PATCH", f"{JOBS}/{job}", body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["customFields[0].value"])
    assert servicetitan.state("jobs") == before


def test_custom_field_lists_refuse_page_zero(st):
    answer = st.call("GET", FIELDS, page=0)
    assert (answer.status, list(answer.json["errors"])) == (400, ["page"])
    names = [row["name"] for row in st.rows(FIELDS, sort="+Name")]
    assert names == sorted(names) != []


def test_a_canceled_job_cancels_its_visit_and_says_why(st):
    job = book(st)
    body = {"reasonId": reason(st), "memo": "moved away"}
    assert put(st, f"{JOBS}/{job['id']}/cancel", body) == 200
    why = st.rows(f"{JOBS}/cancel-reasons", ids=job["id"])
    log = st.rows(f"{JOBS}/{job['id']}/canceled-log")
    assert (again(st, job)["jobStatus"], visit_of(st, job)["status"]) == ("Canceled", "Canceled")
    assert [(row["jobId"], row["reasonId"], row["text"]) for row in why] == [
        (job["id"], body["reasonId"], "moved away")
    ]
    assert [(row["memo"], row["active"]) for row in log] == [("moved away", True)]
    exported = st.get("jpm/export/job-canceled-logs")["data"]
    assert exported[-1] == log[0]


def test_a_cancellation_can_be_taken_back(st):
    job = book(st)
    put(st, f"{JOBS}/{job['id']}/cancel", {"reasonId": reason(st), "memo": ""})
    assert put(st, f"{JOBS}/{job['id']}/remove-cancellation") == 200
    assert (again(st, job)["jobStatus"], visit_of(st, job)["status"]) == ("Scheduled", "Scheduled")
    assert [row["active"] for row in st.rows(f"{JOBS}/{job['id']}/canceled-log")] == [False]
    assert st.rows(f"{JOBS}/cancel-reasons", ids=job["id"]) == []


def test_a_job_on_hold_says_why(st):
    job = book(st)
    body = {"reasonId": reason(st, "hold"), "memo": "no coil"}
    assert put(st, f"{JOBS}/{job['id']}/hold", body) == 200
    found = st.rows(f"{JOBS}/hold-reasons", ids=f"{job['id']},5")[0]
    assert again(st, job)["jobStatus"] == visit_of(st, job)["status"] == "Hold"
    assert (found["text"], found["appointmentHoldReasons"][0]["appointmentId"]) == (
        "no coil",
        job["firstAppointmentId"],
    )


def test_completing_finishes_manned_visits_and_cancels_the_rest(st):
    visits = [
        {"start": START, "end": END, "technicianIds": [technician(st)]},
        {"start": "2026-03-02T15:00:00Z", "end": "2026-03-02T16:00:00Z"},
    ]
    job = book(st, appointments=visits)
    body = {"completedOn": "2026-02-02T18:00:00Z"}
    assert put(st, f"{JOBS}/{job['id']}/complete", body) == 200
    done = again(st, job)
    states = [
        st.get(f"jpm/appointments/{job[name]}")["status"]
        for name in ("firstAppointmentId", "lastAppointmentId")
    ]
    assert (done["jobStatus"], done["completedOn"]) == ("Completed", body["completedOn"])
    assert states == ["Done", "Canceled"]
    assert [row["status"] for row in st.rows(CREW, jobId=job["id"])] == ["Done"]


def test_a_job_nobody_is_sent_to_cannot_be_completed(st):
    job = book(st, appointments=[{"start": START, "end": END}])
    body = {"completedOn": END}
    assert put(st, f"{JOBS}/{job['id']}/complete", body) == 409
    assert again(st, job) == job


@pytest.mark.parametrize("state", ["Completed", "Canceled"])
def test_a_closed_job_takes_no_further_step(st, servicetitan, state):
    servicetitan.control("set_job_status", {"number": "4521", "status": state})
    job = st.job("4521")["id"]
    why = {"reasonId": reason(st), "memo": ""}
    held = {"reasonId": reason(st, "hold"), "memo": ""}
    before = servicetitan.state(*WORK)
    statuses = [
        put(st, f"{JOBS}/{job}/cancel", why),
        put(st, f"{JOBS}/{job}/hold", held),
        put(st, f"{JOBS}/{job}/complete", {"completedOn": END}),
    ]
    assert statuses == [409, 409, 409]
    assert servicetitan.state(*WORK) == before


def test_only_a_cancellation_can_be_taken_back(st):
    assert put(st, f"{JOBS}/{st.job('4521')['id']}/remove-cancellation") == 409


def test_an_unknown_reason_is_refused(st):
    job = book(st)
    answer = st.call("PUT", f"{JOBS}/{job['id']}/cancel", {"reasonId": 5, "memo": ""})
    assert (answer.status, list(answer.json["errors"])) == (400, ["reasonId"])
    assert again(st, job) == job


def test_reasons_need_jobs_to_look_up(st):
    answer = st.call("GET", f"{JOBS}/cancel-reasons")
    assert (answer.status, list(answer.json["errors"])) == (400, ["ids"])


def test_history_tells_the_steps_and_the_feed_leaves_out_memos(st):
    job = book(st)
    put(st, f"{JOBS}/{job['id']}/cancel", {"reasonId": reason(st), "memo": ""})
    history = st.get(f"{JOBS}/{job['id']}/history")["history"]
    exported = st.get("jpm/export/job-history")["data"][-1]
    assert [entry["eventType"] for entry in history] == ["Booked", "Canceled"]
    assert set(history[0]) - set(exported["history"][0]) == {"memo"}
    assert (list(exported), exported["jobId"]) == (["jobId", "history"], job["id"])


def test_the_booking_is_on_record(st):
    job = book(st)
    log = st.get(f"{JOBS}/{job['id']}/booked-log")
    assert (log["jobId"], log["jobAppointmentId"], log["start"]) == (
        job["id"],
        job["firstAppointmentId"],
        START,
    )


def test_jobs_are_found_by_their_visits(st):
    job = book(st)
    query = {"appointmentStartsOnOrAfter": START, "appointmentStartsBefore": END}
    assert job["id"] in [row["id"] for row in st.rows(JOBS, technicianId=technician(st), **query)]
    assert st.rows(JOBS, firstAppointmentStartsOnOrAfter="2999-01-01") == []


def test_job_types_are_ordered_by_the_older_parameters(st):
    up = st.rows("jpm/job-types", orderBy="id", orderByDirection="asc")
    down = st.rows("jpm/job-types", orderBy="id", orderByDirection="desc", sort="+Nonsense")
    assert up == down[::-1]
    assert st.rows("jpm/job-types", minDuration=7201) == []


def test_a_job_type_is_made_and_its_fields_are_added_to(st):
    one, two = (row["id"] for row in st.rows(FIELDS, pageSize=2))
    made = st.send("POST", "jpm/job-types", {"name": "Rebate", "customFieldTypeIds": [one]})
    body = {"customFieldTypeIds": [two], "customFieldsUpdateMode": "Merge"}
    changed = st.send("PATCH", f"jpm/job-types/{made['id']}", body)
    assert (changed["name"], changed["customFieldTypeIds"]) == ("Rebate", [one, two])


def test_reasons_are_listed_active_or_not(st, servicetitan):
    key = reason(st)
    servicetitan.control(
        "edit", {"table": "job_cancel_reasons", "id": key, "changes": {"active": False}}
    )
    assert key in [row["id"] for row in st.rows("jpm/job-cancel-reasons")]
    assert key not in [row["id"] for row in st.rows("jpm/job-cancel-reasons", active="True")]
