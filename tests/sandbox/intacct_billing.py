"""Request texts for invoices and bills, for the tests of the Sage Intacct stand-in."""

from __future__ import annotations

from collections.abc import Sequence

DAY = "<{0}><year>2026</year><month>{1}</month><day>{2}</day></{0}>"
DATE = DAY.format("datecreated", "11", "22")
NOT_CREATED = {
    "ARINVOICE": ("BL01001973", "Could not create ARInvoice record!"),
    "APBILL": ("BL01001973", "Could not create APBill record!"),
}
LAST = ("BL01001973", "Currently, we can't create the transaction")


def children(fields: dict[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())


def lineitem(**changes: str) -> str:
    """Return a line of the older functions; a change to an empty text leaves the child out."""
    fields = {
        "glaccountno": "4000", "amount": "120.50", "memo": "Service call", "locationid": "100",
        "departmentid": "", "projectid": "PRJ-4521", **changes,
    }  # fmt: skip
    return f"<lineitem>{children({n: t for n, t in fields.items() if t})}</lineitem>"


def invoice(
    number: str = "INV-88213", *, customer: str = "C-100", lines: Sequence[str] = (),
    dates: str = DATE, due: str = "<termname>Net 30</termname>", action: str = "",
    external: str = "", contacts: str = "", description: str = "Larkin",
) -> str:  # fmt: skip
    """Return a create_invoice."""
    middle = {"action": action, "invoiceno": number, "ponumber": "4521",
              "description": description, "externalid": external}  # fmt: skip
    inner = children({name: text for name, text in middle.items() if text})
    return (
        f"<create_invoice><customerid>{customer}</customerid>{dates}{due}{inner}{contacts}"
        f"<invoiceitems>{''.join(lines or [lineitem()])}</invoiceitems></create_invoice>"
    )


def legacy_bill(
    number: str = "F-77", *, lines: Sequence[str] = (), vendor: str = "VEND-ABC"
) -> str:
    """Return a create_bill."""
    own = f"<billno>{number}</billno>" if number else ""
    return (
        f"<create_bill><vendorid>{vendor}</vendorid>{DATE}<termname>Net 30</termname>{own}"
        "<payto><contactname></contactname></payto>"
        f"<billitems>{''.join(lines or [lineitem(glaccountno='5000')])}</billitems></create_bill>"
    )


def item(**changes: str) -> str:
    """Return an APBILLITEM; a change to an empty text leaves the field out."""
    fields = {"ACCOUNTNO": "5000", "TRX_AMOUNT": "40.00", "ENTRYDESCRIPTION": "Wire",
              "LOCATIONID": "100", "PROJECTID": "PRJ-4521", **changes}  # fmt: skip
    return f"<APBILLITEM>{children({n: t for n, t in fields.items() if t})}</APBILLITEM>"


def apbill(number: str = "F-77", *, lines: Sequence[str] = (), **changes: str) -> str:
    """Return an APBILL element; a change to an empty text leaves the field out."""
    fields = {"WHENCREATED": "11/22/2026", "VENDORID": "VEND-ABC", "RECORDID": number,
              "DOCNUMBER": "PO-892", "WHENDUE": "12/22/2026", **changes}  # fmt: skip
    inner = children({name: text for name, text in fields.items() if text})
    items = f"<APBILLITEMS>{''.join(lines or [item()])}</APBILLITEMS>"
    return f"<APBILL>{inner}{items}</APBILL>"


def bill(number: str = "F-77", *, lines: Sequence[str] = (), **changes: str) -> str:
    """Return a generic create of one APBILL."""
    return f"<create>{apbill(number, lines=lines, **changes)}</create>"


def change_bill(inner: str, number: int = 1) -> str:
    return f"<update><APBILL><RECORDNO>{number}</RECORDNO>{inner}</APBILL></update>"
