"""Which GL account a line of an invoice or a bill is booked to, as the options say it. Pure.

One option names the usual account, another those by item or by kind of line:
`service=4010, INV-24ACC=4020`. What is held for somebody else has an option of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.connectors.intacct.options import OPTIONS
from integrations.connectors.intacct.resources import option
from integrations.http.errors import Rejected
from integrations.records import BillingLineRecord

MISSING = "account_missing"
TAX = "tax"


def account(
    line: BillingLineRecord, options: Mapping[str, str], name: str, *, owed: Mapping[str, str]
) -> str:
    """The account of `line`: of its item, else of its kind, else the usual one of option `name`.

    `owed` are kinds that never go to the usual account, with the option that names theirs. Raises
    `Rejected` (account_missing) if none is named.
    """
    others = _read(option(options, f"{name}s"))
    usual = owed.get(line.kind, name)
    found = others.get(line.item_id.casefold()) if line.item_id else None
    found = found or others.get(line.kind) or option(options, usual)
    if found:
        return found
    raise Rejected(
        f"No account is chosen for {line.kind if usual != name else 'its'} lines.",
        reason=MISSING,
        hint=f"Choose the {_label(usual)} in the connection's settings, then retry.",
    )


def _read(text: str) -> dict[str, str]:
    """Accounts by item or kind, in small letters."""
    pairs = [part.partition("=") for part in text.split(",")]
    return {
        before.strip().casefold(): after.strip() for before, sign, after in pairs if sign and before
    }


def _label(name: str) -> str:
    label = next(field.label for field in OPTIONS if field.name == name)
    return label[0].lower() + label[1:]
