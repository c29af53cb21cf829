"""Tokens, keys, tenants, scopes, limits, and what the gateway refuses."""

import base64
import json
import re
import time

import pytest

VENDORS = "inventory/vendors"


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_token_has_exactly_the_documented_members(st):
    answer = st.ask_token()
    assert answer.status == 200
    assert list(answer.json) == ["access_token", "expires_in", "token_type", "scope"]
    assert (answer.json["expires_in"], answer.json["token_type"]) == (900, "Bearer")
    assert "tn.inv.purchaseorders:w" in answer.json["scope"].split()


def test_a_token_carries_the_documented_claims(st):
    found = claims(st.token)
    assert set(found) == {"nbf", "exp", "iss", "client_id", "tenant", "jti", "iat", "scope"}
    assert found["tenant"] == st.credentials["tenant"]
    assert found["client_id"] == st.credentials["client_id"]
    assert found["exp"] - found["iat"] == 900
    assert isinstance(found["scope"], list)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_secret": "cs1.wrong"}, "invalid_client"),
        ({"client_id": "cid.wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_log_in_gets_no_token(st, change, error):
    answer = st.ask_token(**change)
    assert (answer.status, answer.json) == (400, {"error": error})


def test_the_token_endpoint_takes_forms_only(st, servicetitan):
    body = json.dumps({"grant_type": "client_credentials", **st.credentials}).encode()
    answer = servicetitan.call("POST", "/connect/token", body, {"Content-Type": "application/json"})
    assert (answer.status, answer.json) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "{}"])
def test_the_token_is_taken_with_and_without_bearer(st, form):
    assert st.call("GET", VENDORS, headers={"Authorization": form.format(st.token)}).status == 200


@pytest.mark.parametrize("value", ["", "Bearer ", "Bearer x.y.z", "garbage"])
def test_no_token_or_a_made_up_one_is_a_401(st, value):
    answer = st.call("GET", VENDORS, headers={"Authorization": value})
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_tampered_token_is_a_401(st):
    head, body, sign = st.token.split(".")
    other = json.dumps({**claims(st.token), "tenant": "1100330044"}).encode()
    forged = f"{head}.{base64.urlsafe_b64encode(other).decode().rstrip('=')}.{sign}"
    assert st.call("GET", VENDORS, headers={"Authorization": forged}).status == 401


def test_a_token_expires(st, servicetitan):
    # Its clock goes on while the test does: a minute is enough for that, whatever else runs here.
    servicetitan.control("advance_time", {"seconds": 840})
    assert st.call("GET", VENDORS).status == 200
    servicetitan.control("advance_time", {"seconds": 60})
    assert st.call("GET", VENDORS).status == 401
    st.log_in()
    assert st.call("GET", VENDORS).status == 200


def test_the_lifetime_of_tokens_is_a_setting(st, servicetitan):
    servicetitan.control("settings", {"token_seconds": 5})
    assert st.ask_token().json["expires_in"] == 5


def test_tokens_can_be_revoked(st, servicetitan):
    servicetitan.control("expire_tokens")
    assert st.call("GET", VENDORS).status == 401
    st.log_in()
    assert st.call("GET", VENDORS).status == 200


def test_a_new_secret_ends_log_ins_with_the_old_one_but_not_its_tokens(st, servicetitan):
    fresh = servicetitan.control("rotate_secret")
    assert st.ask_token().json == {"error": "invalid_client"}
    assert st.call("GET", VENDORS).status == 200
    assert st.ask_token(client_secret=fresh["client_secret"]).status == 200


@pytest.mark.parametrize("key", ["", "cid.standin0main"])
def test_a_missing_or_wrong_app_key_is_a_403(st, key):
    assert st.call("GET", VENDORS, headers={"ST-App-Key": key}).status == 403


def test_the_app_key_may_come_in_the_query(st):
    key = st.credentials["app_key"]
    answer = st.call("GET", VENDORS, headers={"ST-App-Key": ""}, servicetitanapplicationkey=key)
    assert answer.status == 200


@pytest.mark.parametrize("status", [403, 404])
def test_another_tenants_token_gets_nothing(st, neighbour, servicetitan, status):
    servicetitan.control("settings", {"wrong_tenant_status": status})
    answer = st.call("GET", VENDORS, tenant=neighbour.credentials["tenant"])
    assert answer.status == status
    assert "data" not in answer.json or answer.json["data"] == {}


def test_tenants_share_no_row(st, neighbour):
    mine = {row["id"] for row in st.rows(VENDORS, active="Any", pageSize=5000)}
    theirs = neighbour.rows(VENDORS, active="Any", pageSize=5000)
    assert [row["name"] for row in theirs] == ["Puget Supply"]
    assert mine.isdisjoint(row["id"] for row in theirs)
    assert st.call("GET", f"{VENDORS}/{theirs[0]['id']}").status == 404


def test_a_scope_that_was_not_granted_is_a_403_for_that_verb(st, servicetitan):
    servicetitan.control("settings", {"scopes": ["tn.inv.vendors:r"]})
    st.log_in()
    assert st.call("GET", VENDORS).status == 200
    refused = st.call("POST", VENDORS, {})
    assert (refused.status, refused.json["title"]) == (
        403,
        "The scope tn.inv.vendors:w has not been granted.",
    )
    assert st.call("GET", "inventory/warehouses").status == 403


def test_the_rate_limit_is_off_until_set(st):
    assert {st.call("GET", "inventory/receipts").status for _ in range(70)} == {200}


def test_over_the_rate_limit_is_a_429_that_ends(st, neighbour, servicetitan):
    servicetitan.control("settings", {"rate_limit": 3})
    answers = [st.call("GET", "inventory/receipts") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert refused.headers["retry-after"] == "1"
    assert refused.json["title"].split()[-2:] == ["1", "seconds."]
    assert neighbour.call("GET", "inventory/receipts").status == 200
    deadline = time.monotonic() + 5
    while st.call("GET", "inventory/receipts").status == 429:
        assert time.monotonic() < deadline


def test_a_path_with_its_template_left_in_is_no_route(st):
    assert st.call("GET", "jpm/jobs/{id}").status == 404


def test_an_unknown_route_is_a_404_without_trace_id(st):
    answer = st.call("GET", "inventory/suppliers")
    assert answer.status == 404
    assert answer.json == {"statusCode": 404, "message": "Resource not found"}


def test_an_unknown_id_is_a_404_problem(st):
    answer = st.call("GET", f"{VENDORS}/1")
    problem = answer.json
    assert answer.status == 404
    assert set(problem) == {"type", "title", "status", "traceId", "errors", "data"}
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", problem["traceId"])
    assert problem["status"] == 404


@pytest.mark.parametrize(
    "where",
    [
        "inventory/receipts/1",
        "inventory/warehouses/1",
        "accounting/invoices/1",
        "dispatch/appointment-assignments/1",
    ],
)
def test_what_has_no_get_by_id_has_none(st, where):
    assert st.call("GET", where).status in (404, 405)


def test_a_method_nobody_knows_is_a_405(st):
    answer = st.call("DEL", f"pricebook/materials/{st.material('WHIP-6FT')['id']}")
    assert answer.status == 405
    assert answer.headers["allow"] == "DELETE, GET, PATCH"


def test_a_form_on_a_json_route_is_a_415_and_changes_nothing(st, servicetitan):
    before = servicetitan.state("vendors")
    vendor = next(iter(before["vendors"]))
    answer = st.call(
        "PATCH",
        f"{VENDORS}/{vendor}",
        b"name=X",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 415
    assert servicetitan.state("vendors") == before


def test_a_body_on_a_get_is_ignored(st):
    assert st.call("GET", VENDORS, {}).status == 200


def test_a_body_that_is_no_json_is_a_400(st):
    answer = st.call("POST", VENDORS, b"{")
    assert (answer.status, answer.json["errors"]) == (400, {"$": ["The body is not valid JSON."]})


def test_answers_are_utf_8_json(st):
    assert st.call("GET", VENDORS).headers["content-type"] == "application/json; charset=utf-8"
