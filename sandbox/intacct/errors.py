"""What the gateway says when it refuses: codes are broad, the text tells the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One `error` element. `text` is its `description2`."""

    code: str
    text: str
    description: str = ""
    correction: str = ""


class Rejected(Exception):
    """A function is refused; the first problem is the cause, later ones carry it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].text)
        self.problems = problems


class ControlFailure(Exception):
    """The whole request is refused before anyone has signed in."""

    def __init__(
        self, *problems: Problem, status: int = 200, retry_after: int | None = None
    ) -> None:
        super().__init__(problems[0].text or problems[0].description)
        self.problems = problems
        self.status = status
        self.retry_after = retry_after


class SignInFailure(Exception):
    """Nobody is signed in; `user` and `company` are echoed."""

    def __init__(self, problem: Problem, user: str = "", company: str = "") -> None:
        super().__init__(problem.text)
        self.problems = (problem,)
        self.user = user
        self.company = company


BROAD = "BL01001973"
SIGN_IN = "XL03000006"
SCHEMA = "XL03000003"
ROLLED_BACK = "XL03000009"
BAD_KEY = "DL02000001"

OFF_LINE = Problem(ROLLED_BACK, "The Service is Temporarily Off-line")
ROLLED_BACK_ALL = Problem(
    ROLLED_BACK,
    "The entire transaction in this operation has been rolled back due to an error.",
)
# What follows the cause when a document could not be made.
NO_TRANSACTION = Problem(
    BROAD,
    "Currently, we can't create the transaction",
    correction="Check the transaction for errors or inconsistencies, then try again.",
)
# Without a place for people to look, as with HTTP 429; and where an answer says 200.
TOO_MANY = Problem("GW-0010", "", "API rate limit exceeded")
TOO_MANY_INSIDE = Problem("GW-0010", "API rate limit exceeded")

_UNKNOWN = {
    "LOCATION": "The location '{id}' is invalid",
    "DEPARTMENT": "The department '{id}' is invalid",
    "EMPLOYEE": "The employee '{id}' is invalid",
    "GLACCOUNT": "Account {id} is not valid",
}
_INACTIVE = {
    "VENDOR": "Activate the vendor {id}, then try again",
    "LOCATION": "Location '{id}' is not valid",
    "GLACCOUNT": "Account {id} is not valid",
}


def broad(text: str, correction: str = "") -> Problem:
    """Return a problem under the code that covers most business refusals."""
    return Problem(BROAD, text, correction=correction)


def unknown(name: str, label: str, value: str) -> Problem:
    """Return the problem of a reference to a record that does not exist."""
    pattern = _UNKNOWN.get(name, "Invalid {label} '{id}' specified.")
    return broad(pattern.format(label=label, id=value))


def inactive(name: str, label: str, value: str) -> Problem:
    """Return the problem of a reference to a record that is switched off."""
    pattern = _INACTIVE.get(name, "{label} '{id}' specified is not valid")
    return broad(pattern.format(label=label, id=value))


def missing(label: str) -> Problem:
    """Return the problem of a required field without a value."""
    return broad(f"The required field '{label}' is missing")


def duplicate(label: str, value: str, code: str = "BL34000061") -> Problem:
    """Return the problem of an id that is taken. The two spaces are the vendor's own."""
    text = f"Another {label} with the given value(s) {value}  already exists"
    return Problem(code, text, correction="Use a unique value instead.")


def not_created(label: str) -> Problem:
    """Return the carrier that follows the cause when a record could not be made."""
    return broad(f"Could not create {label} record!")


def not_saved(label: str) -> Problem:
    """Return the carrier that follows the cause when a record could not be changed."""
    return broad(f"Error while saving the {label} info")


def no_object(name: str, code: str = BAD_KEY) -> Problem:
    """Return the problem of an object name that means nothing here."""
    return Problem(
        code, f"Object definition {name} not found", "There was an error processing the request."
    )


def bad_key(key: str) -> Problem:
    """Return the problem of a key no record has."""
    return Problem(BAD_KEY, f"There was an error processing the request. Invalid key {key}")
