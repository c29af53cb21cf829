"""What a person should do about a refusal of ServiceTitan's."""

from __future__ import annotations

import re
from dataclasses import dataclass

CREDENTIALS = (
    "Check the client ID and client secret of this connection. In ServiceTitan they are under "
    "Settings, Integrations, API Application Access."
)
APPLICATION = (
    "Check the app key and the tenant ID of this connection, and that a ServiceTitan administrator "
    "has connected the application under Settings, Integrations, API Application Access."
)
TENANT = (
    "Enter the tenant ID the client ID was made for; ServiceTitan shows both under Settings, "
    "Integrations, API Application Access."
)
ADDRESS = (
    "Check the address of this connection, and that this machine may reach it. ServiceTitan's own "
    "is https://api.servicetitan.io."
)
NOT_FOUND = (
    "It may have been removed in ServiceTitan, or belong to another tenant. Run a sync, then look "
    "for it in ServiceTitan."
)

INVOICE_CLOSED = (
    "The invoice was posted or handed to accounting, and takes no lines from then on. Somebody in "
    "the office has to bring it in line by hand, by an adjustment invoice for instance, and mark "
    "this entry as done."
)
COST_LOCKED = (
    "It comes from a supplier's catalog, or somebody locked it. Unlock it on the item in "
    "ServiceTitan's pricebook and retry, or leave the change to the catalog."
)

APPROVAL = (
    "Somebody in the office has to approve the request in ServiceTitan; the order is then found by "
    "itself. If it was turned down there, cancel the order here."
)


def permission(scope: str) -> str:
    """What to do about a missing scope."""
    return (
        f"Ask a ServiceTitan administrator to grant {scope} to the application and to accept its "
        "new version under Settings, Integrations, API Application Access."
    )


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do, and the queue's block reason if the cause is one that clears."""

    text: str = ""
    reason: str = ""


# First match wins, on the vendor's own words.
_PATTERNS: tuple[tuple[re.Pattern[str], Hint], ...] = tuple(
    (re.compile(pattern, re.I | re.S), Hint(text, reason))
    for pattern, text, reason in (
        (
            r"\binvoice\b.*(export|posted)|(export|posted).*\binvoice\b",
            INVOICE_CLOSED,
            "external_locked",
        ),
        (
            r"export",
            "It was handed to accounting in ServiceTitan and is read-only from then on. Change it "
            "in the books, or undo the export in ServiceTitan.",
            "external_locked",
        ),
        (
            r"exactly one vendor|vendors? .*\bprimary\b|primary ?vendor.*(required|missing)",
            "This company's pricebook wants exactly one primary vendor on each item. Add a vendor "
            "to the item, mark it as the preferred one, then retry.",
            "item_review",
        ),
        (
            r"(cost|price)\w*\b.*\blocked\b",
            COST_LOCKED,
            "external_locked",
        ),
        (
            r"\bcode\b.*(in use|already|exists|taken|duplicate)|duplicate.*\bcode\b",
            "Another item in ServiceTitan's pricebook has this code. Run a sync and link the item "
            "to that one, or give it another code.",
            "item_review",
        ),
        (
            r"vendor(id)?\b.*(not found|does not exist|inactive|not active|invalid)",
            "Open the vendor in ServiceTitan and make it active, or choose another vendor.",
            "vendor_review",
        ),
        (
            r"sku(id)?\b.*(not found|does not exist|inactive|not active|invalid|material or)",
            "Open the item in ServiceTitan's pricebook: it must be an active material or "
            "equipment.",
            "item_review",
        ),
        (
            r"project.*business ?unit|business ?unit.*project",
            "A purchase order of a project must use one of the project's business units. Change "
            "the business unit, or the project in ServiceTitan.",
            "",
        ),
        (
            r"order type.*\bjob\b|\btype\b.*(needs|requires) a job|\bjob\b.*order type",
            "This purchase order type is for orders of a job. Give the order a job, or choose "
            "another purchase order type.",
            "",
        ),
        (
            r"vendor ?(invoice|document) ?number",
            "This purchase order type receives its goods at once and wants the vendor's document "
            "number for that. Choose a type that is not received automatically.",
            "",
        ),
        (
            r"project(id)?\b.*(not found|does not exist|invalid)",
            "Run a sync of jobs and projects; if the project is gone in ServiceTitan, take it off "
            "the document.",
            "project_missing",
        ),
        (
            r"quantit",
            "Compare the quantities with the purchase order in ServiceTitan: somebody may have "
            "received part of it there.",
            "",
        ),
        (
            r"(purchase order|return) type|typeid|businessunitid|inventorylocationid"
            r"|inventory location",
            "Check the type, business unit and warehouse chosen in the settings of this "
            "connection.",
            "id_invalid",
        ),
    )
)


def for_words(words: str) -> Hint:
    """The hint for a refusal in the vendor's words; an empty one when we have nothing to add."""
    return next((hint for pattern, hint in _PATTERNS if pattern.search(words)), Hint())


_UNKNOWN_SKU = re.compile(r"\bsku\b.*\bnot found", re.I | re.S)


def is_unknown_sku(code: str, words: str) -> bool:
    """Whether a status 500 on an invoice line is a refusal in disguise: it names an unknown SKU."""
    return code == "500" and bool(_UNKNOWN_SKU.search(words))


LOCKED = {
    "Exported": "was handed to accounting there and is read-only",
    "Received": "is fully received there",
    "PartiallyReceived": "is partly received there",
    "Sent": "was already marked as sent there, so its lines are fixed",
}
"""What a refused change of a purchase order means, by its status."""


CLOSED_RETURN = {
    "Exported": "was handed to accounting there and is read-only",
    "Returned": "was marked as returned there",
    "CreditReceived": "has been credited there",
    "Canceled": "was canceled there",
}
"""What stands against changing a return, by its status."""


def closed_invoice(number: str) -> Hint:
    """What to do when an invoice takes no lines any more."""
    return Hint(f"Invoice {number}: {INVOICE_CLOSED}", "external_locked")


def locked(number: str, ours: str, status: str) -> Hint:
    """What to do when ServiceTitan no longer takes changes of its purchase order `number`."""
    return Hint(
        f"Somebody with access to ServiceTitan has to bring purchase order {number} in line with "
        f"{ours} by hand; it {LOCKED[status]}.",
        "external_locked",
    )


def not_sent(number: str) -> Hint:
    """What to do when goods cannot be received because the order is still a draft over there."""
    return Hint(
        f"Somebody in the office has to open purchase order {number} in ServiceTitan and send it "
        "or mark it as sent (this cannot be done from outside). Then press Retry. A purchase "
        "order type that receives automatically, or a vendor with the delivery option Mark As "
        "Sent, avoids this step.",
        "external_not_sent",
    )
