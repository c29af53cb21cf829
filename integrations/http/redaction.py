"""Taking secrets out of text before it is logged, stored or shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "***"
DIGEST_LENGTH = 400
LOOKED_AT = 8_000
"""Characters of a message a digest is made from; more than enough, and cheap on a large page."""

_NAME = (
    r"(?:[\w.-]*(?:password|passwd|secret|token|api[-_]?key|app[-_]?key)[\w.-]*"
    r"|authorization|proxy-authorization|cookie|set-cookie|sessionid)"
)
# In order: the more specific first. Every value may also end with the text, because an excerpt
# can be cut in the middle of one.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # JSON, and Python's repr of a dict: "client_secret": "..."
    (
        re.compile(rf"""((["']){_NAME}\2\s*:\s*)(["'])(?:\\.|(?!\3).)*(?:\3|$)""", re.I | re.S),
        rf"\1\3{MASK}\3",
    ),
    # XML element, with or without a prefix and attributes
    (
        re.compile(
            rf"(<(?:\w+:)?{_NAME}(?:\s[^>]*)?>)(?:<!\[CDATA\[.*?(?:\]\]>|$)|[^<]*)(?=<|$)",
            re.I | re.S,
        ),
        rf"\1{MASK}",
    ),
    # XML attribute
    (
        re.compile(rf"""(\s{_NAME}\s*=\s*)(["'])(?:(?!\2).)*(?:\2|$)""", re.I | re.S),
        rf"\1\2{MASK}\2",
    ),
    # header line
    (re.compile(rf"^({_NAME}\s*:[ \t]*)[^\r\n]+", re.I | re.M), rf"\1{MASK}"),
    # form field or query parameter
    (re.compile(rf"((?:^|[?&\s;]){_NAME}=)[^&\s\"'<>;]+", re.I), rf"\1{MASK}"),
    # anything that carries its own mark, wherever it stands
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{6,}", re.I), rf"\1 {MASK}"),
    (re.compile(r"\beyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?"), MASK),
)


def mask(text: str | bytes, *, known: Iterable[str] = ()) -> str:
    """Return `text` with the values of secret-looking fields replaced.

    Understands JSON, XML, forms, query strings and header lines. `known` are values to blank
    wherever they stand, for secrets the other side repeats in a sentence.
    """
    masked = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for value in known:
        if len(value) >= 4:
            masked = masked.replace(value, MASK)
    for pattern, replacement in _PATTERNS:
        masked = pattern.sub(replacement, masked)
    return masked


def digest(text: str | bytes, *, length: int = DIGEST_LENGTH, known: Iterable[str] = ()) -> str:
    """A masked, one-line excerpt of at most `length` characters, fit to keep with an attempt."""
    masked = " ".join(mask(text[:LOOKED_AT], known=known).split())
    return masked if len(masked) <= length else masked[: length - 1] + "…"
