"""Log lines: structured, and without secrets."""

import io
import json
import logging

import pytest

from plyhub.common import request_context
from plyhub.common.logs import JsonFormatter, SecretFilter, mask


@pytest.fixture
def log():
    """A logger set up like the real one, and what it wrote as parsed lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(SecretFilter())
    logger = logging.Logger("tests")
    logger.addHandler(handler)
    logger.lines = lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    return logger


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Bearer eyJhbGciOi.abc-_1", "Authorization: Bearer ***"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ***"),
        ("{'Authorization': 'Bearer abc'}", "{'Authorization': 'Bearer ***'}"),
        ('{"password": "hunter2", "user": "ada"}', '{"password": "***", "user": "ada"}'),
        ("<password>hunter2</password>", "<password>***</password>"),
        (
            "<userid>ada</userid><sessionid>s1</sessionid>",
            "<userid>ada</userid><sessionid>***</sessionid>",
        ),
        (
            "grant_type=client_credentials&client_secret=cs1.x&client_id=cid",
            "grant_type=client_credentials&client_secret=***&client_id=cid",
        ),
        ("ST-App-Key: ak1.abc", "ST-App-Key: ***"),
        ("access_token=abc", "access_token=***"),
        ("nothing to hide: 3 orders", "nothing to hide: 3 orders"),
    ],
)
def test_values_that_look_like_secrets_are_blanked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "<password>horse &amp; stable battery</password>",
        '{"password": "horse, stable; battery}"}',
        "{'client_secret': 'horse stable battery'}",
    ],
)
def test_a_secret_is_blanked_up_to_its_end(text):
    assert not [word for word in ("horse", "stable", "battery") if word in mask(text)]


def test_a_line_is_one_json_object(log):
    log.warning("read %d of %d", 3, 7)

    [line] = log.lines()
    assert {name: line[name] for name in ("level", "logger", "message")} == {
        "level": "WARNING",
        "logger": "tests",
        "message": "read 3 of 7",
    }


def test_a_line_says_which_request_and_run_it_belongs_to(log):
    with request_context.bind(request_id="r-1", run="12"):
        log.info("page kept")

    assert {name: log.lines()[0][name] for name in ("request_id", "run")} == {
        "request_id": "r-1",
        "run": "12",
    }


def test_secrets_among_the_arguments_are_blanked(log):
    log.error("headers %s", {"Authorization": "Bearer abc.def"})

    assert log.lines()[0]["message"] == "headers {'Authorization': 'Bearer ***'}"


def test_secrets_in_a_traceback_are_blanked(log):
    try:
        raise ValueError("refused: password=hunter2")
    except ValueError:
        log.exception("sign-in failed")

    [line] = log.lines()
    assert line["message"] == "sign-in failed"
    assert line["exception"].endswith("ValueError: refused: password=***")
    assert "hunter2" not in json.dumps(line)


def test_line_breaks_do_not_make_another_line(log):
    log.info("first\nsecond")

    assert [line["message"] for line in log.lines()] == ["first\nsecond"]


def test_the_handler_in_use_filters_secrets(settings):
    handler = settings.LOGGING["handlers"]["stderr"]
    assert (handler["filters"], handler["formatter"]) == (["secrets"], "json")
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]


def test_a_line_with_the_wrong_arguments_stops_nobody(log):
    log.warning("read %d of %d, password=hunter2", 3)

    assert "hunter2" not in json.dumps(log.lines())
