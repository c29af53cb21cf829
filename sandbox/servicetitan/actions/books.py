"""General ledger accounts and payments: what of them can be written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions.invoice_lines import text
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

ACCOUNTS = "gl_accounts"
PAYMENTS = "payments"
_PAYMENT = ("authCode", "checkNumber", "memo")


def create_account(call: Call) -> Reply:
    """Add an account and answer it; 409 when its number or name is taken."""
    if not call.body.get("name"):
        raise invalid({"name": ["The name field is required."]})
    _check_account(call)
    row = call.tenant.insert(ACCOUNTS, {**_given(call), "active": True, "source": "PublicApi"})
    return lists.shown(call, call.entity, row)


def update_account(call: Call) -> Reply:
    """Change the members sent and answer the account; 409 when its number or name is taken."""
    account = lists.existing(call, ACCOUNTS)
    _check_account(call, account["id"])
    row = call.tenant.change(ACCOUNTS, account["id"], **_given(call))
    return lists.shown(call, call.entity, row)


def _given(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.body.items() if value is not None}


def _check_account(call: Call, own: int | None = None) -> None:
    kind = call.body.get("type")
    if kind and not call.tenant.table("gl_account_types").find("name", kind):
        raise invalid({"type": [f"There is no account type '{kind}'."]})
    for member in ("number", "name"):
        value = call.body.get(member)
        same = call.tenant.table(ACCOUNTS).find(member, value) if value else []
        if any(row["id"] != own for row in same):
            raise Problem(409, f"An account with the {member} '{value}' already exists.")


def update_payment(call: Call) -> Reply:
    """Change a payment; `splits` replace what it was applied to. Answers it as it now is."""
    tenant, body = call.tenant, call.body
    payment = lists.existing(call, PAYMENTS)
    if body["typeId"] not in tenant.table("payment_types"):
        raise invalid({"typeId": [f"The payment type {body['typeId']} does not exist."]})
    kind = tenant.table("payment_types")[body["typeId"]]
    applied = _applied(tenant, payment, body["splits"])
    changes = {name: body[name] for name in (*_PAYMENT, "active", "exportId") if name in body}
    changes |= {"typeId": str(kind["id"]), "type": kind["name"], "appliedTo": applied}
    if "paidOn" in body:
        changes["date"] = body["paidOn"]
    if "status" in body:
        changes["syncStatus"] = body["status"]
    spent = sum((Decimal(entry["appliedAmount"]) for entry in applied), Decimal(0))
    changes["unappliedAmount"] = text(Decimal(payment["total"]) - spent)
    return Reply(content=_written(tenant.change(PAYMENTS, payment["id"], **changes)))


def _applied(tenant: Tenant, payment: Row, splits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    invoices = [_invoice(tenant, split) for split in splits]
    errors = {
        f"splits[{n}].invoiceId": ["The invoice does not exist."]
        for n, invoice in enumerate(invoices)
        if invoice is None
    }
    total = sum((split.get("amount") or Decimal(0) for split in splits), Decimal(0))
    if total > Decimal(payment["total"]):
        errors["splits"] = ["The splits are above the amount of the payment."]
    if errors:
        raise invalid(errors)
    now = tenant.clock.stamp()
    return [
        {
            "appliedAmount": text(split.get("amount") or Decimal(0)),
            "appliedBy": None,
            "appliedId": tenant.next_id(),
            "appliedOn": now,
            "appliedTo": invoice["id"],
            "appliedToReferenceNumber": invoice["referenceNumber"],
        }
        for split, invoice in zip(splits, invoices, strict=True)
        if invoice is not None
    ]


def _invoice(tenant: Tenant, split: dict[str, Any]) -> Row | None:
    if split.get("invoiceId"):
        return tenant.table("invoices").get(split["invoiceId"])
    found = tenant.table("invoices").find("referenceNumber", split.get("invoiceNumber"))
    return found[0] if found else None


def _written(payment: Row) -> dict[str, Any]:
    customer = payment.get("customer")
    return {
        **{name: payment.get(name) for name in ("id", "active", *_PAYMENT)},
        "customerId": customer["id"] if customer else None,
        "exportId": payment.get("exportId"),
        "paidOn": payment.get("date"),
        "splits": [
            {
                "amount": Decimal(entry["appliedAmount"]),
                "invoiceId": entry["appliedTo"],
                "invoiceNumber": entry["appliedToReferenceNumber"],
            }
            for entry in payment.get("appliedTo") or ()
        ],
        "status": payment.get("syncStatus"),
        "transactionStatus": None,
        "typeId": int(payment["typeId"]),
    }


def set_payment_status(call: Call) -> Reply:
    """Give every payment named the same status; one unknown id refuses all."""
    sent = call.body["paymentIds"]
    errors = {
        f"paymentIds[{n}]": [f"The payment {key} does not exist."]
        for n, key in enumerate(sent)
        if key not in call.tenant.table(PAYMENTS)
    }
    if errors:
        raise invalid(errors)
    for key in sent:
        call.tenant.change(PAYMENTS, key, syncStatus=call.body["status"])
    return Reply()
