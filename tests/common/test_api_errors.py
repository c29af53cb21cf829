"""How the API says what was refused."""

import pytest
from rest_framework.exceptions import NotFound

from plyhub.common.api import exception_handler
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed, WrongState


def _answer(error: Exception) -> tuple[int, object]:
    response = exception_handler(error, {})
    return response.status_code, response.data


@pytest.mark.parametrize(
    ("error", "status", "field"),
    [
        (DomainError("No."), 409, ""),
        (WrongState("No."), 409, ""),
        (NotAllowed("No."), 403, ""),
        (InvalidInput("No.", field="vendor"), 400, "vendor"),
    ],
)
def test_a_refusal_is_one_entry_with_its_status(error, status, field):
    assert _answer(error) == (status, {"errors": [{"field": field, "message": "No."}]})


def test_everything_wrong_is_said_at_once():
    errors = [InvalidInput("A.", field="vendor"), InvalidInput("B.", field="lines.2.quantity")]

    assert _answer(InputErrors(errors)) == (
        400,
        {
            "errors": [
                {"field": "vendor", "message": "A."},
                {"field": "lines.2.quantity", "message": "B."},
            ]
        },
    )


def test_the_frameworks_own_errors_keep_their_status():
    assert _answer(NotFound())[0] == 404


def test_what_nobody_expected_is_not_hidden():
    assert exception_handler(ZeroDivisionError(), {}) is None
