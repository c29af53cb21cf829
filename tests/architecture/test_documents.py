"""Lists in the documents that must say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from integrations.connectors.intacct import lists
from integrations.connectors.intacct import permissions as rights
from integrations.connectors.intacct.resources import DESCRIPTION as SAGE
from integrations.connectors.servicetitan import claims, permissions
from integrations.connectors.servicetitan.description import SERVICETITAN

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_permissions_that_are_asked_for_are_the_ones_that_are_used():
    page = (DOCS / "servicetitan.md").read_text()

    told = set(re.findall(r"^\| `(tn\.\S+)` \|", page, re.MULTILINE))

    used = permissions.published(SERVICETITAN.operations, claims.Claims())
    assert told == {permission.name for permission in used}


@pytest.mark.parametrize(
    ("page", "description"), [("servicetitan.md", SERVICETITAN), ("sage-intacct.md", SAGE)]
)
def test_what_is_done_by_hand_is_told(page, description):
    section = (DOCS / page).read_text().split("## By hand")[1].split("## ")[0]

    told = [" ".join(line.split()) for line in re.findall(r"^- (.+?)[;.]$", section, re.MULTILINE)]

    assert told == [line[0].lower() + line[1:].rstrip(".") for line in description.by_hand]


def test_the_rights_the_web_services_user_needs_are_the_ones_that_are_used():
    section = (DOCS / "sage-intacct.md").read_text().split("## Permissions")[1]

    told = re.findall(r"^\| (.+: .+\)) \|", section, re.MULTILINE)

    used = rights.published(set(rights.WRITES), lists.OPTIONS)
    assert told == [right.name for right in used]


def test_the_operations_that_are_told_are_the_ones_there_are():
    page = (DOCS / "sage-intacct.md").read_text()

    told = re.findall(r"^\| `(si\.\S+)` \|", page, re.MULTILINE)

    assert sorted(told) == sorted(rights.WRITES)
    assert SAGE.operations <= set(told)
