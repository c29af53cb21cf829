"""Request texts for purchasing documents, for the tests of the Sage Intacct stand-in."""

from __future__ import annotations

from collections.abc import Sequence

ORDER = "Purchase Order-Inventory"
RECEIVER = "PO Receiver-Inventory"
DATE = "<datecreated><year>2026</year><month>11</month><day>22</day></datecreated>"
CONTACTS = (
    "<returnto><contactname></contactname></returnto><payto><contactname></contactname></payto>"
)


def line(item: str = "INV-WHIP", quantity: str = "2", unit: str = "EA", price: str = "8.50",
         **more: str) -> str:  # fmt: skip
    """Return a line; `more` may replace warehouse, location, or add sourcelinekey, projectid."""
    parts = {
        "itemid": item, "warehouseid": more.get("warehouseid", "WH-MAIN"), "quantity": quantity,
        "unit": unit, "price": price, "sourcelinekey": more.get("sourcelinekey", ""),
        "locationid": more.get("locationid", "100"), "projectid": more.get("projectid", ""),
    }  # fmt: skip
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if text)
    return f"<potransitem>{inner}</potransitem>"


def order(
    number: str = "PO-892", *, lines: Sequence[str] = (), vendor: str = "VEND-ABC",
    definition: str = ORDER, created_from: str = "", state: str = "", external: str = "",
) -> str:  # fmt: skip
    """Return a create_potransaction."""
    origin = f"<createdfrom>{created_from}</createdfrom>" if created_from else ""
    own = f"<documentno>{number}</documentno>" if number else ""
    first = f"<externalid>{external}</externalid>" if external else ""
    chosen = f"<state>{state}</state>" if state else ""
    return (
        f"<create_potransaction><transactiontype>{definition}</transactiontype>{DATE}{origin}"
        f"<vendorid>{vendor}</vendorid>{own}<referenceno>{number}</referenceno>"
        f"<termname>Net 30</termname>{CONTACTS}{first}{chosen}"
        f"<potransitems>{''.join(lines or [line()])}</potransitems></create_potransaction>"
    )


def receipt(source: str, lines: Sequence[str], number: str = "") -> str:
    """Return a receiver made from an order."""
    return order(number, lines=lines, definition=RECEIVER, created_from=source)


def change(key: str, inner: str, attributes: str = "") -> str:
    """Return an update_potransaction."""
    return f'<update_potransaction key="{key}"{attributes}>{inner}</update_potransaction>'


MASTERS = (
    "<create><VENDOR><VENDORID>VEND-ABC</VENDORID><NAME>ABC Supply</NAME>"
    "<DISPLAYCONTACT><PRINTAS>ABC Supply</PRINTAS></DISPLAYCONTACT></VENDOR>"
    "<ITEM><ITEMID>INV-WHIP</ITEMID><NAME>Whip</NAME><ITEMTYPE>Inventory</ITEMTYPE>"
    "<UOMGRP>Count</UOMGRP></ITEM>"
    "<PROJECT><PROJECTID>PRJ-4521</PROJECTID><NAME>Job 4521</NAME>"
    "<PROJECTCATEGORY>Contract</PROJECTCATEGORY><LOCATIONID>100</LOCATIONID></PROJECT></create>"
)
