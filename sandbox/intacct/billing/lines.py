"""Lines of invoices and bills: accounts, amounts and dimensions."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct import entities
from sandbox.intacct.billing.kinds import Kind
from sandbox.intacct.errors import Problem, Rejected
from sandbox.intacct.incoming import check_reference, check_required
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_project, check_task
from sandbox.intacct.values import CENT

# What an account may ask of a line, by its switch: the field, and what messages call it.
_ASKED = {
    "REQUIREDEPT": ("DEPARTMENTID", "Department"), "REQUIRELOC": ("LOCATIONID", "Location"),
    "REQUIREPROJECT": ("PROJECTID", "Project"), "REQUIRECUSTOMER": ("CUSTOMERID", "Customer"),
    "REQUIREVENDOR": ("VENDORID", "Vendor"), "REQUIREEMPLOYEE": ("EMPLOYEEID", "Employee"),
    "REQUIREITEM": ("ITEMID", "Item"), "REQUIREWAREHOUSE": ("WAREHOUSEID", "Warehouse"),
    "REQUIRECLASS": ("CLASSID", "Class"), "REQUIRECONTRACT": ("CONTRACTID", "Contract"),
}  # fmt: skip


def checked(tenant: Tenant, kind: Kind, header: Row, line: Row, entity: str) -> Row:
    """Return a line complete with what it takes over; raises Rejected for the first fault.

    Its partner is that of the header, its location in a session of an entity that entity.
    """
    line = {**line, kind.partner_id: line.get(kind.partner_id) or header.get(kind.partner_id)}
    line["LOCATIONID"] = line.get("LOCATIONID") or entity or None
    line["ACCOUNTNO"] = _account(tenant, kind, line)
    if header.get("INCLUSIVETAX") and line.get("TOTALTRXAMOUNT") is not None:
        line["TRX_AMOUNT"] = line["TOTALTRXAMOUNT"]
    check_required(tenant, kind.lines, line)
    for field in kind.lines.fields.values():
        if field.refers_to and line.get(field.name) and not field.path:
            check_reference(tenant, field.refers_to, line[field.name])
    entities.check_location(tenant, line["LOCATIONID"], entity)
    check_task(tenant, line)
    check_project(tenant, line.get("PROJECTID"), kind.blocked)
    _check_asked(tenant, line)
    rate = header.get("EXCHANGE_RATE") or Decimal(1)
    amount = (line["TRX_AMOUNT"] * rate).quantize(CENT, "ROUND_HALF_UP")
    return {**_UNPAID, **line, "AMOUNT": amount}


_UNPAID = dict.fromkeys(
    ("TOTALPAID", "TRX_TOTALPAID", "TOTALSELECTED", "TRX_TOTALSELECTED"), Decimal("0.00")
)


def _account(tenant: Tenant, kind: Kind, line: Row) -> str | None:
    """Return the account named, or the one behind the label that is named instead."""
    label = line.get("ACCOUNTLABEL")
    if not label:
        return line.get("ACCOUNTNO")
    field = kind.lines.fields["ACCOUNTLABEL"]
    return check_reference(tenant, field.refers_to, label)["GLACCOUNTNO"]


def _check_asked(tenant: Tenant, line: Row) -> None:
    account = tenant.find("GLACCOUNT", line["ACCOUNTNO"]) or {}
    for switch, (field, name) in _ASKED.items():
        if account.get(switch) and not line.get(field):
            raise Rejected(Problem(
                "BL03000018", f"This transaction is missing the {name} dimension for the Account "
                f"{line['ACCOUNTNO']}",
            ))  # fmt: skip
