"""Request texts for inventory documents and transfers, for tests of the Sage Intacct stand-in."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sandbox.intacct_server import Books

INCREASE, DECREASE = "Inventory Adjustment Increase", "Inventory Adjustment Decrease"
ISSUE, RETURN = "Inventory Issue", "Inventory Return From Job"
OUT, IN = "SYS-Warehouse Transfer Out", "SYS-Warehouse Transfer In"
MAIN, SITE = ("INV-WHIP", "WH-MAIN"), ("INV-WHIP", "JOBSITE")
DATE = "<datecreated><year>2026</year><month>11</month><day>22</day></datecreated>"


def elements(**children: str) -> str:
    """Return the children that are not empty, in the order given."""
    return "".join(f"<{name}>{text}</{name}>" for name, text in children.items() if text)


def stock_line(
    item: str = "INV-WHIP", quantity: str = "2", *, unit: str = "EA", cost: str = "",
    warehouse: str = "WH-MAIN", location: str = "100", source: str = "", details: str = "",
    **dimensions: str,
) -> str:  # fmt: skip
    """Return an ictransitem; `dimensions` are projectid, employeeid and so on, in their order."""
    inner = elements(
        itemid=item, warehouseid=warehouse, quantity=quantity, unit=unit, cost=cost,
        sourcelinekey=source, locationid=location, itemdetails=details, **dimensions,
    )  # fmt: skip
    return f"<ictransitem>{inner}</ictransitem>"


def stock_document(
    definition: str, lines: Sequence[str] = (), *, source: str = "", number: str = "",
    reference: str = "", message: str = "", external: str = "", state: str = "",
) -> str:  # fmt: skip
    """Return a create_ictransaction."""
    head = elements(
        createdfrom=source, documentno=number, referenceno=reference, message=message,
        externalid=external, state=state,
    )  # fmt: skip
    items = "".join(lines or [stock_line()])
    return (
        f"<create_ictransaction><transactiontype>{definition}</transactiontype>{DATE}{head}"
        f"<ictransitems>{items}</ictransitems></create_ictransaction>"
    )


def found(quantity: str = "10", cost: str = "8", **more: str) -> str:
    """Return a document that puts stock into a warehouse."""
    return stock_document(INCREASE, [stock_line(quantity=quantity, cost=cost, **more)])


def change_stock(key: str, inner: str) -> str:
    """Return an update_ictransaction."""
    return f'<update_ictransaction key="{key}">{inner}</update_ictransaction>'


def changed_line(number: int, inner: str) -> str:
    """Return the part of an update that changes one line, counted from 1."""
    return (
        f'<updateictransitems><updateictransitem line_num="{number}">{inner}'
        "</updateictransitem></updateictransitems>"
    )


def leg(side: str, warehouse: str, quantity: str = "4", *, item: str = "INV-WHIP",
        unit: str = "EA", location: str = "100", **more: str) -> str:  # fmt: skip
    """Return one line of a transfer."""
    inner = elements(
        IN_OUT=side, ITEMID=item, WAREHOUSEID=warehouse, QUANTITY=quantity, UNIT=unit,
        LOCATIONID=location, **more,
    )  # fmt: skip
    return f"<ICTRANSFERITEM>{inner}</ICTRANSFERITEM>"


MORE_ITEMS = (
    "<create><ITEM><ITEMID>INV-FUSE</ITEMID><NAME>Fuse</NAME><ITEMTYPE>Inventory</ITEMTYPE></ITEM>"
    "<ITEM><ITEMID>INV-LABOR</ITEMID><NAME>Labor</NAME><ITEMTYPE>Non-Inventory</ITEMTYPE></ITEM>"
    "</create>"
)
THERE = (leg("O", "WH-MAIN"), leg("I", "JOBSITE"))


def transfer(
    lines: Sequence[str] = THERE, *, verb: str = "create", TRANSACTIONDATE: str = "11/22/2026",
    TRANSFERTYPE: str = "Immediate", ACTION: str = "Post", **more: str,
) -> str:  # fmt: skip
    """Return a create or update of a transfer; `more` are further header fields."""
    head = elements(
        TRANSACTIONDATE=TRANSACTIONDATE, TRANSFERTYPE=TRANSFERTYPE, ACTION=ACTION, **more
    )
    items = elements(ICTRANSFERITEMS="".join(lines))
    return f"<{verb}><ICTRANSFER>{head}{items}</ICTRANSFER></{verb}>"


def change_transfer(inner: dict[str, str], lines: tuple[str, ...] = (), number: str = "1") -> str:
    """Return an update of a transfer: header fields, and lines if any."""
    blank = {"TRANSACTIONDATE": "", "TRANSFERTYPE": "", "ACTION": ""}
    return transfer(lines, verb="update", **{**blank, "RECORDNO": number, **inner})


def sent_off(**more: str) -> str:
    """Return a transfer whose goods are on their way."""
    return transfer(TRANSFERTYPE="In transit", ACTION="Transfer out",
                    **{"OUTDATE": "11/22/2026", **more})  # fmt: skip


TAKEN_IN = change_transfer({"ACTION": "Transfer in", "INDATE": "11/24/2026"})


def held(books: Books, fields: str = "WONHAND AVERAGE_COST") -> dict[tuple[str, str], tuple]:
    """Return what each warehouse holds of each item."""
    rows = books.query("ITEMWAREHOUSEINFO", f"ITEMID WAREHOUSEID {fields}")
    return {tuple(row.values())[:2]: tuple(row.values())[2:] for row in rows}


def on_hand(books: Books, item: str = "INV-WHIP", warehouse: str = "WH-MAIN") -> str:
    """Return what a warehouse holds of an item."""
    return held(books, "WONHAND").get((item, warehouse), ("none",))[0]
