"""What Sage Intacct takes as an id, and the prefixes our codes begin with."""

from __future__ import annotations

import re
from types import MappingProxyType

from integrations.mapping.text import SMALLEST_ROOM

# Sage object -> longest id. 20 for vendors is what working clients cut at; the others are
# cautious defaults, to be compared with the company's own object definitions.
MAX_LENGTH = MappingProxyType(
    {"vendor": 20, "project": 20, "employee": 20, "warehouse": 20, "customer": 20, "item": 30}
)
# hub entity -> the Sage object that holds it
SAGE_OBJECT = MappingProxyType(
    {
        "job": "project",
        "project": "project",
        "technician": "employee",
        "item": "item",
        "vendor": "vendor",
        "location": "warehouse",
        "customer": "customer",
    }
)
# hub entity -> what its codes begin with unless the company chose otherwise. Projects have a
# prefix of their own because job 310 and project 310 are both projects in Sage.
DEFAULT_PREFIX = MappingProxyType(
    {
        "job": "PRJ-",
        "project": "PPRJ-",
        "technician": "",
        "item": "INV-",
        "vendor": "VEND-",
        "location": "",
        "customer": "CUST-",
    }
)
_FOREIGN = re.compile(r"[^A-Z0-9-]")


def validate_code(sage_object: str, code: str) -> str:
    """Return `code` unchanged if Sage may hold it as the id of a `sage_object`.

    Raises ValueError, saying what is wrong and what to do, for an empty code, for characters
    other than A-Z, 0-9 and "-", and for one longer than MAX_LENGTH; KeyError for an object that
    is not in MAX_LENGTH.
    """
    longest = MAX_LENGTH[sage_object]
    if not code:
        raise ValueError(f"The {sage_object} code is empty: enter 1 to {longest} characters.")
    _refuse_foreign_characters(f"The {sage_object} code", code)
    if len(code) > longest:
        raise ValueError(
            f"The {sage_object} code {code} has {len(code)} characters, Sage takes at most "
            f"{longest}: shorten it by {len(code) - longest}."
        )
    return code


def room_after(entity: str, prefix: str) -> int:
    """Return how many characters a code of `entity` has left after `prefix`.

    Raises ValueError when the prefix has a character Sage does not take or leaves too few.
    """
    _refuse_foreign_characters(f"The {entity} prefix", prefix)
    longest = MAX_LENGTH[SAGE_OBJECT[entity]]
    # Room for a shortened text and for the number that keeps it apart from another.
    most = longest - SMALLEST_ROOM - len("-999")
    if len(prefix) > most:
        raise ValueError(
            f"The {entity} prefix {prefix} has {len(prefix)} characters and leaves too few of "
            f"{longest} for the rest: use at most {most}."
        )
    return longest - len(prefix)


def _refuse_foreign_characters(what: str, text: str) -> None:
    foreign = sorted(set(_FOREIGN.findall(text)))
    if foreign:
        shown = " ".join("blank" if char == " " else char for char in foreign)
        raise ValueError(
            f"{what} {text} contains {shown}: use only capital letters A-Z, digits and dashes."
        )
