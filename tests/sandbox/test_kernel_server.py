"""What every stand-in's server does besides its protocol: faults, log, page, control."""

import gzip
import http.client
import json
import time

import pytest

VENDORS = "inventory/vendors"


def test_it_says_where_it_is_and_how_to_log_in(servicetitan):
    ready = servicetitan.ready
    assert set(ready) == {"system", "url", "control_url", "credentials", "facts"}
    assert ready["control_url"] == ready["url"] + "/_control"
    assert set(ready["credentials"]) == {"tenant", "app_key", "client_id", "client_secret"}
    assert set(ready["facts"]) == {"business_unit", "purchase_order_type", "warehouse", "vendor"}


@pytest.mark.parametrize("system", ["servicetitan", "intacct"])
def test_it_cannot_be_steered_unless_started_so(start_stand_in, system):
    stand_in = start_stand_in(system, "--data", "empty", control=False)
    assert set(stand_in.ready) == {"system", "url", "credentials", "facts"}
    unknown = stand_in.call("POST", "/no-such-address")
    for method, verb in (("POST", "reset"), ("GET", "state"), ("POST", "faults")):
        answer = stand_in.call(method, f"/_control/{verb}", b"{}")
        assert (answer.status, answer.body) == (404, unknown.body)
    assert stand_in.call("GET", "/").status == 200
    assert stand_in.stop() == 0


def test_a_status_fault_acts_on_the_chosen_call_as_often_as_said(st, servicetitan):
    rule = {"match": "GET .*vendors", "kind": "status", "status": 503, "skip": 1, "times": 2}
    servicetitan.control("faults", [rule])
    assert st.call("GET", "inventory/warehouses").status == 200
    assert [st.call("GET", VENDORS).status for _ in range(4)] == [200, 503, 503, 200]
    assert servicetitan.control("faults", method="GET") == [{**rule, "left": 0, "skip": 0}]


def test_a_fault_can_act_on_each_third_matching_call(st, servicetitan):
    rule = {"match": "GET .*vendors", "kind": "status", "status": 503, "every": 3, "times": None}
    servicetitan.control("faults", [rule])
    assert st.call("GET", "inventory/warehouses").status == 200
    assert [st.call("GET", VENDORS).status for _ in range(6)] == [200, 200, 503] * 2


def test_a_fault_cannot_act_on_each_nought_th_call(servicetitan):
    refused = servicetitan.call("POST", "/_control/faults", b'[{"every": 0}]')
    assert (refused.status, b"every counts from 1" in refused.body) == (400, True)
    assert servicetitan.control("faults", method="GET") == []


def test_a_status_fault_can_say_when_to_come_back(st, servicetitan):
    servicetitan.control("faults", [{"kind": "status", "status": 429, "retry_after": 3}])
    answer = st.call("GET", VENDORS)
    assert (answer.status, answer.headers["retry-after"]) == (429, "3")
    assert answer.json["title"].split()[-2:] == ["3", "seconds."]


@pytest.mark.parametrize(("kind", "orders"), [("cut_before", 0), ("cut_after", 1)])
def test_a_cut_connection_gives_no_answer(st, servicetitan, kind, orders):
    servicetitan.control("faults", [{"match": "^POST", "kind": kind}])
    with pytest.raises(http.client.RemoteDisconnected):
        st.call("POST", "inventory/purchase-orders", st.order_body())
    assert len(servicetitan.state("purchase_orders").get("purchase_orders", {})) == orders


@pytest.mark.parametrize(("kind", "orders"), [("hang_before", 0), ("hang_after", 1)])
def test_a_request_hangs_before_or_after_it_has_taken_effect(st, servicetitan, kind, orders):
    servicetitan.control("faults", [{"match": "^POST", "kind": kind, "seconds": 0.2}])
    with pytest.raises(http.client.RemoteDisconnected):
        st.call("POST", "inventory/purchase-orders", st.order_body())
    assert len(servicetitan.state("purchase_orders").get("purchase_orders", {})) == orders


def test_a_connection_is_cut_within_the_answer(st, servicetitan):
    whole = st.call("GET", VENDORS).body
    servicetitan.control("faults", [{"match": "^GET", "kind": "cut_within"}])
    with pytest.raises(http.client.IncompleteRead) as caught:
        st.call("GET", VENDORS)
    assert caught.value.partial == whole[: len(whole) // 2]
    assert caught.value.expected == len(whole) - len(whole) // 2


def test_a_garbled_answer_is_no_json(st, servicetitan):
    servicetitan.control("faults", [{"match": "^GET", "kind": "garbled"}])
    answer = st.call("GET", VENDORS)
    assert answer.status == 200
    with pytest.raises(ValueError, match="Expecting|Invalid|Extra|Unterminated|delimiter"):
        json.loads(answer.body)


def test_a_status_fault_may_come_after_the_effect(st, servicetitan):
    servicetitan.control("faults", [{"match": "^POST", "status": 500, "after": True}])
    answer = st.call("POST", "inventory/purchase-orders", st.order_body())
    assert answer.status == 500
    assert len(servicetitan.state("purchase_orders")["purchase_orders"]) == 1


def test_a_delay_only_delays(st, servicetitan):
    servicetitan.control("faults", [{"kind": "delay", "seconds": 0.2}])
    began = time.monotonic()
    assert st.call("GET", VENDORS).status == 200
    assert time.monotonic() - began >= 0.2


def test_a_malformed_answer_is_half_of_the_real_one(st, servicetitan):
    whole = st.call("GET", VENDORS).body
    servicetitan.control("faults", [{"kind": "malformed"}])
    half = st.call("GET", VENDORS)
    assert (half.status, half.body) == (200, whole[: len(whole) // 2])


def test_a_proxy_page_instead_of_an_answer(st, servicetitan):
    servicetitan.control("faults", [{"kind": "html", "status": 200}])
    answer = st.call("GET", VENDORS)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize("rule", [{"kind": "explode"}, {"match": "("}, {"times": 1, "when": "now"}])
def test_a_fault_rule_that_makes_no_sense_is_refused(servicetitan, rule):
    answer = servicetitan.call("POST", "/_control/faults", json.dumps([rule]).encode())
    assert answer.status == 400
    assert servicetitan.control("faults", method="GET") == []


def test_faults_can_be_taken_back(st, servicetitan):
    servicetitan.control("faults", [{"times": None}])
    assert st.call("GET", VENDORS).status == 503
    servicetitan.control("faults", method="DELETE")
    assert st.call("GET", VENDORS).status == 200


def test_the_log_shows_requests_without_secrets(st, servicetitan):
    st.call("GET", VENDORS, pageSize=1)
    entries = json.loads(servicetitan.call("GET", "/log.json").body)
    assert [(e["what"], e["status"]) for e in entries] == [
        ("GET inventory/vendors?pageSize=1", 200),
        ("POST /connect/token", 200),
    ]
    text = json.dumps(entries)
    assert st.token not in text
    assert st.credentials["client_secret"] not in text
    assert '\\"access_token\\":\\"***\\"' in text


def test_a_key_in_the_query_is_not_logged(st, servicetitan):
    st.call("GET", VENDORS, servicetitanapplicationkey=st.credentials["app_key"])
    newest = json.loads(servicetitan.call("GET", "/log.json").body)[0]
    assert newest["what"] == "GET inventory/vendors?servicetitanapplicationkey=***"


def test_the_log_shows_what_got_no_answer(st, servicetitan):
    servicetitan.control("faults", [{"kind": "cut_after"}])
    with pytest.raises(http.client.RemoteDisconnected):
        st.call("GET", VENDORS)
    newest = json.loads(servicetitan.call("GET", "/log.json").body)[0]
    assert (newest["status"], newest["fault"]) == (0, "cut_after")


def test_the_page_shows_what_is_there_and_escapes_it(st, servicetitan):
    order = st.order(memo="<script>alert(1)</script>")
    answer = servicetitan.call("GET", "/")
    text = answer.body.decode()
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<td>{order['number']}</td>" in text
    assert "4 × WHIP-6FT @ 11.2" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text


def test_reset_brings_the_first_day_back(st, servicetitan):
    before = servicetitan.state()
    st.order()
    servicetitan.control("rename_project", {"number": "310", "name": "Other"})
    assert servicetitan.state() != before
    servicetitan.control("reset")
    assert servicetitan.state() == before


def test_loading_nonsense_is_refused_and_changes_nothing(servicetitan):
    before = servicetitan.state()
    answer = servicetitan.call("POST", "/_control/load", b'{"data": "scale:many"}')
    assert answer.status == 400
    assert servicetitan.state() == before


def test_an_unknown_verb_is_a_404(servicetitan):
    assert servicetitan.call("POST", "/_control/explode").status == 404


def test_big_answers_are_compressed_when_the_client_offers_it(st):
    plain = st.call("GET", VENDORS)
    packed = st.call("GET", VENDORS, headers={"Accept-Encoding": "gzip, deflate"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_small_answers_are_never_compressed(st):
    answer = st.call("GET", "inventory/receipts", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_a_connection_serves_many_requests_and_chunked_bodies(st, servicetitan):
    connection = http.client.HTTPConnection(servicetitan.address, timeout=10)
    path = f"/inventory/v2/tenant/{st.credentials['tenant']}/purchase-orders"
    headers = {**st.headers, "Content-Type": "application/json"}
    body = json.dumps(st.order_body()).encode()
    ids = []
    for _ in range(2):
        chunks = iter([body[:100], body[100:]])
        connection.request("POST", path, chunks, headers, encode_chunked=True)
        ids.append(json.loads(connection.getresponse().read())["id"])
    connection.close()
    assert len(set(ids)) == 2


def test_it_stops_at_once(start_stand_in):
    stand_in = start_stand_in("servicetitan", "--data", "empty")
    began = time.monotonic()
    assert stand_in.stop() == 0
    assert time.monotonic() - began < 2
