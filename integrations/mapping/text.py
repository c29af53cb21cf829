"""Turning names and numbers people type into text that may stand in a code."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata

_APOSTROPHES = str.maketrans("", "", "'\u2019")
_JOINING_AMPERSAND = re.compile(r"(?<=[^\W_])&(?=[^\W_])")
_NOT_IN_CODES = re.compile(r"[^A-Z0-9]+")
_NOT_IN_NAMES = re.compile(r"[\W_]+")
_CHECK_LENGTH = 4
# One character of text, the dash, the check.
SMALLEST_ROOM = _CHECK_LENGTH + 2


def fold(text: str) -> str:
    """Return `text` in capitals without accents: compatibility forms split, marks dropped."""
    plain = (
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    return "".join(plain).upper()


def clean(text: str) -> str:
    """Return `text` as words of A-Z and 0-9 joined by single dashes, none at either end.

    Apostrophes vanish, and so does an ampersand inside a word (A&B -> AB); any other ampersand
    is spelled AND. Text without a single Latin letter or digit gives "".
    """
    return _NOT_IN_CODES.sub("-", _spelled(text)).strip("-")


def normalised_name(text: str) -> str:
    """Return the form in which two names count as the same: folded, punctuation as one blank.

    Unlike `clean` it keeps letters of every script, so that two names in another script are not
    mistaken for one another. Text without a letter or digit gives "", which equals no name.
    """
    return _NOT_IN_NAMES.sub(" ", _spelled(text)).strip()


def fit(text: str, room: int) -> str:
    """Return `text` if it has at most `room` characters, else its start, a dash and a check.

    The check is the first 4 base-32 characters of the SHA-256 of the whole text, so long texts
    with the same start stay apart. Raises ValueError when `room` is below SMALLEST_ROOM.
    """
    if len(text) <= room:
        return text
    if room < SMALLEST_ROOM:
        raise ValueError(
            f"{room} characters are too few to shorten a text to: leave at least "
            f"{SMALLEST_ROOM}, for instance with a shorter prefix."
        )
    digest = hashlib.sha256(text.encode()).digest()
    check = base64.b32encode(digest).decode()[:_CHECK_LENGTH]
    return f"{text[: room - _CHECK_LENGTH - 1].rstrip('-')}-{check}"


def _spelled(text: str) -> str:
    joined = _JOINING_AMPERSAND.sub("", fold(text).translate(_APOSTROPHES))
    return joined.replace("&", " AND ")
