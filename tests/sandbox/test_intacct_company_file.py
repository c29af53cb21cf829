"""Company files of the Sage Intacct stand-in: what may stand in one, and what is said when not."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.intacct import company
from sandbox.intacct.companyfile import DEMO, BadCompany
from tests.sandbox.intacct_server import ROOT, running

EXAMPLE = json.loads(DEMO.read_text(encoding="utf-8"))


def changed(where: str, value: Any) -> dict[str, Any]:
    """Return the example with something else at a dotted place; ABSENT takes it out."""
    content = copy.deepcopy(EXAMPLE)
    *path, last = [int(part) if part.isdecimal() else part for part in where.split("/")]
    place: Any = content
    for part in path:
        place = place[part]
    if value is ABSENT:
        del place[last]
    elif last == "+":
        place.append(value)
    else:
        place[last] = value
    return content


ABSENT = object()
ORDER = {"DOCID": "Order", "DOCCLASS": "Order"}


def write(folder: Path, content: dict[str, Any], name: str = "company.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def command(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip


def test_the_example_is_printed_and_can_be_started_from(tmp_path: Path) -> None:
    printed = command("intacct", "--print-company").stdout
    path = tmp_path / "mine.json"
    path.write_text(printed, encoding="utf-8")
    with running("--data", "demo", "--company", str(path)) as mine, running() as usual:
        assert mine.ready["credentials"] == usual.ready["credentials"]
        assert mine.ready["facts"] == usual.ready["facts"]
        definitions = "PODOCUMENTPARAMS"
        names = [row["DOCID"] for row in mine.state(definitions)[definitions].values()]
        assert names == [row["DOCID"] for row in EXAMPLE["definitions"]["purchasing"]]


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("colour", "red", "colour: unknown, use one of credentials, facts, settings"),
        ("unit_groups", ABSENT, "unit_groups: missing"),
        ("credentials/user_id", "", "credentials.user_id: must be a text"),
        ("credentials/company_id", "a|b", "credentials.company_id: only letters, digits, - and _"),
        ("credentials/token", "x", "credentials.token: unknown"),
        ("facts/warehouse", "WH-9", "facts.warehouse: there is no Warehouse 'WH-9'"),
        ("facts/moon", "full", "facts.moon: unknown"),
        ("settings/multi_entity", "yes", "settings.multi_entity: multi_entity must be bool"),
        ("settings/colour", "red", "settings.colour: unknown setting 'colour'"),
        ("settings/closed_until", "10/31/2026", "settings.closed_until: closed_until must be"),
        ("settings/approval", ["Order"], "settings.approval: no definition 'Order'"),
        ("settings/sequences", {"MOON": "M"}, "settings.sequences: sequences takes PROJECT"),
        ("unit_groups/Count", ABSENT, "unit_groups.Count: missing"),
        ("unit_groups/Length/base", "M", "unit_groups.Length.base: 'M' must be one of the units"),
        ("unit_groups/Length/units/FT", 0.5, "unit_groups.Length.units.FT: must be a whole number"),
        ("definitions/purchasing/+", {"DOCID": "X"}, "definitions.purchasing[6].DOCCLASS: missing"),
        ("definitions/purchasing/+", {**ORDER, "DOCCLASS": "Sale"},
         "definitions.purchasing[6].DOCCLASS: must be Quote or Order"),
        ("definitions/purchasing/+", {**ORDER, "ENABLE_SEQNUM": "yes"},
         "definitions.purchasing[6].ENABLE_SEQNUM: must be true or false"),
        ("definitions/purchasing/+", {**ORDER, "COLOUR": "red"},
         "definitions.purchasing[6].COLOUR: unknown"),
        ("definitions/purchasing/+", {**ORDER, "CONVERTS_FROM": ["Quote"]},
         "definitions.purchasing[6].CONVERTS_FROM: no definition 'Quote'"),
        ("definitions/purchasing/+", {**ORDER, "DOCID": "Vendor Return"},
         "definitions.purchasing[6].DOCID: 'Vendor Return' is there twice"),
        ("definitions/inventory/0/DOCID", "SYS-Mine",
         "definitions.inventory[0].DOCID: names that begin with SYS- are the system's own"),
        ("definitions/inventory/0/IN_OUT", "Sideways",
         "definitions.inventory[0].IN_OUT: must be Increase or Decrease or empty"),
        ("records/MOON", [], "records.MOON: no object that can be filled"),
        ("records/ITEMWAREHOUSEINFO", [], "records.ITEMWAREHOUSEINFO: no object that can be"),
        ("records/APBILL", [], "records.APBILL: no object that can be filled"),
        ("records/ICTRANSFER", [], "records.ICTRANSFER: no object that can be filled"),
        ("records/GLACCOUNT/0/TITLE", ABSENT,
         "records.GLACCOUNT[0]: The required field 'Title' is missing"),
        ("records/GLACCOUNT/0/COLOUR", "red",
         "records.GLACCOUNT[0]: Field COLOUR is not valid for object GLACCOUNT"),
        ("records/GLACCOUNT/0/RECORDNO", 7, "records.GLACCOUNT[0].RECORDNO: cannot be set"),
        ("records/GLACCOUNT/0/TITLE", ["a"], "records.GLACCOUNT[0].TITLE: must be a text"),
        ("records/WAREHOUSE/1/LOC.LOCATIONID", "900",
         "records.WAREHOUSE[1]: The location '900' is invalid"),
        ("records/LOCATIONENTITY", [], "records.LOCATIONENTITY: a company has entities when"),
        ("settings/multi_entity", False, "records.LOCATIONENTITY: a company has entities when"),
        ("records/LOCATIONENTITY/+", {"LOCATIONID": "200", "NAME": "West"},
         "records.LOCATION: the entity '200' must be a location as well"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_key(
    tmp_path: Path, where: str, value: Any, said: str
) -> None:
    path = write(tmp_path, changed(where, value))
    with pytest.raises(BadCompany) as caught:
        company.read([path])
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_file_that_is_no_json_or_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    with pytest.raises(BadCompany, match="No such file"):
        company.read([path])
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadCompany, match=r"broken\.json: "):
        company.read([path])


def test_two_companies_need_two_ids(tmp_path: Path) -> None:
    path = write(tmp_path, EXAMPLE)
    with pytest.raises(BadCompany, match="'copper-ridge' is there twice"):
        company.read([path, path])


def test_the_program_ends_with_the_reason_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, changed("facts/warehouse", "WH-9"))
    ended = command("intacct", "--company", str(path))
    assert ended.returncode == 2
    assert ended.stderr == f"{path}: facts.warehouse: there is no Warehouse 'WH-9'\n"
    assert ended.stdout == ""


def test_demo_data_that_does_not_fit_is_told(tmp_path: Path) -> None:
    content = changed("records/PROJECTSTATUS/2/NAME", "Finished")
    ended = command("intacct", "--company", str(write(tmp_path, content)), "--data", "demo")
    assert ended.returncode == 2
    assert ended.stderr == (
        "the demo data does not fit the company: Invalid Project status 'Completed' specified."
        " Choose --data empty.\n"
    )


def test_only_the_books_are_set_up_from_files(tmp_path: Path) -> None:
    path = str(write(tmp_path, EXAMPLE))
    for arguments in (["--company", path], ["--print-company"]):
        ended = command("servicetitan", *arguments)
        assert ended.returncode == 2
        assert "servicetitan is not set up from company files" in ended.stderr


def test_a_state_file_keeps_its_company(tmp_path: Path) -> None:
    mine = write(tmp_path, changed("credentials/company_id", "mine"))
    state = str(tmp_path / "books.state")
    with running("--data", "empty", "--state", state, "--company", str(mine)) as books:
        before = books.state()
    with running("--data", "empty", "--state", state) as books:
        assert books.credentials["company_id"] == "mine"
        assert books.state() == before
    other = write(tmp_path, EXAMPLE, "other.json")
    ended = command("intacct", "--state", state, "--company", str(other))
    assert ended.returncode == 2
    assert ended.stderr.startswith("The state file holds other companies")
