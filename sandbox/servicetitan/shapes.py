"""Read shapes: which members a row shows, in the documents' order, and their value when unset."""

from __future__ import annotations

from typing import Any

from sandbox import jsontext

Shape = dict[str, Any]


def shape(text: str) -> Shape:
    """Return the members named in `text` with their defaults.

    `name` and `name?` are null when unset; `name=0.00`, `name=false`, `name=[]`, `name=''` and
    `name=Word` have that value.
    """
    return dict(_member(token) for token in text.split())


def _member(token: str) -> tuple[str, Any]:
    name, given, default = token.partition("=")
    if not given:
        return name.rstrip("?"), None
    if default == "''":
        return name, ""
    try:
        return name, jsontext.loads(default)
    except ValueError:
        return name, default
