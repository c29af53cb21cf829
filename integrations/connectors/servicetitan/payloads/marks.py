"""The mark by which something of ours is found again where the API knows no keys of ours."""

from __future__ import annotations

import re

MARK = "PlyHub"


def token(number: str) -> str:
    """The mark of a document, for instance `PlyHub PO-892`."""
    return f"{MARK} {number}"


def memo(number: str, words: str) -> str:
    """The free text of a document: our mark first, then what people wrote."""
    return f"{token(number)}\n{words}".rstrip()


def marked(words: str, number: str) -> str:
    """The text of a note: what people wrote, and our mark on a line of its own at its end."""
    return f"{words.rstrip()}\n\n{token(number)}".lstrip()


def bears(words: str | None, number: str) -> bool:
    """Whether a free text carries the mark of document `number`, and not that of PO-8921."""
    return bool(re.search(rf"(?<![\w-]){re.escape(token(number))}(?![\w-])", words or ""))
