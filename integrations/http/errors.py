"""What can go wrong between us and an outside system, by what has to be done about it."""

from __future__ import annotations


class RemoteError(Exception):
    """Base of all: `message` for people, `code` the other side's, `detail` its own words."""

    def __init__(self, message: str, *, code: str = "", detail: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.detail = detail
        self.hint = hint


class Unreachable(RemoteError):
    """Nothing was taken in over there: refused connection, no route, maintenance, 5xx on a read."""


class OutcomeUnknown(RemoteError):
    """A write was sent and no trustworthy answer came back: look before doing it again."""


class RateLimited(RemoteError):
    """Too many calls; `retry_after` seconds is what the other side asks for, 0 if it does not."""

    def __init__(self, message: str, *, retry_after: float = 0, **kwargs: str) -> None:
        super().__init__(message, **kwargs)
        self.retry_after = retry_after


class Unauthorized(RemoteError):
    """Our credentials are refused, also after one fresh log-in."""


class PermissionMissing(RemoteError):
    """We are logged in but may not do this; the message names the permission."""


class Rejected(RemoteError):
    """Understood and refused for a business reason.

    `reason` is one of the queue's block reasons (`project_missing`, `customer_missing`,
    `customer_conflict`, `warehouse_missing`, `vendor_review`, `item_review`, `item_tracked`,
    `employee_review`, `external_locked`, `external_not_sent`, `period_closed`, `cost_missing`,
    `would_go_negative`, `id_invalid`, `number_taken`, `total_mismatch`) when the cause is one that
    clears, else empty.
    """

    def __init__(self, message: str, *, reason: str = "", **kwargs: str) -> None:
        super().__init__(message, **kwargs)
        self.reason = reason


class NotFound(Rejected):
    """The thing we named is not there."""
