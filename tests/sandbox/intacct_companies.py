"""Companies that are not set up like the demo, for the tests of the Sage Intacct stand-in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sandbox.intacct.companyfile import DEMO


def options(folder: Path, *contents: dict[str, Any]) -> list[str]:
    """Return the options that start the stand-in with these companies, written into a folder."""
    arguments = []
    for position, content in enumerate(contents):
        path = folder / f"company-{position}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        arguments += ["--company", str(path)]
    return arguments


def two_entities() -> dict[str, Any]:
    """A company whose locations lie in two entities."""
    content = json.loads(DEMO.read_text(encoding="utf-8"))
    records = content["records"]
    records["LOCATIONENTITY"].append({"LOCATIONID": "200", "NAME": "West"})
    records["LOCATION"] += [
        {"LOCATIONID": "200", "NAME": "West"},
        {"LOCATIONID": "210", "NAME": "West yard", "PARENTID": "200"},
    ]
    records["WAREHOUSE"].append({"WAREHOUSEID": "WH-WEST", "NAME": "West", "LOC.LOCATIONID": "210"})
    return content


def plain() -> dict[str, Any]:
    """A company without entities that numbers projects and lets stock go below zero."""
    content = json.loads(DEMO.read_text(encoding="utf-8"))
    content["credentials"] |= {
        "company_id": "small-works", "user_id": "api", "user_password": "small-secret",
    }  # fmt: skip
    content["settings"] |= {
        "multi_entity": False, "negative_stock_allowed": True, "sequences": {"PROJECT": "P-"},
        "approval": ["Bestellung"],
    }  # fmt: skip
    content["records"]["LOCATIONENTITY"] = []
    content["definitions"]["purchasing"] = [
        {"DOCID": "Bestellung", "DOCCLASS": "Order", "SEQUENCE": "B-"},
        {"DOCID": "Rückgabe", "DOCCLASS": "Adjustment", "SEQUENCE": "R-", "UPDATES_INV": True,
         "SIGN": -1},
    ]  # fmt: skip
    content["facts"] = {"location": "100", "purchase_definition": "Bestellung"}
    return content
