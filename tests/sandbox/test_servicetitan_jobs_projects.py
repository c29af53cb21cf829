"""Projects: made, changed, their jobs, statuses and notes."""

import pytest

from tests.sandbox.servicetitan_work import JOBS, book

PROJECTS = "jpm/projects"


def place(st):
    return st.job("4521")["locationId"]


def status(st, name):
    return next(row["id"] for row in st.rows("jpm/project-statuses") if row["name"] == name)


def test_a_project_needs_only_a_place(st):
    made = st.send("POST", PROJECTS, {"locationId": place(st)})
    assert (made["customerId"], made["jobIds"]) == (st.job("4521")["customerId"], [])
    assert made == st.get(f"{PROJECTS}/{made['id']}")


@pytest.mark.parametrize(
    "change",
    [{"locationId": 5}, {"statusId": 5}, {"projectTypeId": 5}, {"projectManagerIds": [5]}],
)
def test_a_project_naming_what_is_not_there_is_refused(st, servicetitan, change):
    before = servicetitan.state("projects")
    answer = st.call("POST", PROJECTS, {"locationId": place(st), **change})
    assert (answer.status, len(answer.json["errors"])) == (400, 1)
    assert servicetitan.state("projects") == before


def test_a_status_brings_its_name_and_drops_the_sub_status(st):
    sub = st.rows("jpm/project-substatuses", statusId=status(st, "In Progress"), sort="+Id")[0]
    made = st.send(
        "POST",
        PROJECTS,
        {"locationId": place(st), "statusId": sub["statusId"], "subStatusId": sub["id"]},
    )
    body = {"statusId": status(st, "Completed")}
    changed = st.send("PATCH", f"{PROJECTS}/{made['id']}", body)
    assert (made["status"], made["subStatus"]) == ("In Progress", sub["name"])
    assert (changed["status"], changed["subStatus"], changed["subStatusId"]) == (
        "Completed",
        None,
        None,
    )


def test_a_sub_status_must_be_one_of_the_status(st):
    sub = st.rows("jpm/project-substatuses")[0]["id"]
    body = {"locationId": place(st), "statusId": status(st, "Canceled"), "subStatusId": sub}
    answer = st.call("POST", PROJECTS, body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["subStatusId"])


def test_jobs_are_attached_and_detached(st):
    job = book(st)
    project = st.send("POST", PROJECTS, {"locationId": job["locationId"]})
    where = f"{PROJECTS}/{project['id']}"
    attached = st.call("POST", f"{where}/attach-job/{job['id']}")
    assert (attached.status, attached.body) == (200, b"")
    assert st.get(where)["jobIds"] == [job["id"]]
    assert st.get(f"{JOBS}/{job['id']}")["projectId"] == project["id"]
    assert st.call("POST", f"{PROJECTS}/detach-job/{job['id']}").status == 200
    assert st.get(where)["jobIds"] == []
    assert st.get(f"{JOBS}/{job['id']}")["projectId"] is None
    assert st.call("POST", f"{PROJECTS}/detach-job/{job['id']}").status == 400


def test_another_customers_job_is_not_attached(st, servicetitan):
    project = st.rows(PROJECTS, ids=st.job("4702")["projectId"])[0]
    before = servicetitan.state("jobs", "projects")
    job = st.job("4521")["id"]
    assert st.call("POST", f"{PROJECTS}/{project['id']}/attach-job/{job}").status == 400
    assert servicetitan.state("jobs", "projects") == before


def test_jobs_sent_are_the_whole_list(st):
    one, two = book(st), book(st)
    project = st.send("POST", PROJECTS, {"locationId": one["locationId"]})
    where = f"{PROJECTS}/{project['id']}"
    st.send("PATCH", where, {"jobIds": [one["id"]]})
    changed = st.send("PATCH", where, {"jobIds": [two["id"]], "name": "Both"})
    assert (changed["jobIds"], changed["name"]) == ([two["id"]], "Both")
    assert st.get(f"{JOBS}/{one['id']}")["projectId"] is None


def test_projects_are_found_through_their_jobs(st):
    job = st.job("4702")
    for query in (
        {"invoiceId": job["invoiceId"]},
        {"appointmentId": job["firstAppointmentId"]},
        {"jobId": job["id"]},
    ):
        assert [row["id"] for row in st.rows(PROJECTS, **query)] == [job["projectId"]]


def test_notes_of_projects_are_exported(st):
    project = st.job("4702")["projectId"]
    note = st.send("POST", f"{PROJECTS}/{project}/notes", {"text": "Call first"})
    exported = st.get("jpm/export/project-notes")["data"][-1]
    assert st.rows(f"{PROJECTS}/{project}/notes") == [note]
    assert (exported["projectId"], exported["text"]) == (project, "Call first")


def test_the_office_opens_projects_and_moves_jobs(st, servicetitan):
    made = servicetitan.control("create_project", {"name": "Annex", "status": "On Hold"})
    job = servicetitan.control("create_job", {"project": made["number"]})
    project = st.get(f"{PROJECTS}/{made['id']}")
    assert (project["name"], project["status"], project["jobIds"]) == (
        "Annex",
        "On Hold",
        [job["id"]],
    )
    servicetitan.control("attach_job", {"job": job["number"], "project": "310"})
    assert st.get(f"{PROJECTS}/{made['id']}")["jobIds"] == []
    servicetitan.control("set_project_status", {"number": made["number"], "status": "Completed"})
    assert st.get(f"{PROJECTS}/{made['id']}")["status"] == "Completed"
