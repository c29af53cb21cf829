"""Which GL account a line of an invoice or a bill is booked to, as the options say it. Pure.

An option names the usual account first, and after it others by item or by kind of line:
`4000, service=4010, INV-24ACC=4020, tax=2200`.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.connectors.intacct.resources import option
from integrations.http.errors import Rejected
from integrations.records import BillingLineRecord

MISSING = "account_missing"
TAX = "tax"


def account(
    line: BillingLineRecord, options: Mapping[str, str], name: str, *, owed: frozenset[str]
) -> str:
    """The account of `line`: of its item, else of its kind, else the usual one.

    A kind among `owed` is money held for others and never goes to the usual account. Raises
    `Rejected` (account_missing) if the option names none.
    """
    named = _read(option(options, name))
    usual = "" if line.kind in owed else named.get("", "")
    found = named.get(line.item_id.casefold()) if line.item_id else None
    found = found or named.get(line.kind) or usual
    if found:
        return found
    what = f"{line.kind} lines" if line.kind in owed else "its lines"
    how = f"add {line.kind}= and its number" if line.kind in owed else "enter its number"
    raise Rejected(
        f"No account is named for {what}.",
        reason=MISSING,
        hint=f"Under “{_label(name)}” in the connection's settings {how}, then retry.",
    )


def _read(text: str) -> dict[str, str]:
    """Accounts by item or kind; the usual one by nothing."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    return {
        (before if sign else "").strip().casefold(): (after if sign else before).strip()
        for before, sign, after in pairs
    }


def _label(name: str) -> str:
    return {"ar_account": "Account of invoice lines", "ap_account": "Account of bill lines"}[name]
