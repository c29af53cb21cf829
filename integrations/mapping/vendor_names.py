"""From a vendor's name to the stem of its code."""

from __future__ import annotations

from integrations.mapping.text import clean

_COMPANY_WORDS = frozenset(
    [
        "SUPPLY",
        "SUPPLIES",
        "INC",
        "LLC",
        "LLP",
        "LP",
        "LTD",
        "CO",
        "CORP",
        "CORPORATION",
        "COMPANY",
        "ENTERPRISE",
        "ENTERPRISES",
        "DISTRIBUTOR",
        "DISTRIBUTORS",
        "DISTRIBUTING",
        "DISTRIBUTION",
        "WHOLESALE",
        "GROUP",
        "HOLDINGS",
        "SALES",
    ]
)
_CONNECTORS = frozenset(["OF", "AND", "THE", "FOR"])


def vendor_stem(name: str, room: int) -> str:
    """Return the words that tell the vendor from others, in at most `room` characters.

    A leading THE, trailing company words and trailing connectors go; a name made of company
    words only keeps them. What is too long loses whole words from its end, then letters.
    A name without a Latin letter or digit gives "".
    """
    words = clean(name).split("-")
    if words[0] == "THE" and len(words) > 1:
        del words[0]
    if not _COMPANY_WORDS.issuperset(words):
        _drop_trailing(words, _COMPANY_WORDS)
    _drop_trailing(words, _CONNECTORS)
    while len("-".join(words)) > room and len(words) > 1:
        words.pop()
        _drop_trailing(words, _CONNECTORS)
    return "-".join(words)[:room]


def _drop_trailing(words: list[str], unwanted: frozenset[str]) -> None:
    while len(words) > 1 and words[-1] in unwanted:
        words.pop()
