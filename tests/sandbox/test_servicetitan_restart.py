"""A stand-in killed in the middle of its work goes on where it was."""

import pytest

from tests.sandbox.conftest import ServiceTitan


@pytest.fixture(scope="module")
def before_and_after(start_stand_in, tmp_path_factory):
    """One state file served twice, killed in between: (client, order, token, both states)."""
    state = str(tmp_path_factory.mktemp("state") / "servicetitan.jsonl")
    first = start_stand_in("servicetitan", "--data", "demo", "--state", state)
    client = ServiceTitan(first, first.ready["credentials"]).log_in()
    order = client.order()
    client.send("POST", "inventory/receipts", client.receipt_body(order, 1))
    token = client.get("inventory/export/purchase-orders")["continueFrom"]
    known = first.state()
    first.kill()
    second = start_stand_in("servicetitan", "--data", "empty", "--state", state)
    client.stand_in = second
    return client, order, token, (known, second.state())


def test_nothing_is_lost(before_and_after):
    known, found = before_and_after[3]
    assert found == known


def test_an_access_token_still_opens(before_and_after):
    client, order, _, _ = before_and_after
    assert client.get(f"inventory/purchase-orders/{order['id']}")["status"] == "PartiallyReceived"


def test_a_feed_goes_on_from_its_token_and_numbers_go_on(before_and_after):
    client, order, token, _ = before_and_after
    where = "inventory/export/purchase-orders"
    made = client.order()
    assert made["id"] > order["id"]
    assert made["number"] != order["number"]
    rows = client.get(where, **{"from": token})["data"]
    assert [row["id"] for row in rows][-1] == made["id"]
    assert order["id"] not in [row["id"] for row in rows]


def test_an_empty_account_has_just_enough_to_buy(start_stand_in):
    stand_in = start_stand_in("servicetitan", "--data", "empty")
    client = ServiceTitan(stand_in, stand_in.ready["credentials"]).log_in()
    assert set(stand_in.ready["facts"]) == {"business_unit", "purchase_order_type", "warehouse"}
    assert client.rows("pricebook/materials") == []
    assert client.rows("jpm/jobs") == []


def test_a_scaled_company_has_so_many_materials(start_stand_in):
    stand_in = start_stand_in("servicetitan", "--data", "scale:50")
    client = ServiceTitan(stand_in, stand_in.ready["credentials"]).log_in()
    page = client.get("pricebook/materials", active="Any", includeTotal="true")
    assert page["totalCount"] == 50
