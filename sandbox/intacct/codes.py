"""How the demo company's bookkeepers made their ids: short, upper case, letters, digits, dashes."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from collections.abc import Container
from hashlib import sha256
from itertools import chain, count

_BRANDS = frozenset({"CARRIER", "TRANE", "LENNOX", "GOODMAN"})
_COMPANY_WORDS = frozenset({
    "SUPPLY", "SUPPLIES", "INC", "LLC", "LLP", "LP", "LTD", "CO", "CORP", "CORPORATION",
    "COMPANY", "ENTERPRISE", "ENTERPRISES", "DISTRIBUTOR", "DISTRIBUTORS", "DISTRIBUTING",
    "DISTRIBUTION", "WHOLESALE", "GROUP", "HOLDINGS", "SALES",
})  # fmt: skip
_CONNECTORS = frozenset({"OF", "AND", "THE", "FOR"})
_VENDOR_ROOM, _ITEM_ROOM = 15, 26


def clean(text: str) -> str:
    """Return `text` in upper case without accents, every other run of signs as one dash."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).upper()
    plain = re.sub(r"['’]", "", plain)
    plain = re.sub(r"(?<=[A-Z0-9])&(?=[A-Z0-9])", "", plain).replace("&", " AND ")
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")


def vendor_id(name: str) -> str:
    """Return `VEND-` and what tells the vendor from others: no legal form, 20 signs in all."""
    words = clean(name).split("-")
    if len(words) > 1 and words[0] == "THE":
        words = words[1:]
    if not all(word in _COMPANY_WORDS for word in words):
        while len(words) > 1 and words[-1] in _COMPANY_WORDS:
            words = words[:-1]
    words = _without_connectors(words)
    while len(words) > 1 and len("-".join(words)) > _VENDOR_ROOM:
        words = words[:-1]
    return "VEND-" + "-".join(_without_connectors(words))[:_VENDOR_ROOM]


def _without_connectors(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1] in _CONNECTORS:
        words = words[:-1]
    return words


def item_id(code: str, taken: Container[str]) -> str:
    """Return `INV-` and the code, without the maker's name unless that id is taken."""
    whole = clean(code).removeprefix("INV-")
    first, _, rest = whole.partition("-")
    short = rest if first in _BRANDS and rest else whole
    numbered = (f"{short}-{number}" for number in count(2))
    found = (_fit(stem) for stem in chain((short, whole), numbered))
    return next(number for number in found if number not in taken)


def _fit(stem: str) -> str:
    if len(stem) > _ITEM_ROOM:
        digest = b32encode(sha256(stem.encode()).digest()).decode()
        stem = stem[: _ITEM_ROOM - 5].rstrip("-") + "-" + digest[:4]
    return "INV-" + stem
