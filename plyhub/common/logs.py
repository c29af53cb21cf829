"""Structured log lines without secrets."""

from __future__ import annotations

import json
import logging
import re

from plyhub.common import request_context

_NAMES = r"[\w-]*(?:password|secret|token|authorization|app[_-]?key|sessionid)[\w-]*"
_SCHEME = r"(?:(?:bearer|basic)\s+)?"
# Each blanks the last thing it matches: a quoted value, an element's text, a bare word.
_SECRETS = (
    re.compile(rf"((['\"]){_NAMES}\2\s*[:=]\s*(['\"]){_SCHEME})(?:\\.|(?!\3).)*", re.I),
    re.compile(rf"(<{_NAMES}>)[^<]*", re.I),
    re.compile(rf"(\b{_NAMES}\s*[:=]\s*{_SCHEME})(?!\*\*\*)[^\s\"'<&,;}}]+", re.I),
)


def mask(text: str) -> str:
    """`text` with the values of anything that looks like a secret blanked."""
    for pattern in _SECRETS:
        text = pattern.sub(r"\1***", text)
    return text


class SecretFilter(logging.Filter):
    """The last line of defence: our code passes no secrets to a logger, libraries may."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            # A library that counts its arguments wrong must not fail the request it logs about.
            message = f"{record.msg} {record.args}"
        record.msg, record.args = mask(message), ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the ids of the request, run and connection at work."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **request_context.current(),
        }
        if record.exc_info:
            entry["exception"] = mask(self.formatException(record.exc_info))
        return json.dumps(entry, default=str)
