"""What somebody can do about records that were not taken in, by what is wrong with them."""

from __future__ import annotations

import re


def cure(message: str, system: str) -> str:
    """What somebody can do about it."""
    found = next((words for pattern, words in _CURES if re.search(pattern, message)), _OTHERWISE)
    return found.format(system=system)


_CURES = (
    (
        r"which is not known yet",
        "It goes in by itself once that record is read. If that does not come, read its kind again"
        " with everything.",
    ),
    (r"^It names no|^It has no", "Fill that in over there in {system}; the next sync takes it in."),
    (
        r"not a known value",
        "{system} uses a word PlyHub does not know. Nothing is guessed: report it, and it goes in"
        " with the version that knows the word.",
    ),
    (r"already has this code", "Give one of the two another code in {system}."),
    (r"is longer than|too large|cannot be stored", "Shorten or correct it in {system}."),
    (r"a further field called", "Rename one of the two fields in {system}."),
)
_OTHERWISE = "Correct the record in {system}; every sync tries it again."
