"""What a test call tells: the lists of a company, and which rights the user has."""

from __future__ import annotations

import pytest

from integrations.connectors.base import Endpoint
from integrations.connectors.intacct import definitions, lists, permissions
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.resources import DESCRIPTION
from integrations.http import errors
from tests.connectors import intacct_server

SOURCES = [
    ("entity", "LOCATIONENTITY", "LOCATIONID"),
    ("location", "LOCATION", "LOCATIONID"),
    ("term", "APTERM", "NAME"),
    ("ar_term", "ARTERM", "NAME"),
    ("item_gl_group", "ITEMGLGROUP", "NAME"),
    ("unit_group", "UOM", "NAME"),
    ("ar_account", "GLACCOUNT", "ACCOUNTNO"),
    ("ar_tax_account", "GLACCOUNT", "ACCOUNTNO"),
    ("ap_account", "GLACCOUNT", "ACCOUNTNO"),
    ("customer", "CUSTOMER", "CUSTOMERID"),
]


@pytest.fixture
def sage():
    return intacct_server.fresh()


def offered(result, option):
    return {value for value, _ in result.choices[option]}


@pytest.mark.parametrize(("option", "table", "key"), SOURCES, ids=[row[0] for row in SOURCES])
def test_an_option_offers_what_is_active_there(sage, option, table, key):
    every = {row[key] for row in sage.rows(table) if row["STATUS"] == "active"}
    assert offered(sage.connector().check(), option) == every


def test_what_was_switched_off_there_is_not_offered(sage):
    fields = {"STATUS": "inactive"}
    sage.control("edit", {"object": "APTERM", "id": "Net 10", "fields": fields})
    result = sage.connector().check()
    assert "Net 10" not in offered(result, "term")
    assert "Net 10" in offered(result, "ar_term")


@pytest.mark.parametrize(
    ("option", "has", "lacks"),
    [
        ("purchase_definition", "Purchase Order-Inventory", "PO Receiver-Inventory"),
        ("receiver_definition", "PO Receiver-Inventory", "Vendor Return"),
        ("return_definition", "Vendor Return", "PO Receiver-Inventory"),
        ("issue_definition", "Inventory Adjustment Decrease", "Inventory Adjustment Increase"),
        ("increase_definition", "Inventory Adjustment Increase", "Inventory Adjustment Decrease"),
        ("decrease_definition", "Inventory Adjustment Decrease", "Inventory Adjustment Increase"),
        (
            "issue_return_definition",
            "Inventory Adjustment Increase",
            "Inventory Adjustment Decrease",
        ),
    ],
)
def test_definitions_are_offered_for_what_they_do(sage, option, has, lacks):
    found = offered(sage.connector().check(), option)
    assert has in found
    assert lacks not in found


@pytest.mark.parametrize(
    ("option", "word"),
    [("project_category", "Contract"), ("item_type", "Inventory"), ("cost_method", "Average")],
)
def test_words_that_sage_allows_are_offered(sage, option, word):
    assert word in offered(sage.connector().check(), option)


def test_a_list_nobody_could_choose_from_is_left_out(sage, monkeypatch):
    monkeypatch.setattr(lists, "LONGEST", 10)
    result = sage.connector().check()
    assert len(sage.rows("CUSTOMER")) > 10
    assert "customer" not in result.choices
    assert "term" in result.choices


def test_definitions_that_tell_little_are_offered_all_the_same():
    rows = [
        {"DOCID": "Order", "DOCCLASS": "Order", "STATUS": "active"},
        {"DOCID": "Receiver", "DOCCLASS": "List", "STATUS": "active"},
        {"DOCID": "SYS-Receiver", "DOCCLASS": "List", "STATUS": "active"},
        {"DOCID": "Adjustment", "DOCCLASS": "Adjustment", "STATUS": "active"},
        {"DOCID": "Old order", "DOCCLASS": "Order", "STATUS": "inactive"},
    ]
    assert definitions.orders(rows) == (("Order", "Order"),)
    assert definitions.receivers(rows) == (("Receiver", "Receiver"),)
    assert definitions.returns(rows) == (("Adjustment", "Adjustment"),)
    assert ("Adjustment", "Adjustment") in definitions.increases(rows)


def client_of(sage):
    return Client(Endpoint(url=sage.url, credentials=sage.credentials))


def test_an_unknown_field_costs_only_that_field(sage, monkeypatch):
    rich = next(each for each in lists.LISTINGS if each.object == "PODOCUMENTPARAMS")
    monkeypatch.setattr(
        lists,
        "LISTINGS",
        (
            lists.Listing(
                object=rich.object,
                fields=(*rich.fields, "NOT_THERE"),
                least=rich.least,
                offers=rich.offers,
            ),
        ),
    )
    found = lists.read(client_of(sage), DESCRIPTION.operations)
    assert "Purchase Order-Inventory" in dict(found.choices["purchase_definition"])
    assert found.readable["PODOCUMENTPARAMS"] is True


@pytest.mark.parametrize("name", ["VENDOR", "PODOCUMENT", "EMPLOYEE", "GLACCOUNT"])
def test_a_missing_right_is_told_and_the_others_stay(sage, name):
    before = {right.name: right.granted for right in sage.connector().check().permissions}
    sage.control("settings", {"denied": [f"query {name}"]})
    after = {right.name: right.granted for right in sage.connector().check().permissions}
    right = permissions.RIGHTS[name]
    lost = {f"{right} (list, view)", f"{right} (add, edit)"} & set(before)
    assert {each for each in after if after[each] != before[each]} == lost
    assert {after[each] for each in lost} == {False}


def test_who_may_read_nothing_is_told_so(sage):
    sage.control("settings", {"denied": ["query"]})
    with pytest.raises(errors.PermissionMissing):
        sage.connector().check()


def test_all_is_asked_in_two_requests(sage):
    before = len(sage.requests())
    sage.connector().check()
    assert len(sage.requests()) == before + 2


def test_a_wrong_entity_is_told_from_a_wrong_password(sage):
    with pytest.raises(errors.Unauthorized) as refusal:
        sage.connector(entity="NOWHERE").check()
    assert refusal.value.message == ("Sage Intacct has no entity NOWHERE that this user may enter.")
    with pytest.raises(errors.Unauthorized) as refusal:
        sage.connector(entity="NOWHERE", user_password="wrong").check()
    assert refusal.value.message == "Sage Intacct refuses the sign-in."
