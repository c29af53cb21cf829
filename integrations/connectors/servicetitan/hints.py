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
NOT_FOUND = (
    "It may have been removed in ServiceTitan, or belong to another tenant. Run a sync, then look "
    "for it in ServiceTitan."
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
            r"export",
            "It was handed to accounting in ServiceTitan and is read-only from then on. Change it "
            "in the books, or undo the export in ServiceTitan.",
            "external_locked",
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
            r"project.*business unit|business unit.*project",
            "A purchase order of a project must use one of the project's business units. Change "
            "the business unit, or the project in ServiceTitan.",
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
            r"purchase order type|typeid|businessunitid|inventorylocationid|inventory location",
            "Check the purchase order type, business unit and warehouse chosen in the settings of "
            "this connection.",
            "id_invalid",
        ),
    )
)


def for_words(words: str) -> Hint:
    """The hint for a refusal in the vendor's words; an empty one when we have nothing to add."""
    return next((hint for pattern, hint in _PATTERNS if pattern.search(words)), Hint())


LOCKED = {
    "Exported": "was handed to accounting there and is read-only",
    "Received": "is fully received there",
    "PartiallyReceived": "is partly received there",
    "Sent": "was already marked as sent there, so its lines are fixed",
}
"""What a refused change of a purchase order means, by its status."""


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
