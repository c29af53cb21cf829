"""Export feeds: everything once, then what changed, by a token."""

import pytest

FEED = "jpm/export/jobs"


def drain(st, where, **query):
    rows, page = [], st.get(where, **query)
    while True:
        rows += page["data"]
        if not page["hasMore"]:
            return rows, page["continueFrom"]
        page = st.get(where, **{**query, "from": page["continueFrom"]})


def number(rows, name="jobNumber"):
    return [row[name] for row in rows]


@pytest.fixture
def small_pages(servicetitan):
    servicetitan.control("settings", {"feed_page_size": 90})


def test_a_page_has_exactly_the_documented_members(st):
    assert list(st.get(FEED)) == ["hasMore", "continueFrom", "data"]


def test_the_whole_feed_gives_every_row_once_oldest_change_first(st, small_pages):
    rows, _ = drain(st, FEED)
    stamps = [row["modifiedOn"].rstrip("Z") for row in rows]
    assert len({row["id"] for row in rows}) == len(rows) == 400
    assert stamps == sorted(stamps)


def test_after_the_end_there_is_nothing_and_the_token_still_holds(st):
    _, token = drain(st, FEED)
    page = st.get(FEED, **{"from": token})
    assert (page["data"], page["hasMore"], page["continueFrom"]) == ([], False, token)


def test_a_row_changed_twice_comes_once_at_its_newest(st):
    _, token = drain(st, FEED)
    job = st.job("4521")["id"]
    for text in ("first", "second"):
        st.send("PATCH", f"jpm/jobs/{job}", {"summary": text})
    rows, _ = drain(st, FEED, **{"from": token})
    assert [(row["jobNumber"], row["summary"]) for row in rows] == [("4521", "second")]


def test_a_change_behind_the_token_comes_again_before_the_end(st, small_pages):
    page = st.get(FEED)
    first = page["data"][0]
    st.send("PATCH", f"jpm/jobs/{first['id']}", {"summary": "again"})
    rows, _ = drain(st, FEED, **{"from": page["continueFrom"]})
    assert rows[-1]["id"] == first["id"]
    assert len(rows) == 400 - 90 + 1


def test_a_date_starts_there(st):
    st.send("PATCH", f"jpm/jobs/{st.job('4521')['id']}", {"summary": "today"})
    moment = st.job("4521")["modifiedOn"]
    assert number(st.get(FEED, **{"from": moment})["data"]) == ["4521"]
    assert st.get(FEED, **{"from": "2999-01-01"})["data"] == []


def test_a_date_with_nothing_yet_still_gives_a_token_for_later(st):
    moment = st.stand_in.control("advance_time", {"seconds": 60})["now"]
    token = st.get(FEED, **{"from": moment})["continueFrom"]
    st.send("PATCH", f"jpm/jobs/{st.job('4610')['id']}", {"summary": "later"})
    assert number(st.get(FEED, **{"from": token})["data"]) == ["4610"]


def test_empty_parameters_are_as_if_not_sent(st):
    assert st.get(FEED, **{"from": "", "includeRecentChanges": "False"}) == st.get(FEED)


def test_a_token_that_is_none_is_refused(st):
    answer = st.call("GET", FEED, **{"from": "garbage"})
    assert (answer.status, list(answer.json["errors"])) == (400, ["from"])


def test_inactive_rows_are_in_the_feed(st, servicetitan):
    _, token = drain(st, "pricebook/export/materials")
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT"})
    rows, _ = drain(st, "pricebook/export/materials", **{"from": token})
    assert [(row["code"], row["active"]) for row in rows] == [("WHIP-6FT", False)]


def test_feeds_add_active_where_the_shape_lacks_it(st):
    assert "active" not in st.job("4521")
    assert st.get(FEED)["data"][0]["active"] is True


def test_the_feed_holds_back_young_rows_when_set_to(st, servicetitan):
    servicetitan.control("settings", {"feed_lag_seconds": 60})
    _, token = drain(st, FEED)
    st.send("PATCH", f"jpm/jobs/{st.job('4521')['id']}", {"summary": "young"})
    assert st.get(FEED, **{"from": token})["data"] == []
    recent = st.get(FEED, **{"from": token, "includeRecentChanges": "true"})
    assert number(recent["data"]) == ["4521"]
    servicetitan.control("advance_time", {"seconds": 61})
    st.log_in()
    assert number(st.get(FEED, **{"from": token})["data"]) == ["4521"]


def test_only_assignments_and_visits_filter_their_feed_by_active(st, servicetitan):
    servicetitan.control("unassign_technician", {"job": "4521", "technician": "Mike Smith"})
    where = "dispatch/export/appointment-assignments"
    inactive = st.get(where, active="False")["data"]
    assert [(row["technicianName"], row["active"]) for row in inactive] == [("Mike Smith", False)]
    names = [row["technicianName"] for row in drain(st, where)[0]]
    assert "Mike Smith" in names


@pytest.mark.parametrize(
    "where",
    [
        "jpm/export/projects",
        "jpm/export/appointments",
        "jpm/export/job-notes",
        "dispatch/export/appointment-assignments",
        "crm/export/customers",
        "crm/export/locations",
        "settings/export/technicians",
        "settings/export/employees",
        "settings/export/business-units",
        "pricebook/export/materials",
        "pricebook/export/equipment",
        "pricebook/export/categories",
        "inventory/export/purchase-orders",
        "accounting/export/invoices",
    ],
)
def test_there_is_a_feed(st, where):
    assert st.call("GET", where).status == 200


@pytest.mark.parametrize("name", ["vendors", "trucks", "warehouses", "receipts"])
def test_there_is_no_feed(st, name):
    assert st.call("GET", f"inventory/export/{name}").status == 404


def test_a_receipt_moves_its_order_in_the_feed(st):
    order = st.order()
    _, token = drain(st, "inventory/export/purchase-orders")
    st.send("POST", "inventory/receipts", st.receipt_body(order, 1))
    rows, _ = drain(st, "inventory/export/purchase-orders", **{"from": token})
    assert [(row["id"], row["status"]) for row in rows] == [(order["id"], "PartiallyReceived")]
