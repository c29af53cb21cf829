"""Throttled log-ins, lagging lists, unruly feeds, and what the gateway makes of odd requests."""

import pytest

from tests.sandbox.servicetitan_work import JOBS, book

FEED = "jpm/export/jobs"


@pytest.fixture
def small_pages(servicetitan):
    servicetitan.control("settings", {"feed_page_size": 3})


def test_log_ins_are_throttled_when_set(st, servicetitan):
    servicetitan.control("settings", {"tokens_per_minute": 2})
    answers = [st.ask_token() for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    wait = int(answers[2].headers["retry-after"])
    assert 1 <= wait <= 60
    assert answers[2].json["title"].split()[-2] == str(wait)


def test_a_lagging_list_shows_a_new_row_later_and_by_id_at_once(st, servicetitan):
    servicetitan.control("settings", {"read_lag_seconds": 5})
    job = book(st)
    assert st.get(f"{JOBS}/{job['id']}") == job
    assert st.rows(JOBS, ids=job["id"]) == []
    assert st.get(JOBS, ids=job["id"], includeTotal="true")["totalCount"] == 0
    servicetitan.control("advance_time", {"seconds": 6})
    assert st.rows(JOBS, ids=job["id"]) == [job]


def test_a_lagging_list_shows_a_changed_row_as_it_was(st, servicetitan):
    before = st.job("4521")
    servicetitan.control("settings", {"read_lag_seconds": 5})
    servicetitan.control("advance_time", {"seconds": 60})
    st.send("PATCH", f"{JOBS}/{before['id']}", {"summary": "first"})
    servicetitan.control("advance_time", {"seconds": 3})
    st.send("PATCH", f"{JOBS}/{before['id']}", {"summary": "second"})
    since = {"ids": before["id"], "modifiedOnOrAfter": before["modifiedOn"]}
    assert st.get(f"{JOBS}/{before['id']}")["summary"] == "second"
    assert st.rows(JOBS, **since) == [before]
    servicetitan.control("advance_time", {"seconds": 3})
    assert [row["summary"] for row in st.rows(JOBS, **since)] == ["first"]
    servicetitan.control("advance_time", {"seconds": 3})
    assert [row["summary"] for row in st.rows(JOBS, **since)] == ["second"]


def test_a_lagging_list_still_shows_what_was_taken_out_of_use(st, servicetitan):
    listed = st.get("inventory/vendors", includeTotal="true")
    vendor = listed["data"][0]
    servicetitan.control("settings", {"read_lag_seconds": 5})
    servicetitan.control("deactivate_vendor", {"id": vendor["id"]})
    assert st.get(f"inventory/vendors/{vendor['id']}")["active"] is False
    assert st.get("inventory/vendors", includeTotal="true") == listed
    servicetitan.control("settings", {"read_lag_seconds": 0})
    assert st.rows("inventory/vendors") == listed["data"][1:]


def test_a_feed_may_repeat_the_last_row_of_the_page_before(st, servicetitan, small_pages):
    first = st.get(FEED)
    orderly = st.get(FEED, **{"from": first["continueFrom"]})
    servicetitan.control("settings", {"feed_duplicates": True})
    assert st.get(FEED) == first
    second = st.get(FEED, **{"from": first["continueFrom"]})
    assert second["data"] == [first["data"][-1], *orderly["data"]]
    assert second["continueFrom"] == orderly["continueFrom"]


def test_a_feed_may_mix_the_rows_of_a_page(st, servicetitan, small_pages):
    orderly = st.get(FEED)
    servicetitan.control("settings", {"feed_shuffle": True})
    mixed = st.get(FEED)
    assert mixed["data"] == [orderly["data"][n] for n in (1, 0, 2)]
    assert mixed["continueFrom"] == orderly["continueFrom"]


@pytest.mark.parametrize("method", ["DEL", "PATCH", "DELETE"])
def test_a_verb_a_route_does_not_know_is_a_405(st, method):
    answer = st.call(method, JOBS, {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("method", "where"),
    [
        ("POST", JOBS),
        ("PATCH", f"{JOBS}/5"),
        ("PUT", f"{JOBS}/5/cancel"),
        ("POST", "crm/customers"),
    ],
)
def test_a_form_where_json_belongs_is_a_415(st, servicetitan, method, where):
    before = servicetitan.state("jobs", "customers")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert st.call(method, where, b"summary=x", headers=kind).status == 415
    assert servicetitan.state("jobs", "customers") == before


def test_a_json_body_without_a_type_is_taken(st):
    job = st.job("4521")["id"]
    assert (
        st.call("PATCH", f"{JOBS}/{job}", b'{"summary":"x"}', headers={"Content-Type": ""}).status
        == 200
    )


@pytest.mark.parametrize("body", [{}, "", b"no json"])
def test_a_body_on_a_get_is_ignored(st, body):
    assert st.call("GET", JOBS, body).status == 200


def test_an_unknown_route_has_no_trace_and_an_unknown_id_has(st):
    route, row = st.call("GET", "jpm/job-kinds"), st.call("GET", f"{JOBS}/5")
    assert (route.status, row.status) == (404, 404)
    assert "traceId" not in route.json
    assert row.json["traceId"].startswith("00-")


@pytest.mark.parametrize("where", [JOBS, "jpm/appointments", "crm/customers", "settings/tag-types"])
def test_unknown_parameters_leave_the_list_as_it_is(st, where):
    assert st.get(where, businessUnitIds="5", nonsense="x") == st.get(where)


def test_paging_on_a_single_record_does_no_harm(st):
    job = st.job("4521")
    assert st.get(f"{JOBS}/{job['id']}", page=2, pageSize=1) == job


@pytest.mark.parametrize("name", ["jobs", "projects", "appointments", "job-history"])
def test_feeds_take_empty_parameters(st, name):
    where = f"jpm/export/{name}"
    assert st.get(where, **{"from": "", "includeRecentChanges": "False"}) == st.get(where)


@pytest.mark.parametrize("query", [{"includeRecentChanges": "maybe"}, {"active": "perhaps"}])
def test_a_feed_refuses_parameters_that_are_no_such_value(st, query):
    answer = st.call("GET", "jpm/export/appointments", **query)
    assert (answer.status, list(answer.json["errors"])) == (400, list(query))


def test_a_feed_without_a_filter_ignores_one(st):
    assert st.get(FEED, active="perhaps") == st.get(FEED)
