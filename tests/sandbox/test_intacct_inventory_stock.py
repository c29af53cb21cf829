"""What inventory documents do to stock and cost in the Sage Intacct stand-in, and undo again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, problems, running
from tests.sandbox.intacct_stock import (
    DECREASE,
    INCREASE,
    ISSUE,
    RETURN,
    change_stock,
    changed_line,
    found,
    held,
    on_hand,
    stock_document,
    stock_line,
)

WHIP = ("INV-WHIP", "WH-MAIN")
ALL_OR_NOTHING = ' transaction="true"'
CHECKED = "<uniqueid>true</uniqueid>"
TOO_MUCH = stock_document(ISSUE, [stock_line(quantity="11")])


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """Ten whips at 8.00 in the main warehouse."""
    server.control("reset")
    server.run(MASTERS)
    server.run(found())
    return server


def costs(books: Books) -> tuple[str, ...]:
    return held(books, "WONHAND AVERAGE_COST LAST_COST")[WHIP]


def line_costs(books: Books) -> list[tuple[str, str]]:
    rows = books.query("INVDOCUMENTENTRY", "COST TOTAL")
    return [(row["COST"], row["TOTAL"]) for row in rows]


def ledger(books: Books) -> list[tuple[str, ...]]:
    fields = "ITEMID WAREHOUSEKEY DOCUMENTID TOTALNAME UNIT QUANTITY EFFECTONINVENTORY"
    return [tuple(row.values()) for row in books.query("INVENTORYTOTALDETAIL", fields)]


def test_increase_is_valued_at_the_cost_of_its_unit(books: Books) -> None:
    books.run(found("1", "120", unit="BX"))
    assert costs(books) == ("20", "10", "12")
    assert line_costs(books) == [("8", "80.00"), ("120", "120.00")]


def test_decrease_leaves_the_cost_to_the_books(books: Books) -> None:
    books.run(found("10", "10"))
    books.run(stock_document(ISSUE, [stock_line(quantity="0.5", unit="BX", cost="1")]))
    assert costs(books) == ("15", "9", "10")
    assert line_costs(books)[-1] == ("90", "45.00")


def test_return_from_a_job_comes_back_at_the_average(books: Books) -> None:
    books.run(stock_document(RETURN, [stock_line(cost="99")]))
    assert costs(books) == ("12", "8", "8")
    assert line_costs(books)[-1] == ("8", "16.00")


def test_cost_nobody_asked_for_may_be_refused(books: Books) -> None:
    books.control("settings", {"unasked_cost": "refused"})
    before = books.state()
    assert books.refusal(stock_document(ISSUE, [stock_line(cost="8")]))[0] == (
        "BL01001973", f"Transaction definition '{ISSUE}' does not update cost"
    )  # fmt: skip
    assert books.state() == before
    assert "unasked_cost must be one of" in books.control(
        "settings", {"unasked_cost": "perhaps"}, status=400
    )["error"]  # fmt: skip


def test_cost_of_zero_becomes_the_valuation(books: Books) -> None:
    books.run(found("10", "0"))
    assert costs(books) == ("20", "4", "0")


@pytest.mark.parametrize("definition", [INCREASE, RETURN])
def test_without_a_cost_the_standard_cost_counts_where_nothing_is_known(
    books: Books, definition: str
) -> None:
    books.run("<update><ITEM><ITEMID>INV-WHIP</ITEMID><STANDARD_COST>7</STANDARD_COST></ITEM>"
              "</update>")  # fmt: skip
    books.run(stock_document(definition, [stock_line(warehouse="JOBSITE")]))
    assert held(books)["INV-WHIP", "JOBSITE"] == ("2", "7")


def test_everything_may_go_but_not_more(books: Books) -> None:
    books.run(stock_document(ISSUE, [stock_line(quantity="1", unit="BX")]))
    assert on_hand(books) == "0"
    before = books.state()
    assert "not enough quantity on hand" in books.refusal(stock_document(ISSUE))[0][1]
    assert books.state() == before


@pytest.mark.parametrize("allowed", ["warehouse", "company"])
def test_stock_may_fall_below_zero_where_it_is_allowed(books: Books, allowed: str) -> None:
    if allowed == "company":
        books.control("settings", {"negative_stock_allowed": True})
    else:
        books.control("edit", {"object": "WAREHOUSE", "id": "WH-MAIN",
                               "fields": {"ENABLENEGATIVEINV": "true"}})  # fmt: skip
    books.run(TOO_MUCH)
    assert costs(books) == ("-1", "8", "8")


def test_purchases_and_inventory_share_the_stock(books: Books) -> None:
    receipts = [
        "<create_potransaction><transactiontype>Purchase Order-Inventory</transactiontype>",
        "<createdfrom>Purchase Order-Inventory-PO-1</createdfrom>",
    ]
    order = (
        f"{receipts[0]}<datecreated><year>2026</year><month>11</month><day>22</day></datecreated>"
        "<vendorid>VEND-ABC</vendorid><documentno>PO-1</documentno><termname>Net 30</termname>"
        "<returnto/><payto/><potransitems><potransitem><itemid>INV-WHIP</itemid>"
        "<warehouseid>WH-MAIN</warehouseid><quantity>10</quantity><unit>EA</unit><price>12</price>"
        "<locationid>100</locationid></potransitem></potransitems></create_potransaction>"
    )
    books.run(order)
    receipt = order.replace("Purchase Order-Inventory", "PO Receiver-Inventory").replace(
        "<vendorid>", f"{receipts[1]}<vendorid>"
    )
    books.run(receipt.replace("</price>", "</price><sourcelinekey>1</sourcelinekey>"))
    books.run(stock_document(ISSUE, [stock_line(quantity="15")]))
    assert costs(books) == ("5", "10", "12")
    assert line_costs(books)[-1] == ("10", "150.00")


def test_ledger_tells_what_each_document_moved(books: Books) -> None:
    books.run(stock_document(ISSUE, [stock_line(quantity="0.5", unit="BX")]))
    key = f"{INCREASE}-AI0001"
    assert ledger(books) == [
        ("INV-WHIP", "WH-MAIN", key, "ONHAND", "EA", "10", "Add"),
        ("INV-WHIP", "WH-MAIN", f"{ISSUE}-II0001", "ONHAND", "EA", "-5", "Subtract"),
    ]
    books.run(change_stock(key, changed_line(1, "<quantity>9</quantity>")))
    books.run(f'<delete_ictransaction key="{ISSUE}-II0001"/>')
    assert ledger(books) == [("INV-WHIP", "WH-MAIN", key, "ONHAND", "EA", "9", "Add")]


def test_draft_moves_nothing_until_it_is_posted(books: Books) -> None:
    key = books.run(stock_document(ISSUE, state="Draft")).findtext("key")
    assert on_hand(books) == "10"
    assert len(ledger(books)) == 1
    books.run(change_stock(key, "<state>Pending</state>"))
    assert on_hand(books) == "8"
    books.run(change_stock(key, "<state>Closed</state>"))
    assert on_hand(books) == "8"
    assert "cannot be changed in state Closed" in books.refusal(change_stock(key, ""))[0][1]


def test_update_changes_header_and_lines(books: Books) -> None:
    key = books.run(stock_document(ISSUE, [stock_line(), stock_line()])).findtext("key")
    inner = (
        "<datecreated><year>2026</year><month>11</month><day>23</day></datecreated>"
        "<referenceno>MU-8</referenceno><message>Counted again</message>"
        "<updateictransitems><updateictransitem line_num='2'><quantity>3</quantity>"
        f"<projectid>PRJ-4521</projectid></updateictransitem>{stock_line(quantity='1')}"
        "</updateictransitems>"
    )
    assert books.run(change_stock(key, inner)).findtext("key") == key
    assert books.query("INVDOCUMENT", "WHENCREATED PONUMBER MESSAGE TOTAL")[-1] == {
        "WHENCREATED": "11/23/2026", "PONUMBER": "MU-8", "MESSAGE": "Counted again",
        "TOTAL": "48.00",
    }  # fmt: skip
    rows = books.query("INVDOCUMENTENTRY", "LINE_NO QUANTITY PROJECTID")[1:]
    assert [tuple(row.values()) for row in rows] == [
        ("0", "2", ""), ("1", "3", "PRJ-4521"), ("2", "1", ""),
    ]  # fmt: skip
    assert on_hand(books) == "4"


def test_update_of_a_text_keeps_the_cost(books: Books) -> None:
    books.run(found("10", "12"))
    inner = changed_line(1, "<itemdesc>Whip, six feet</itemdesc>")
    books.run(change_stock(f"{INCREASE}-AI0002", inner))
    assert line_costs(books)[-1] == ("12", "120.00")
    assert costs(books) == ("20", "10", "12")


def test_update_of_the_cost_changes_the_valuation(books: Books) -> None:
    books.run(change_stock(f"{INCREASE}-AI0001", changed_line(1, "<cost>9</cost>")))
    assert held(books)[WHIP] == ("10", "9")


@pytest.mark.parametrize(
    ("key", "inner", "text"),
    [
        ("Inventory Issue-X", "", "Oops, we can't find this transaction"),
        (f"{INCREASE}-AI0001", changed_line(0, "<quantity>1</quantity>"), "Line 0 does not exist"),
        (f"{INCREASE}-AI0001", changed_line(2, "<quantity>1</quantity>"), "Line 2 does not exist"),
        (f"{INCREASE}-AI0001", changed_line(1, "<unit>FT</unit>"), "Missing unit FT"),
        (f"{INCREASE}-AI0001", changed_line(1, "<quantity>3</quantity>"), "not enough quantity"),
        (f"{INCREASE}-AI0001", "<state>Converted</state>", "Invalid state 'Converted'"),
    ],
)
def test_bad_update_is_refused_and_changes_nothing(
    books: Books, key: str, inner: str, text: str
) -> None:
    books.run(stock_document(ISSUE, [stock_line(quantity="4")]))
    before = books.state()
    refusal = books.refusal(change_stock(key, inner))
    assert text in refusal[0][1]
    assert refusal[-1][1] == "Error while saving the Document info"
    assert books.state() == before


@pytest.mark.parametrize(
    "function",
    [
        f'<delete_ictransaction key="{ISSUE}-II0001"/>',
        "<delete><object>INVDOCUMENT</object><keys>2</keys></delete>",
    ],
)
def test_deleted_document_gives_its_stock_back(books: Books, function: str) -> None:
    before = books.state("ITEMWAREHOUSEINFO", "INVDOCUMENT", "INVDOCUMENTENTRY")
    levels = costs(books)
    books.run(stock_document(ISSUE))
    books.run(function)
    assert costs(books) == levels
    after = books.state("INVDOCUMENT", "INVDOCUMENTENTRY")
    assert after == {name: before[name] for name in after}
    assert books.query("AUDITHISTORY", "OBJECTTYPE OBJECTDESC ACCESSMODE") == [
        {"OBJECTTYPE": "invdocument", "OBJECTDESC": f"{ISSUE}-II0001", "ACCESSMODE": "D"}
    ]


def test_used_stock_cannot_be_deleted(books: Books) -> None:
    books.run(stock_document(ISSUE))
    before = books.state()
    refusal = books.refusal(f'<delete_ictransaction key="{INCREASE}-AI0001"/>')
    assert "not enough quantity on hand of item 'INV-WHIP'" in refusal[0][1]
    assert books.state() == before


def test_pair_in_one_transaction_is_undone_by_the_second(books: Books) -> None:
    before = books.state()
    results = books.ask(found("5", "9"), TOO_MUCH.replace("11", "16"), transaction=ALL_OR_NOTHING)
    assert [result.findtext("status") for result in results] == ["aborted", "failure"]
    assert results[0].find("key") is None
    assert [code for code, _ in problems(results[1])] == [
        "BL01001973", "BL01001973", "BL01001973", "XL03000009",
    ]  # fmt: skip
    assert books.state() == before


def test_pair_in_one_transaction_is_kept_together(books: Books) -> None:
    move = (
        stock_document(DECREASE, [stock_line(quantity="4")]),
        stock_document(INCREASE, [stock_line(quantity="4", warehouse="JOBSITE", cost="8")]),
    )
    results = books.ask(*move, transaction=ALL_OR_NOTHING)
    assert [result.findtext("key") for result in results] == [
        f"{DECREASE}-AD0001", f"{INCREASE}-AI0002",
    ]  # fmt: skip
    assert held(books) == {WHIP: ("6", "8"), ("INV-WHIP", "JOBSITE"): ("4", "8")}


def test_second_function_sees_the_first(books: Books) -> None:
    results = books.ask(found("5", "9"), TOO_MUCH)
    assert [result.findtext("status") for result in results] == ["success", "success"]
    assert on_hand(books) == "4"


def test_pair_without_a_transaction_leaves_the_first(books: Books) -> None:
    results = books.ask(stock_document(ISSUE), TOO_MUCH)
    assert [result.findtext("status") for result in results] == ["success", "failure"]
    assert on_hand(books) == "8"


def test_same_function_moves_stock_once(books: Books) -> None:
    ids = {"unique": CHECKED, "control_ids": ["plyhub-issue-7"]}
    books.run(stock_document(ISSUE, external="hub-7"), **ids)
    before = books.state()
    assert books.refusal(stock_document(ISSUE, external="hub-7"), **ids) == [
        ("XL03000009",
         "The function with control id plyhub-issue-7 has already been processed"),
    ]  # fmt: skip
    assert books.state() == before


def test_refused_function_may_be_sent_again(books: Books) -> None:
    ids = {"unique": CHECKED, "control_ids": ["plyhub-issue-7"]}
    books.refusal(TOO_MUCH, **ids)
    books.run(found("1"))
    books.run(TOO_MUCH, **ids)
    assert on_hand(books) == "0"


def test_stock_survives_a_restart(tmp_path: Path) -> None:
    state = str(tmp_path / "books.jsonl")
    issue = stock_document(ISSUE, [stock_line(quantity="0.5", unit="BX", projectid="PRJ-4521")])
    once = {"unique": CHECKED, "control_ids": ["once"]}
    with running("--data", "empty", "--state", state) as books:
        books.run(MASTERS)
        books.run(found(cost="8.125"))
        books.run(issue, **once)
        before = books.state()
    with running("--data", "empty", "--state", state) as books:
        assert books.state() == before
        assert books.refusal(issue, **once)[0][0] == "XL03000009"
        assert costs(books) == ("5", "8.125", "8.125")
        assert books.run(issue).findtext("key") == f"{ISSUE}-II0002"
