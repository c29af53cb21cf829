"""From a person's name to the stem of an employee code."""

from __future__ import annotations

import re

from integrations.mapping.text import fold

_ASIDES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_SUFFIXES = frozenset(["JR", "SR", "II", "III", "IV"])
_PARTICLES = frozenset(
    [
        "DE",
        "DEL",
        "DELA",
        "DER",
        "DI",
        "DA",
        "DOS",
        "LA",
        "LE",
        "VAN",
        "VON",
        "TEN",
        "BIN",
        "AL",
        "EL",
        "ST",
    ]
)


def person_stem(name: str) -> str:
    """Return the first letter of the first word and the last name with its particles.

    "Smith, Mike" counts as "Mike Smith"; remarks in brackets and a trailing Jr, Sr, II, III or
    IV are left out. A single word stands for itself. A name without Latin letters gives "".
    """
    words = _words(_given_name_first(_ASIDES.sub(" ", name)))
    while words and words[-1] in _SUFFIXES:
        words.pop()
    if len(words) < 2:
        return "".join(words)
    first_of_last = len(words) - 1
    while first_of_last > 1 and words[first_of_last - 1] in _PARTICLES:
        first_of_last -= 1
    return words[0][0] + "".join(words[first_of_last:])


def _given_name_first(name: str) -> str:
    last, comma, first = name.partition(",")
    if not comma or _SUFFIXES.issuperset(_words(first)):
        return f"{last} {first}"
    return f"{first} {last}"


def _words(name: str) -> list[str]:
    letters = (_NOT_LETTERS.sub("", word) for word in fold(name).split())
    return [word for word in letters if word]
