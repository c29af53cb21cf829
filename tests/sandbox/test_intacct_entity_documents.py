"""Documents of the Sage Intacct stand-in in a company with two entities, and in one without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import bill, change_bill, invoice, item, lineitem
from tests.sandbox.intacct_companies import options, plain, two_entities
from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import change_stock, change_transfer, found, transfer

ELSEWHERE = "Location must be 200. This value is auto-filled"
WHIP = {"item": "INV-WHIP", "warehouse": "WH-MAIN"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("companies")
    with running("--data", "empty", *options(folder, two_entities(), plain())) as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


def inside(books: Books, entity: str) -> str:
    return books.login(locationid=entity)


@pytest.mark.parametrize("function", [
    invoice(lines=[lineitem(locationid="100")]),
    bill(lines=[item(LOCATIONID="100")]),
    found(location="100"),
], ids=["invoice", "bill", "stock"])  # fmt: skip
def test_lines_of_an_entitys_document_are_at_its_locations(books: Books, function: str) -> None:
    before = books.state()
    assert books.refusal(function, auth=inside(books, "200"))[0][1] == ELSEWHERE
    assert books.state() == before


INVOICE, BILL = "Invoice 'INV-88213'", "Bill 'F-77'"
MADE = {
    "invoice": invoice(lines=[lineitem(locationid="210")]),
    "bill": bill(lines=[item(LOCATIONID="210")]),
    "stock": found(location="210"),
    "transfer": transfer(ACTION="Draft"),
}
REVERSE = (
    '<reverse_invoice key="1"><datereversed><year>2026</year><month>11</month><day>23</day>'
    "</datereversed></reverse_invoice>"
)


@pytest.mark.parametrize(("made", "function", "name"), [
    ("invoice", '<update_invoice key="1"><description>Ours</description></update_invoice>',
     INVOICE),
    ("invoice", '<delete_invoice key="1"/>', INVOICE),
    ("invoice", REVERSE, INVOICE),
    ("invoice", "<delete><object>ARINVOICE</object><keys>1</keys></delete>", INVOICE),
    ("bill", change_bill("<DESCRIPTION>Ours</DESCRIPTION>"), BILL),
    ("bill", "<recallApBill><recordno>1</recordno></recallApBill>", BILL),
    ("stock", change_stock("Inventory Adjustment Increase-AI0001", "<message>Ours</message>"),
     "Document 'Inventory Adjustment Increase-AI0001'"),
    ("stock", '<delete_ictransaction key="Inventory Adjustment Increase-AI0001"/>',
     "Document 'Inventory Adjustment Increase-AI0001'"),
    ("transfer", change_transfer({"DESCRIPTION": "Ours"}), "Warehouse transfer '1'"),
    ("transfer", "<delete><object>ICTRANSFER</object><keys>1</keys></delete>",
     "Warehouse transfer '1'"),
])  # fmt: skip
def test_documents_of_another_entity_are_left_alone(
    books: Books, made: str, function: str, name: str
) -> None:
    books.run(MADE[made], auth=inside(books, "200"))
    before = books.state()
    assert books.refusal(function, auth=inside(books, "100"))[0][1] == (
        f"The {name} belongs to entity '200' and cannot be changed in entity '100'"
    )
    assert books.state() == before


def test_oldest_reads_show_an_entitys_own_documents(books: Books) -> None:
    books.run(MADE["invoice"], auth=inside(books, "200"))
    for entity, total in (("100", "0"), ("200", "1"), ("", "1")):
        listed = books.run('<get_list object="invoice"/>', auth=inside(books, entity))
        assert listed.find("listtype").get("total") == total
    asked = '<get object="invoice" key="1"/>'
    assert books.refusal(asked, auth=inside(books, "100"))[0][0] == "DL02000001"
    assert books.run(asked, auth=inside(books, "200")).findtext("data/invoice/key") == "1"


def test_transfers_need_no_definitions_of_the_company_file(books: Books) -> None:
    books.control("load", {"data": "empty"})
    other = {"company": "small-works"}
    whip = {"ITEMID": "INV-WHIP", "NAME": "Whip", "ITEMTYPE": "Inventory", "UOMGRP": "Count"}
    books.control("add", {"object": "ITEM", "fields": whip, **other})
    books.control("opening_stock", {**WHIP, "quantity": 5, "cost": 8, **other})
    moved = {"item": "INV-WHIP", "from": "WH-MAIN", "to": "JOBSITE", "quantity": 2, **other}
    assert books.control("stock_transferred", moved) == {"transfer": 1, "on_hand": 2}


def test_a_verb_names_the_fact_it_misses(books: Books) -> None:
    adjusted = {**WHIP, "quantity": -1, "company": "small-works"}
    before = books.state()
    error = books.control("stock_adjusted", adjusted, status=400)["error"]
    assert error == "facts.decrease_definition: missing in the company's file, and needed here"
    assert books.state() == before
