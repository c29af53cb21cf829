"""Errors the domain raises for people to read; pages and API show them as they are."""

from __future__ import annotations


class DomainError(Exception):
    """What was asked for cannot be done. The text says what, why and what to do about it.

    `field` names the input it is about (`lines.2.quantity`), empty when it is about the whole.
    """

    status = 409

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInput(DomainError):
    """A value that was given cannot be used."""

    status = 400


class NotAllowed(DomainError):
    """This person may not do this."""

    status = 403


class WrongState(DomainError):
    """The document's state does not allow it; the text names the state and what is allowed."""


class InputErrors(DomainError):
    """Several values cannot be used; `errors` holds one `InvalidInput` each."""

    status = 400

    def __init__(self, errors: list[InvalidInput]) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = errors
