"""Tracked items in the Sage Intacct stand-in: details on every movement, and what is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS, ORDER, order, receipt
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import (
    INCREASE,
    ISSUE,
    change_stock,
    changed_line,
    elements,
    found,
    leg,
    on_hand,
    stock_document,
    stock_line,
    transfer,
)

TRACKED = (
    "<create>"
    "<ITEM><ITEMID>INV-LOT</ITEMID><NAME>Refrigerant</NAME><ITEMTYPE>Inventory</ITEMTYPE>"
    "<ENABLE_LOT_CATEGORY>true</ENABLE_LOT_CATEGORY><ENABLE_EXPIRATION>true</ENABLE_EXPIRATION>"
    "</ITEM>"
    "<ITEM><ITEMID>INV-SER</ITEMID><NAME>Condenser</NAME><ITEMTYPE>Inventory</ITEMTYPE>"
    "<ENABLE_SERIALNO>true</ENABLE_SERIALNO></ITEM>"
    "<ITEM><ITEMID>INV-BIN</ITEMID><NAME>Fuse</NAME><ITEMTYPE>Inventory</ITEMTYPE>"
    "<ENABLE_BINS>true</ENABLE_BINS></ITEM>"
    "<BIN><BINID>A-1</BINID><WAREHOUSEID>WH-MAIN</WAREHOUSEID></BIN>"
    "<BIN><BINID>A-2</BINID><WAREHOUSEID>WH-MAIN</WAREHOUSEID></BIN>"
    "<BIN><BINID>J-1</BINID><WAREHOUSEID>JOBSITE</WAREHOUSEID></BIN>"
    "</create>"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """Six of lot L1, condensers S1 and S2, five fuses in bin A-1, ten whips."""
    server.control("reset")
    server.run(MASTERS)
    server.run(TRACKED)
    server.run(found())
    server.run(found("6", item="INV-LOT", details=lot("6")))
    server.run(found("2", item="INV-SER", details=serial("S1") + serial("S2")))
    server.run(found("5", item="INV-BIN", details=binned("5", "A-1")))
    return server


def detail(quantity: str, **more: str) -> str:
    return f"<itemdetail>{elements(quantity=quantity, **more)}</itemdetail>"


def lot(quantity: str, number: str = "L1", year: str = "2028") -> str:
    expires = f"<year>{year}</year><month>01</month><day>31</day>"
    return detail(quantity, lotno=number, itemexpiration=expires)


def serial(number: str, quantity: str = "1") -> str:
    return detail(quantity, serialno=number)


def binned(quantity: str, place: str) -> str:
    return detail(quantity, bin=place)


def issue(item: str, quantity: str, details: str, **more: str) -> str:
    return stock_document(ISSUE, [stock_line(item, quantity, details=details, **more)])


def left(books: Books) -> list[tuple[str, ...]]:
    fields = "ITEMID WAREHOUSEID LOTNO SERIALNO BINID EXPIRATIONDATE QUANTITYLEFT"
    return sorted(tuple(row.values()) for row in books.query("AVAILABLEINVENTORY", fields))


START = [
    ("INV-BIN", "WH-MAIN", "", "", "A-1", "", "5"),
    ("INV-LOT", "WH-MAIN", "L1", "", "", "01/31/2028", "6"),
    ("INV-SER", "WH-MAIN", "", "S1", "", "", "1"),
    ("INV-SER", "WH-MAIN", "", "S2", "", "", "1"),
]


def test_what_is_left_is_told_apart(books: Books) -> None:
    assert left(books) == START
    in_bins = "<isnotnull><field>BINID</field></isnotnull>"
    rows = books.query("AVAILABLEINVENTORY", "BINKEY", in_bins)
    assert rows == [{"BINKEY": "1"}]


def test_issue_takes_from_its_details(books: Books) -> None:
    books.run(issue("INV-LOT", "2", lot("1.5") + lot("0.5")))
    books.run(issue("INV-SER", "1", serial("S1")))
    books.run(issue("INV-BIN", "5", binned("5", "A-1")))
    assert left(books) == [
        ("INV-LOT", "WH-MAIN", "L1", "", "", "01/31/2028", "4"),
        ("INV-SER", "WH-MAIN", "", "S2", "", "", "1"),
    ]
    assert on_hand(books, "INV-LOT") == "4"


def test_details_count_in_the_unit_of_the_line(books: Books) -> None:
    books.run(issue("INV-LOT", "0.5", lot("0.5"), unit="BX"))
    assert left(books)[1][-1] == "1"


@pytest.mark.parametrize(
    ("function", "code", "text"),
    [
        (issue("INV-WHIP", "1", lot("1")), "BL03001974",
         "Item 'INV-WHIP' is not tracked and takes no item details"),
        (issue("INV-SER", "1", detail("1", serialno="S1", lotno="L1")), "BL03001974",
         "Item 'INV-SER' is not tracked by lot number"),
        (issue("INV-LOT", "1", detail("1", lotno="L1", aisle="3")), "BL03001974",
         "Item 'INV-LOT' is not tracked by bin"),
        (issue("INV-SER", "1", ""), "BL01001973",
         "Item 'INV-SER' is tracked and needs item details"),
        (issue("INV-LOT", "1", detail("1", lotno="L1")), "BL01001973",
         "The required field 'Expiration date' is missing"),
        (issue("INV-SER", "1", detail("1")), "BL01001973",
         "The required field 'Serial number' is missing"),
        (issue("INV-LOT", "2", lot("1")), "BL01001973",
         "The item details of item 'INV-LOT' must add up to the quantity of the line"),
        (issue("INV-SER", "2", serial("S1", "2")), "BL01001973",
         "Serial number 'S1' stands for one unit"),
        (issue("INV-LOT", "1", lot("1", "L2")), "BL01001973",
         "There is not enough of item 'INV-LOT' with lot 'L2', expiration '2028-01-31' in"
         " warehouse 'WH-MAIN'"),
        (issue("INV-SER", "1", serial("S9")), "BL01001973",
         "There is not enough of item 'INV-SER' with serial number 'S9' in warehouse 'WH-MAIN'"),
        (issue("INV-BIN", "1", binned("1", "Z-9")), "BL01001973", "Invalid Bin 'Z-9' specified."),
        (issue("INV-BIN", "1", binned("1", "J-1")), "BL01001973",
         "Bin 'J-1' is not in warehouse 'WH-MAIN'"),
        (found("1", item="INV-SER", details=serial("S1")), "BL01001973",
         "Serial number 'S1' of item 'INV-SER' is in stock"),
    ],
)  # fmt: skip
def test_bad_details_are_refused_and_change_nothing(
    books: Books, function: str, code: str, text: str
) -> None:
    before = books.state()
    assert books.refusal(function)[0] == (code, text)
    assert books.state() == before


def test_changed_and_deleted_documents_give_details_back(books: Books) -> None:
    key = books.run(issue("INV-LOT", "2", lot("2"))).findtext("key")
    details = f"<itemdetails>{lot('3')}</itemdetails>"
    books.run(change_stock(key, changed_line(1, f"<quantity>3</quantity>{details}")))
    assert left(books)[1][-1] == "3"
    books.run(f'<delete_ictransaction key="{key}"/>')
    assert left(books) == START


def test_changed_quantity_needs_changed_details(books: Books) -> None:
    before = books.state()
    nine = changed_line(1, "<quantity>9</quantity>")
    refusal = books.refusal(change_stock(f"{INCREASE}-AI0002", nine))
    assert "must add up to the quantity of the line" in refusal[0][1]
    assert books.state() == before


def bought(quantity: str, key: str = "", details: str = "") -> str:
    source = f"<sourcelinekey>{key}</sourcelinekey>" if key else ""
    wrapped = f"<itemdetails>{details}</itemdetails>" if details else ""
    return (
        f"<potransitem><itemid>INV-LOT</itemid><warehouseid>WH-MAIN</warehouseid>"
        f"<quantity>{quantity}</quantity><unit>EA</unit><price>8</price>{source}"
        f"<locationid>100</locationid>{wrapped}</potransitem>"
    )


def test_order_needs_no_details_but_its_receiver_does(books: Books) -> None:
    books.run(order(lines=[bought("3")]))
    source = f"{ORDER}-PO-892"
    before = books.state()
    assert books.refusal(receipt(source, [bought("3", "1")]))[0][1] == (
        "Item 'INV-LOT' is tracked and needs item details"
    )
    assert books.state() == before
    books.run(receipt(source, [bought("3", "1", lot("3", "L2"))]))
    assert ("INV-LOT", "WH-MAIN", "L2", "", "", "01/31/2028", "3") in left(books)


def test_return_to_the_vendor_takes_the_lot_back(books: Books) -> None:
    books.run(order(lines=[bought("3")]))
    books.run(receipt(f"{ORDER}-PO-892", [bought("3", "1", lot("3", "L2"))]))
    books.run(order("", definition="Vendor Return", created_from="PO Receiver-Inventory-RC0001",
                    lines=[bought("3", "2", lot("3", "L2"))]))  # fmt: skip
    assert left(books) == START


def parts(quantity: str, **more: str) -> str:
    return f"<ITEMDETAIL>{elements(QUANTITY=quantity, **more)}</ITEMDETAIL>"


def moved(item: str, details: tuple[str, str], quantity: str = "1", *, to: str = "JOBSITE") -> str:
    places = (("O", "WH-MAIN"), ("I", to))
    lines = [
        leg(side, place, quantity, item=item, ITEMDETAILS=part)
        for (side, place), part in zip(places, details, strict=True)
    ]
    return transfer(lines)


def test_serial_number_changes_its_warehouse(books: Books) -> None:
    books.run(moved("INV-SER", (parts("1", SERIALNO="S1"),) * 2))
    assert ("INV-SER", "JOBSITE", "", "S1", "", "", "1") in left(books)
    assert on_hand(books, "INV-SER") == "1"


def test_fuses_change_their_bin(books: Books) -> None:
    books.run(moved("INV-BIN", (parts("2", BIN="A-1"), parts("2", BIN="A-2")), "2", to="WH-MAIN"))
    assert left(books)[:2] == [
        ("INV-BIN", "WH-MAIN", "", "", "A-1", "", "3"),
        ("INV-BIN", "WH-MAIN", "", "", "A-2", "", "2"),
    ]
    assert on_hand(books, "INV-BIN") == "5"


def test_transfer_of_a_tracked_item_needs_details(books: Books) -> None:
    before = books.state()
    refusal = books.refusal(moved("INV-SER", ("", "")))
    assert refusal[0][1] == "Item 'INV-SER' is tracked and needs item details"
    expiry = parts("1", LOTNO="L1", ITEMEXPIRATION="2028-01-31")
    refusal = books.refusal(moved("INV-LOT", (expiry, expiry)))
    assert refusal[0][1] == "Invalid value '2028-01-31' for ITEMEXPIRATION"
    assert books.state() == before
