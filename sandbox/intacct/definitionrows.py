"""What a transaction definition of a company file may say, module by module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NEW, CONVERT = "New document or Convert", "Convert only"
# How the names begin of definitions that Sage drives itself.
SYSTEM = "SYS-"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its default (None: it must be given), and its choices where it has some."""

    default: Any
    choices: tuple[Any, ...] = ()


_COMMON = {
    "DOCID": Key(None),
    "DESCRIPTION": Key(""),
    "DOCCLASS": Key(None, ("Quote", "Order", "List", "Invoice", "Adjustment")),
    "STATUS": Key("active", ("active", "inactive")),
    "CREATETYPE": Key(NEW, (NEW, CONVERT)),
    "ENABLE_SEQNUM": Key(True),
    # What comes before the number of a document that the company numbers.
    "SEQUENCE": Key(""),
    "UPDATES_INV": Key(False),
}
# What no caller can read, and steers the documents.
_STEERING = {
    "INITIAL_STATE": Key("Pending", ("Draft", "Pending", "Closed")),
    "CONVERTS_FROM": Key([]),
    # What a document's quantities do to the stock on hand.
    "SIGN": Key(0, (-1, 0, 1)),
    # The definition can be used in an entity only, not at the top level.
    "ENTITY_ONLY": Key(False),
}
DEFINITIONS: dict[str, dict[str, Key]] = {
    "purchasing": {**_COMMON, **_STEERING},
    "inventory": {
        **_COMMON,
        "UPDATES_INV": Key(True),
        # Empty: the sign of a quantity says which way.
        "IN_OUT": Key("", ("Increase", "Decrease", "")),
        "UPDATES_COST": Key(False),
        "INHERIT_SOURCE_DOCNO": Key(False),
        **_STEERING,
    },
    "sales": {**_COMMON, **_STEERING},
}
OBJECT_OF = {
    "purchasing": "PODOCUMENTPARAMS",
    "inventory": "INVDOCUMENTPARAMS",
    "sales": "SODOCUMENTPARAMS",
}


def definition_row(module: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return a whole definition; raises KeyError with the key and what is wrong with it."""
    keys = DEFINITIONS[module]
    for name in given:
        if name not in keys:
            raise KeyError(name, f"unknown, use one of {', '.join(keys)}")
    row = _row(module, given)
    if row["DOCID"].startswith(SYSTEM):
        raise KeyError("DOCID", f"names that begin with {SYSTEM} are the system's own")
    return row


def _row(module: str, given: dict[str, Any]) -> dict[str, Any]:
    keys = DEFINITIONS[module]
    row = {name: _value(name, key, given.get(name, key.default)) for name, key in keys.items()}
    if module == "inventory" and "SIGN" not in given:
        row["SIGN"] = -1 if row["IN_OUT"] == "Decrease" else 1
    return row


def _value(name: str, key: Key, value: Any) -> Any:
    if value is None:
        raise KeyError(name, "missing")
    wanted = str if key.default is None else type(key.default)
    if type(value) is not wanted or (key.choices and value not in key.choices):
        choices = " or ".join(str(choice) or "empty" for choice in key.choices)
        raise KeyError(name, f"must be {choices or _WORDS[wanted]}")
    return value


_WORDS = {str: "a text", bool: "true or false", list: "a list of names", int: "a whole number"}
_LEG = {"DESCRIPTION": "Leg of a transfer", "DOCCLASS": "Adjustment", "CREATETYPE": CONVERT}
# Driven by transfers: every company has them, and nobody can use them from outside.
OF_THE_SYSTEM = {
    "inventory": (
        _row("inventory", {**_LEG, "DOCID": f"{SYSTEM}Warehouse Transfer Out", "SEQUENCE": "WTO",
                           "IN_OUT": "Decrease"}),
        _row("inventory", {**_LEG, "DOCID": f"{SYSTEM}Warehouse Transfer In", "SEQUENCE": "WTI",
                           "IN_OUT": "Increase", "UPDATES_COST": True}),
    ),
}  # fmt: skip
