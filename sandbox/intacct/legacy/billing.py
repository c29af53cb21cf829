"""The ordered children of the older functions for invoices and bills.

Sage Intacct XML API, "Create Invoice (Legacy)", "Create Bill (Legacy)" and their updates.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.intacct.legacy.order import Slot, inside, optional, required
from sandbox.intacct.legacy.parts import CONTACT, CUSTOM, DATE, LegacyFunction, dated

_TAXES = inside(
    "taxentries",
    inside("taxentry", required("detailid"), *optional("trx_tax"), repeats=True),
)
_ACCOUNT = "glaccountno|accountlabel"


def _line(*, new: bool, is_bill: bool) -> tuple[Slot, ...]:
    first = (required(_ACCOUNT), *optional("offsetglaccountno"), required("amount"))
    return (
        *(first if new else optional(f"{_ACCOUNT} offsetglaccountno amount")),
        *optional("allocationid memo locationid departmentid"),
        *optional("item1099 form1099type form1099box" if is_bill else ""),
        *optional("key totalpaid totaldue"), CUSTOM,
        *(() if is_bill else (*optional("revrectemplate defrevaccount"),
                              dated("revrecstartdate"), dated("revrecenddate"))),
        *optional("projectid taskid costtypeid customerid vendorid employeeid itemid classid"
                  " contractid warehouseid"),
        *optional("billable totaltrxamount partialexempt" if is_bill else ""), _TAXES,
    )  # fmt: skip


def _dates(*, new: bool) -> tuple[Slot, ...]:
    created = required("datecreated", *DATE) if new else dated("datecreated")
    term = required("termname", unless="datedue") if new else inside("termname")
    return created, dated("dateposted"), dated("datedue"), term


# Clients write the tax solution before the custom fields, the documentation after them.
_LAST = (*optional("supdocid taxsolutionid"), CUSTOM, *optional("taxsolutionid"))
_CURRENCY = (
    *optional("basecurr currency"), dated("exchratedate"), *optional("exchratetype|exchrate"),
)  # fmt: skip


def _create(partner: str, number: str, contacts: tuple[str, str], items: str) -> LegacyFunction:
    line = _line(new=True, is_bill=partner == "vendorid")
    return LegacyFunction((
        required(partner), *_dates(new=True), *optional(f"action batchkey {number} ponumber onhold"
                                                       " description externalid"),
        *(inside(name, *CONTACT) for name in contacts), *_CURRENCY, *optional("nogl"), *_LAST,
        required(items, Slot(("lineitem",), True, repeats=True, inner=line)),
        *optional("inclusivetax"),
    ))  # fmt: skip


def _update(partner: str, number: str, contacts: tuple[str, str], items: str) -> LegacyFunction:
    is_bill = partner == "vendorid"
    changed = _line(new=False, is_bill=is_bill)
    return LegacyFunction((
        *optional(partner), *_dates(new=False), *optional(f"action {number} ponumber"),
        *optional("onhold" if is_bill else ""), *optional("description"),
        *(inside(name, *CONTACT) for name in contacts), *_CURRENCY, *_LAST,
        inside(items, Slot(("updatelineitem", "lineitem"), repeats=True, inner=changed)),
        *optional("inclusivetax"),
    ), key="key")  # fmt: skip


_REVERSE = LegacyFunction((required("datereversed", *DATE), *optional("description")), key="key")
_DELETE = LegacyFunction(key="key")

FUNCTIONS: Mapping[str, LegacyFunction] = {
    "create_invoice": _create("customerid", "invoiceno", ("billto", "shipto"), "invoiceitems"),
    # Clients call both contacts of an invoice by their names on a bill when they change it.
    "update_invoice": _update("customerid", "invoiceno", ("billto|payto", "shipto|returnto"),
                              "updateinvoiceitems"),
    "reverse_invoice": _REVERSE,
    "delete_invoice": _DELETE,
    "create_bill": _create("vendorid", "billno", ("payto", "returnto"), "billitems"),
    "update_bill": _update("vendorid", "billno", ("payto", "returnto"), "updatebillitems"),
    "reverse_bill": _REVERSE,
    "delete_bill": _DELETE,
}  # fmt: skip
