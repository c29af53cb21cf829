"""XML as text: escaped leaves and nodes, empty ones closed in themselves."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[&<>\r]")
_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
# Characters XML 1.0 cannot carry at all, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escape(text: str) -> str:
    """Return `text` as XML character data; what XML cannot carry is left out."""
    if text.isalnum():
        return text
    return _SPECIAL.sub(lambda found: _NAMES[found[0]], _ILLEGAL.sub("", text))


def leaf(tag: str, text: str) -> str:
    """Return an element holding only text."""
    return f"<{tag}>{escape(text)}</{tag}>" if text else f"<{tag}/>"


def node(tag: str, *inner: str, **attributes: object) -> str:
    """Return an element around XML that is already escaped; attribute values are not yet."""
    given = "".join(
        f' {name}="{escape(str(value)).replace(chr(34), "&quot;")}"'
        for name, value in attributes.items()
    )
    content = "".join(inner)
    return f"<{tag}{given}>{content}</{tag}>" if content else f"<{tag}{given}/>"


def spread(document: str) -> str:
    """Return `document` with every element on a line of its own; text is untouched."""
    return document.replace("><", ">\n<")
