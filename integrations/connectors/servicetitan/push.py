"""What all writes have in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import documents
from integrations.connectors.servicetitan.client import Client, Exchange
from integrations.connectors.servicetitan.payloads import Defaults
from integrations.http.errors import NotFound, OutcomeUnknown, Rejected, RemoteError
from integrations.records import DocumentLineRecord

LAG_SECONDS = (0.5, 2.0)
"""How long to wait before looking again for what was just written; reads can lag by seconds."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Call:
    """Where a push goes: the tenant, its defaults, and our idempotency key."""

    client: Client
    defaults: Defaults
    key: str


def read_back(read: Callable[[], Found], what: str) -> Found:
    """Read what was just written. It does exist, so any failure to see it is `OutcomeUnknown`."""
    for wait in LAG_SECONDS:
        try:
            return read()
        except NotFound:
            time.sleep(wait)
        except RemoteError as error:
            raise _unseen(what, error) from error
    try:
        return read()
    except RemoteError as error:
        raise _unseen(what, error) from error


def read_until(read: Callable[[], Found], wrong: Callable[[Found], str], what: str) -> Found:
    """Read what was just written until it shows. `wrong` says what it still shows otherwise than
    written; what does not come right is `OutcomeUnknown`."""
    found, said = None, ""
    for wait in (*LAG_SECONDS, None):
        found = read_back(read, what)
        said = wrong(found)
        if not said:
            return found
        if wait is not None:
            time.sleep(wait)
    raise OutcomeUnknown(f"ServiceTitan took {what}, but shows it differently: {said}.")


def written_id(exchange: Exchange, what: str) -> str:
    """The id in the answer to a create; without one its outcome is unknown."""
    if not exchange.id:
        raise OutcomeUnknown(f"ServiceTitan took {what} without saying its id.")
    return exchange.id


def _unseen(what: str, error: RemoteError) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"ServiceTitan took {what}, but it could not be read back: {error.message}",
        code=error.code,
        detail=error.detail,
    )


def check_total(lines: tuple[DocumentLineRecord, ...], total: Decimal, number: str) -> None:
    """Raise `Rejected` (total_mismatch) if the lines do not come to our total; nothing is sent."""
    lines_total = documents.goods(lines)
    if abs(lines_total - total) > documents.CENT:
        raise Rejected(
            f"The lines of {number} would come to {lines_total} in ServiceTitan, ours to {total}.",
            reason="total_mismatch",
            hint="A unit converts to a price that cannot be written in six places. Give the item "
            "its purchase unit in ServiceTitan, or change the pack price.",
        )


def differs(number: str, theirs: str, what: str) -> Rejected:
    """The error for a document that came out otherwise than sent and has been taken back."""
    return Rejected(
        f"{number} came out differently in ServiceTitan ({what}), so {theirs} was canceled there.",
        reason="total_mismatch",
        hint="Compare quantities, prices, tax and shipping with the item's unit and the purchase "
        "order type in ServiceTitan, then retry.",
    )


def not_taken_back(number: str, theirs: str, what: str, error: RemoteError) -> OutcomeUnknown:
    """The error for a document that came out otherwise than sent and still stands."""
    return OutcomeUnknown(
        f"{number} came out differently in ServiceTitan ({what}), and {theirs} could not be "
        f"canceled there: {error.message}",
        code=error.code,
        detail=error.detail,
    )


def result(
    external_id: int | str,
    number: str,
    line_ids: dict[str, str] | None = None,
    exchange: Exchange | None = None,
) -> PushResult:
    """What exists over there now, with what was said about it."""
    return PushResult(
        external_id=str(external_id),
        number=number,
        line_ids=line_ids or {},
        request_digest=exchange.request_digest if exchange else "",
        response_digest=exchange.response_digest if exchange else "",
    )
