"""Signing in, staying signed in, and telling the ways of failing apart."""

import logging
import socket

import pytest

from integrations.connectors.intacct import client
from integrations.http import errors
from tests.connectors import intacct_server
from tests.connectors.intacct_server import VENDOR


@pytest.fixture
def sage():
    return intacct_server.fresh()


def first_page(connector):
    return next(connector.fetch("vendor"))


def log_ins(sage):
    return [entry for entry in sage.requests() if "getAPISession" in str(entry)]


def test_a_check_says_who_we_are_and_what_there_is_to_choose(sage):
    result = sage.connector().check()
    assert result.account == f"{sage.credentials['user_id']} at {sage.credentials['company_id']}"
    orders = dict(result.choices["purchase_definition"])
    receivers = dict(result.choices["receiver_definition"])
    assert "Purchase Order-Inventory" in orders
    assert "PO Receiver-Inventory" in receivers
    assert not orders.keys() & receivers.keys()
    assert [row["LOCATIONID"] for row in sage.rows("LOCATION")] == [
        value for value, _ in result.choices["location"]
    ]


@pytest.mark.parametrize("name", ["user_password", "user_id", "company_id"])
def test_a_wrong_user_is_unauthorized(sage, name):
    with pytest.raises(errors.Unauthorized) as refusal:
        sage.connector(**{name: "wrong"}).check()
    assert refusal.value.message == "Sage Intacct refuses the sign-in."


@pytest.mark.parametrize("name", ["sender_id", "sender_password"])
@pytest.mark.parametrize("gateway", ["today", "older", "oldest"])
def test_a_wrong_sender_is_unauthorized_by_every_gateway(sage, name, gateway):
    sage.control("settings", {"gateway": gateway})
    with pytest.raises(errors.Unauthorized):
        sage.connector(**{name: "wrong"}).check()


def test_an_unknown_entity_reads_like_a_wrong_password(sage):
    with pytest.raises(errors.Unauthorized) as refusal:
        sage.connector(entity="NOWHERE").check()
    assert "entity" in refusal.value.hint


def test_calls_share_one_log_in(sage):
    first_page(sage.connector())
    first_page(sage.connector())
    assert len(log_ins(sage)) == 1


def test_a_check_logs_in_afresh(sage):
    connector = sage.connector()
    first_page(connector)
    before = len(log_ins(sage))
    connector.check()
    assert len(log_ins(sage)) == before + 1


@pytest.mark.parametrize("writes", [False, True])
def test_a_killed_session_is_replaced_once(sage, writes):
    connector = sage.connector()
    first_page(connector)
    sage.control("kill_sessions")
    if writes:
        connector.push("si.vendor.upsert", VENDOR, key="k")
        assert [row["NAME"] for row in sage.rows("VENDOR")][-1] == "Test Supply"
    else:
        assert first_page(connector).rows


def test_a_refused_connection_is_unreachable(sage):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(errors.Unreachable):
        sage.connector(url=f"http://127.0.0.1:{port}").check()


def test_too_many_requests_say_how_long_to_wait(sage):
    connector = sage.connector()
    sage.fail("VENDOR|query", "status", status=429, retry_after=7)
    with pytest.raises(errors.RateLimited) as refusal:
        first_page(connector)
    assert refusal.value.retry_after == 7


@pytest.mark.parametrize("kind", ["html", "malformed", "cut_before", "cut_after"])
def test_a_read_without_a_proper_answer_is_unreachable(sage, kind):
    connector = sage.connector()
    first_page(connector)
    sage.fail("query", kind)
    with pytest.raises(errors.Unreachable):
        first_page(connector)


@pytest.mark.parametrize("kind", ["html", "malformed", "cut_before", "cut_after"])
def test_a_write_without_a_proper_answer_has_an_unknown_outcome(sage, kind):
    connector = sage.connector()
    first_page(connector)
    sage.fail("create", kind)
    with pytest.raises(errors.OutcomeUnknown):
        connector.push("si.vendor.upsert", VENDOR, key="k")


def test_maintenance_is_unreachable_for_a_write_too(sage):
    connector = sage.connector()
    first_page(connector)
    sage.control("settings", {"offline": True})
    with pytest.raises(errors.Unreachable):
        connector.push("si.vendor.upsert", VENDOR, key="k")


def test_a_missing_permission_is_told_apart(sage):
    sage.control("settings", {"denied": ["create VENDOR"]})
    with pytest.raises(errors.PermissionMissing):
        sage.connector().push("si.vendor.upsert", VENDOR, key="k")
    assert "VEND-TEST" not in {row["VENDORID"] for row in sage.rows("VENDOR")}


def test_no_secret_shows_in_logs_or_representations(sage, caplog):
    caplog.set_level(logging.DEBUG)
    connector = sage.connector()
    result = connector.push("si.vendor.upsert", VENDOR, key="k")
    session = client.sessions.get(connector._client.scope)
    shown = " ".join([caplog.text, repr(result), repr(session), repr(vars(connector))])
    assert sage.credentials["sender_password"] not in shown
    assert sage.credentials["user_password"] not in shown
    assert session.sessionid not in shown


def test_a_missing_credential_is_named(sage):
    with pytest.raises(errors.Unauthorized, match="without: Sender password."):
        sage.connector(sender_password="")


def test_an_impossible_time_zone_is_told(sage):
    with pytest.raises(errors.Rejected, match="'Pacific' is not of the form"):
        sage.connector(timezone_offset="Pacific")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://127.0.0.1:8", "http://127.0.0.1:8/ia/xml/xmlgw.phtml"),
        ("http://127.0.0.1:8/", "http://127.0.0.1:8/ia/xml/xmlgw.phtml"),
        ("https://api.intacct.com/ia/xml/xmlgw.phtml",) * 2,
    ],
)
def test_an_address_without_a_path_gets_the_usual_one(given, used):
    assert client.gateway_url(given) == used


@pytest.mark.parametrize(
    ("ours", "offered", "used"),
    [
        ("https://api.intacct.com/x", "https://na12.intacct.com/x", "https://na12.intacct.com/x"),
        ("https://api.intacct.com/x", "http://na12.intacct.com/x", "https://api.intacct.com/x"),
        ("https://api.intacct.com/x", "https://evil.example/x", "https://api.intacct.com/x"),
        ("http://127.0.0.1:8/x", "https://na12.intacct.com/x", "http://127.0.0.1:8/x"),
        ("http://127.0.0.1:8/x", "", "http://127.0.0.1:8/x"),
    ],
)
def test_secrets_follow_an_offered_address_only_within_the_family(ours, offered, used):
    assert client.trusted(ours, offered) == used
