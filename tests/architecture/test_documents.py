"""Lists in the documents that must say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from integrations.connectors.servicetitan import claims, permissions
from integrations.connectors.servicetitan.description import SERVICETITAN

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_permissions_that_are_asked_for_are_the_ones_that_are_used():
    page = (DOCS / "servicetitan.md").read_text()

    told = set(re.findall(r"^\| `(tn\.\S+)` \|", page, re.MULTILINE))

    used = permissions.published(SERVICETITAN.operations, claims.Claims())
    assert told == {permission.name for permission in used}


def test_what_is_done_by_hand_is_told():
    page = (DOCS / "servicetitan.md").read_text()
    section = page.split("## By hand")[1].split("## ")[0]

    told = [" ".join(line.split()) for line in re.findall(r"^- (.+?)[;.]$", section, re.MULTILINE)]

    assert told == [line[0].lower() + line[1:].rstrip(".") for line in SERVICETITAN.by_hand]
