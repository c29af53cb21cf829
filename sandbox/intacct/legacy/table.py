"""The ordered children of each older function: a new function is a new row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sandbox.intacct.legacy import billing, listed, masters
from sandbox.intacct.legacy.order import Slot, inside, optional, required
from sandbox.intacct.legacy.parts import CONTACT, CUSTOM, DATE, LegacyFunction, dated
from sandbox.intacct.legacy.removals import REMOVALS

_DETAILS = inside(
    "itemdetails",
    inside(
        "itemdetail",
        *optional("quantity serialno lotno aisle row bin"),
        inside("itemexpiration", *DATE),
        repeats=True,
    ),
)


_ITEM = (required("itemid"),)
_NO_ITEM = optional("itemid")


def _line(item: tuple[Slot, ...], quantity: tuple[Slot, ...]) -> tuple[Slot, ...]:
    return (
        *item, *optional("itemaliasid itemdesc taxable warehouseid"), *quantity,
        *optional("unit linelevelsimpletaxtype price sourcelinekey overridetaxamount"),
        inside("deliverto", *CONTACT), *optional("tax locationid departmentid memo"),
        _DETAILS, *optional("form1099 form1099type form1099box"), CUSTOM,
        *optional("projectid taskid costtypeid customerid vendorid employeeid classid contractid"
                  " billable"),
        *(dated(name) for name in (
            "needbydate", "donotshipbeforedate", "donotshipafterdate", "promiseddate",
            "dateconfirmed", "cancelafterdate", "datetimeshippedto")),
        *optional("relateddockey relateddoclinekey sourcedocid sourcedoclineid"),
    )  # fmt: skip


def _middle(*, contacts_needed: bool) -> tuple[Slot, ...]:
    """Return the places from the reference number to the state."""

    def contact(name: str) -> Slot:
        if contacts_needed:
            return required(name, *CONTACT, unless="createdfrom")
        return inside(name, *CONTACT)

    due = Slot(("termname", "datedue"), required=contacts_needed)
    return (
        *optional("referenceno vendordocno"), due, *optional("message shippingmethod"),
        contact("returnto"), contact("payto"), inside("deliverto", *CONTACT),
        *optional("supdocid externalid basecurr currency"), dated("exchratedate"),
        *optional("exchratetype|exchrate"), CUSTOM, *optional("state projectid"),
    )  # fmt: skip


_SUBTOTAL = (
    *optional("description total absval percentval locationid departmentid projectid taskid"
              " customerid vendorid employeeid classid itemid contractid"), CUSTOM,
)  # fmt: skip
_SUBTOTALS = inside("subtotals", inside("subtotal", *_SUBTOTAL, repeats=True))


def _stock_line(needed: Callable[[str], tuple[Slot, ...]]) -> tuple[Slot, ...]:
    """Return the places of an inventory line; `needed` makes those a new line must fill."""
    return (
        *needed("itemid"), *optional("itemdesc"), *needed("warehouseid"), *needed("quantity"),
        *optional("unit cost sourcelinekey locationid departmentid"), _DETAILS, CUSTOM,
        *optional("projectid taskid costtypeid customerid vendorid employeeid classid contractid"
                  " adjdocentrykey"),
    )  # fmt: skip


_NEW_LINE = _line(_ITEM, (required("quantity"),))
_CHANGED_LINE = _line(_NO_ITEM, optional("quantity"))

FUNCTIONS: Mapping[str, LegacyFunction] = {
    "create_potransaction": LegacyFunction((
        required("transactiontype"), required("datecreated", *DATE), dated("dateposted"),
        *optional("createdfrom"), required("vendorid"), *optional("documentno"),
        *_middle(contacts_needed=True),
        required("potransitems", Slot(("potransitem",), True, repeats=True, inner=_NEW_LINE)),
        _SUBTOTALS,
    )),
    "update_potransaction": LegacyFunction((
        dated("datecreated"), dated("dateposted"), *_middle(contacts_needed=False),
        inside("updatepotransitems", Slot(
            ("updatepotransitem", "potransitem"), repeats=True, inner=_CHANGED_LINE)),
        _SUBTOTALS,
    ), key="key"),
    "delete_potransaction": LegacyFunction(key="key"),
    "create_ictransaction": LegacyFunction((
        required("transactiontype"), required("datecreated", *DATE),
        *optional("createdfrom documentno referenceno message externalid basecurr"), CUSTOM,
        *optional("state"), required("ictransitems", Slot(
            ("ictransitem",), True, repeats=True,
            inner=_stock_line(lambda name: (required(name),)))),
        _SUBTOTALS,
    )),
    "update_ictransaction": LegacyFunction((
        dated("datecreated"), *optional("referenceno message externalid basecurr"), CUSTOM,
        *optional("state"), inside("updateictransitems", Slot(
            ("updateictransitem", "ictransitem"), repeats=True, inner=_stock_line(optional))),
        inside("updatesubtotals", inside("updatesubtotal", *_SUBTOTAL, repeats=True)),
    ), key="key"),
    "delete_ictransaction": LegacyFunction(key="key"),
    **billing.FUNCTIONS,
    **masters.FUNCTIONS,
    **{name: LegacyFunction(key=removal.attribute) for name, removal in REMOVALS.items()},
    **listed.FUNCTIONS,
}  # fmt: skip
