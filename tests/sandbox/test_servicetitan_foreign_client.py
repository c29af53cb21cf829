"""An unmodified third-party client, servicepytan, against the ServiceTitan stand-in.

It asks for a token before every call, sends it bare, and puts a JSON body on every GET.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from servicepytan import Endpoint
from servicepytan.auth import servicepytan_connect
from servicepytan.utils import request_json_with_retry

from tests.sandbox.conftest import ServiceTitan, StandIn

Connection = dict[str, Any]


@pytest.fixture
def connection(servicetitan: StandIn, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """The client's own connection; the two addresses in it are all that is changed."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    keys = servicetitan.ready["credentials"]
    made = servicepytan_connect(
        app_key=keys["app_key"],
        tenant_id=keys["tenant"],
        client_id=keys["client_id"],
        client_secret=keys["client_secret"],
    )
    return made | {"auth_root": servicetitan.ready["url"], "api_root": servicetitan.ready["url"]}


def page_of(connection: Connection, module: str, path: str, **query: Any) -> dict[str, Any]:
    return Endpoint(module, path, connection).get_many(query=query)


def refusal(call: Any, *arguments: Any, **named: Any) -> int:
    """The status a call is refused with."""
    with pytest.raises(requests.HTTPError) as caught:
        call(*arguments, **named)
    return caught.value.response.status_code


def test_token_is_asked_for_every_call(servicetitan, connection):
    before = servicetitan.control("stats")["tokens_issued"]

    page_of(connection, "inventory", "warehouses")
    page_of(connection, "inventory", "warehouses")

    assert servicetitan.control("stats")["tokens_issued"] == before + 2


def test_wrong_secret_gets_no_token(connection):
    wrong = connection | {"SERVICETITAN_CLIENT_SECRET": "cs1.wrong"}

    assert refusal(page_of, wrong, "inventory", "warehouses") == 400


def test_wrong_app_key_is_refused(connection):
    wrong = connection | {"SERVICETITAN_APP_KEY": connection["SERVICETITAN_CLIENT_ID"]}

    assert refusal(page_of, wrong, "inventory", "warehouses") == 403


def test_neighbours_tenant_is_refused(servicetitan, connection):
    other = servicetitan.control("other_credentials")["tenant"]

    assert refusal(page_of, connection | {"SERVICETITAN_TENANT_ID": other}, "jpm", "jobs") == 403


def test_page_is_of_the_size_the_client_chooses(connection):
    page = page_of(connection, "jpm", "jobs", includeTotal=True)

    assert (page["page"], page["pageSize"], len(page["data"])) == (1, 100, 100)
    assert (page["totalCount"], page["hasMore"]) == (400, True)


def test_all_pages_are_the_whole_list_once(servicetitan, connection):
    rows = Endpoint("jpm", "jobs", connection).get_all(query={"pageSize": 150})

    ids = [row["id"] for row in rows]
    assert sorted(map(str, ids)) == sorted(servicetitan.state("jobs")["jobs"])
    assert ids == sorted(ids, reverse=True)


def test_empty_list_has_no_pages(connection):
    assert Endpoint("jpm", "jobs", connection).get_all(query={"number": "none"}) == []


def test_unknown_parameter_changes_nothing(connection):
    page = page_of(connection, "pricebook", "materials", name="Capacitor", includeTotal=True)

    assert (
        page["totalCount"]
        == page_of(connection, "pricebook", "materials", includeTotal=True)["totalCount"]
    )


def test_filter_narrows(connection, st):
    job = st.rows("jpm/jobs")[7]

    rows = Endpoint("jpm", "jobs", connection).get_all(query={"number": job["jobNumber"]})

    assert [row["id"] for row in rows] == [job["id"]]


def test_one_record_is_read_by_its_id(connection, st):
    job = st.rows("jpm/jobs")[0]

    row = Endpoint("jpm", "jobs", connection).get_one(id=job["id"])

    assert row["jobNumber"] == job["jobNumber"]


def test_unknown_id_is_not_found(connection):
    assert refusal(Endpoint("jpm", "jobs", connection).get_one, id=1) == 404


def test_list_below_a_record_is_read(connection, st: ServiceTitan):
    job = st.rows("jpm/jobs")[0]["id"]
    st.send("POST", f"jpm/jobs/{job}/notes", {"text": "Gate code 12"})

    notes = Endpoint("jpm", "jobs", connection).get_all(id=job, modifier="notes")

    assert [note["text"] for note in notes] == ["Gate code 12"]


def test_purchase_order_is_made(connection, st: ServiceTitan):
    orders = Endpoint("inventory", "purchase-orders", connection)

    made = orders.create(st.order_body())

    row = orders.get_one(id=made["id"])
    assert (row["status"], row["summary"], row["total"]) == ("Pending", "PlyHub PO-892", 57.3)


def test_purchase_order_that_lacks_a_member_is_refused(servicetitan, connection, st: ServiceTitan):
    body = st.order_body()
    del body["vendorId"]
    before = servicetitan.state("purchase_orders")

    assert refusal(Endpoint("inventory", "purchase-orders", connection).create, body) == 400
    assert servicetitan.state("purchase_orders") == before


def test_material_is_made_with_201(connection):
    made = Endpoint("pricebook", "materials", connection).create(
        {"code": "CAP-455", "description": "Capacitor 45/5"}
    )

    assert Endpoint("pricebook", "materials", connection).get_one(id=made["id"]) == made


def test_update_as_json_text_is_taken(connection, st: ServiceTitan):
    made = st.order()
    orders = Endpoint("inventory", "purchase-orders", connection)

    orders.update(made["id"], json.dumps({"memo": "Leave at the gate"}), request_type="PATCH")

    assert orders.get_one(id=made["id"])["summary"] == "Leave at the gate"


def test_update_as_a_form_is_refused(connection, st: ServiceTitan):
    made = st.order()
    orders = Endpoint("inventory", "purchase-orders", connection)

    update = orders.update
    assert refusal(update, made["id"], {"memo": "Gate"}, request_type="PATCH") == 415
    assert orders.get_one(id=made["id"])["summary"] == "PlyHub PO-892"


def test_update_by_a_verb_the_route_lacks_is_refused(connection, st: ServiceTitan):
    made = st.order()

    update = Endpoint("inventory", "purchase-orders", connection).update
    assert refusal(update, made["id"], json.dumps({"memo": "Gate"})) == 405


def test_invented_verb_is_refused(connection, st: ServiceTitan):
    material = st.rows("pricebook/materials")[0]
    materials = Endpoint("pricebook", "materials", connection)

    assert refusal(materials.delete, material["id"]) == 405
    assert materials.get_one(id=material["id"])["active"] is True


def test_feed_brings_every_row(servicetitan, connection):
    servicetitan.control("settings", {"feed_page_size": 150})

    rows = Endpoint("jpm", "export", connection).export_all("jobs")

    assert sorted(str(row["id"]) for row in rows) == sorted(servicetitan.state("jobs")["jobs"])


def test_feed_goes_on_where_it_ended(servicetitan, connection):
    feed = Endpoint("jpm", "export", connection)
    token = feed.export_one("jobs")["continueFrom"]
    changed = servicetitan.control("create_job")["id"]

    rows = feed.export_one("jobs", export_from=token, include_recent_changes=True)["data"]

    assert [row["id"] for row in rows] == [changed]


def test_rate_limit_says_how_long_to_wait(servicetitan, connection, st: ServiceTitan):
    url = f"{servicetitan.ready['url']}/inventory/v2/tenant/{st.credentials['tenant']}/warehouses"
    rule = {"match": "/warehouses", "kind": "status", "status": 429, "retry_after": 1, "times": 1}
    servicetitan.control("faults", [rule])

    page = request_json_with_retry(url, options={"pageSize": 5}, conn=connection)

    calls = servicetitan.control("log", method="GET")
    statuses = [call["status"] for call in calls if "warehouses" in call["what"]]
    assert statuses == [200, 429]
    assert len(page["data"]) == 3
