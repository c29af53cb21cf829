"""The rules that give hub records their Sage codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from integrations.mapping.allocation import Allocation, allocate, taken_codes
from integrations.mapping.codes import HubRecord, order_reference, replacement_item_code

MAKERS = ("CARRIER", "TRANE", "LENNOX", "GOODMAN")


def record(entity: str, value: str, record_id: str = "1", **more: object) -> HubRecord:
    return HubRecord(entity=entity, value=value, record_id=record_id, **more)


def allocate_all(records: Iterable[HubRecord]) -> list[Allocation]:
    """Allocate one after the other; each allocated code is taken for the next."""
    taken: set[str] = set()
    outcomes = []
    for row in records:
        outcomes.append(allocate(row, taken=taken, aliases=MAKERS))
        if outcomes[-1].state == "allocated":
            taken.add(outcomes[-1].code)
    return outcomes


# "JOB-4521" is another spelling of job 4521, not a second job: numbers are tried one by one.
@pytest.mark.parametrize(
    ("entity", "value", "code"),
    [
        ("job", "4521", "PRJ-4521"),
        ("job", "JOB-4521", "PRJ-4521"),
        ("job", "4521-A", "PRJ-4521-A"),
        ("job", "2025/000123456789012", "PRJ-2025-000123-JRHK"),
        ("project", "310", "PPRJ-310"),
    ],
)
def test_number(entity, value, code):
    outcome = allocate(record(entity, value), taken=set())
    assert (outcome.code, outcome.state) == (code, "allocated")


TECHNICIANS = (
    ("Mike Smith", "MSMITH"),
    ("Smith, Mike", "MSMITH2"),
    ("Michael T. Smith Jr.", "MSMITH3"),
    ("José Núñez", "JNUNEZ"),
    ("Sean O'Brien", "SOBRIEN"),
    ("Juan de la Cruz", "JDELACRUZ"),
    ("Cher", "CHER"),
    ("李伟", "EMP8812"),
)
ITEMS = (
    ("CARRIER-24ACC", "INV-24ACC"),
    ("CAP-45-5", "INV-CAP-45-5"),
    ("INV-FLT-16X25", "INV-FLT-16X25"),
    ('pex 3/4" blue', "INV-PEX-3-4-BLUE"),
    ("TRANE-24ACC", "INV-TRANE-24ACC"),
    ("24ACC", "INV-24ACC-2"),
    ("CARRIER", "INV-CARRIER"),
    ("LENNOX-VERY-LONG-ASSEMBLY-NUMBER-0001", "INV-VERY-LONG-ASSEMBLY-NU-YFZC"),
)
# None: left to a person
VENDORS = (
    ("ABC Supply", "VEND-ABC"),
    ("ABC Supply Co., Inc.", None),
    ("Johnstone Supply", "VEND-JOHNSTONE"),
    ("Ferguson Enterprises LLC", "VEND-FERGUSON"),
    ("The Home Depot", "VEND-HOME-DEPOT"),
    ("Winsupply of Phoenix", "VEND-WINSUPPLY"),
    ("Winsupply of Tucson", None),
    ("Graybar Electric Company", "VEND-GRAYBAR"),
    ("City Electric Supply", "VEND-CITY-ELECTRIC"),
    ("A&B Plumbing Wholesale", "VEND-AB-PLUMBING"),
    ("Supply Co", "VEND-SUPPLY-CO"),
    ("Münch Sanitär", "VEND-MUNCH-SANITAR"),
    ("Metropolitanheatingparts", "VEND-METROPOLITANHEA"),
)
BATCHES = {"technician": TECHNICIANS, "item": ITEMS, "vendor": VENDORS}


@pytest.mark.parametrize(
    ("entity", "position"),
    [
        pytest.param(entity, position, id=f"{entity}: {value}")
        for entity, batch in BATCHES.items()
        for position, (value, _) in enumerate(batch)
    ],
)
def test_batch_in_order(entity, position):
    batch = BATCHES[entity]
    outcomes = allocate_all(record(entity, value, "8812") for value, _ in batch[: position + 1])
    expected = batch[position][1]
    assert (outcomes[-1].code if outcomes[-1].state == "allocated" else None) == expected


@pytest.mark.parametrize(
    ("name", "code", "taken"),
    [
        ("ABC Supply Co., Inc.", "VEND-ABC-2", {"VEND-ABC"}),
        ("ABC Supply Co., Inc.", "VEND-ABC-3", {"VEND-ABC", "VEND-ABC-2"}),
        ("Metropolitanheatingparts", "VEND-METROPOLITANH-2", {"VEND-METROPOLITANHEA"}),
    ],
)
def test_vendor_with_a_taken_code_is_asked_about(name, code, taken):
    outcome = allocate(record("vendor", name), taken=taken)
    first = min(taken, key=len)
    assert (outcome.state, outcome.code, outcome.collides_with) == ("review", code, first)
    assert outcome.rule == f"same vendor as {first} (link), or a different one ({code})?"


@pytest.mark.parametrize(
    ("entity", "value", "code"), [("job", "4521", "PRJ-4521"), ("project", "310", "PPRJ-310")]
)
def test_a_number_that_is_taken_needs_a_prefix_of_its_own(entity, value, code):
    outcome = allocate(record(entity, value), taken={code})
    assert (outcome.state, outcome.collides_with) == ("review", code)
    assert "a prefix of their own" in outcome.rule


def test_another_prefix_keeps_a_second_source_apart():
    outcome = allocate(record("job", "4521"), taken={"PRJ-4521"}, prefix="PRJ-H-")
    assert (outcome.code, outcome.state) == ("PRJ-H-4521", "allocated")


def test_a_longer_prefix_leaves_less_room():
    outcome = allocate(record("project", "20250001234"), taken=set(), prefix="NORTH-PRJ-")
    assert outcome.code == "NORTH-PRJ-20250-HK4E"


@pytest.mark.parametrize(
    ("prefix", "reason"), [("pr-", "capital letters"), ("A" * 11, "at most 10")]
)
def test_impossible_prefix_is_refused(prefix, reason):
    with pytest.raises(ValueError, match=reason):
        allocate(record("job", "4521"), taken=set(), prefix=prefix)


def test_rule_tells_that_a_brand_was_dropped():
    outcome = allocate(record("item", "CARRIER-24ACC"), taken=set(), aliases=MAKERS)
    assert outcome.rule == "SKU CARRIER-24ACC; brand CARRIER dropped; prefix INV-"


def test_brand_that_is_no_manufacturer_alias_stays():
    assert allocate(record("item", "CARRIER-24ACC"), taken=set()).code == "INV-CARRIER-24ACC"


def test_aliases_may_be_spelled_as_people_do():
    outcome = allocate(record("item", "CARRIER-24ACC"), taken=set(), aliases=["Carrier "])
    assert outcome.code == "INV-24ACC"


def test_item_whose_full_sku_is_taken_too_is_numbered():
    taken = {"INV-24ACC", "INV-TRANE-24ACC", "INV-24ACC-2"}
    outcome = allocate(record("item", "TRANE-24ACC"), taken=taken, aliases=MAKERS)
    assert (outcome.code, outcome.collides_with) == ("INV-24ACC-3", "INV-24ACC")


def test_long_item_is_numbered_within_its_length():
    sku = "X" * 26
    outcome = allocate(record("item", sku), taken={f"INV-{sku}"})
    assert re.fullmatch(r"INV-X{19}-[A-Z2-7]{4}-2", outcome.code)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Smith, Jr.", "SMITH"),
        ("Michael Smith, Jr.", "MSMITH"),
        ("Walt Jensen (Lead)", "WJENSEN"),
        ("Walt Jensen [HVAC]", "WJENSEN"),
        ("Peter Johnson III", "PJOHNSON"),
        ("Ruth St. Clair", "RSTCLAIR"),
        ("Lucas van der Berg", "LVANDERBERG"),
        ("Van Morris", "VMORRIS"),
        ("Al El Sayed", "AELSAYED"),
        ("de la Cruz, Juan", "JDELACRUZ"),
        ("Anne-Marie Fox", "AFOX"),
        ("Bartholomew Featherstonehaughson", "BFEATHERSTONEHAUGHSO"),
    ],
)
def test_technician_name(name, code):
    assert allocate(record("technician", name), taken=set()).code == code


def test_long_technician_name_is_cut_to_make_room_for_a_number():
    taken = {"BFEATHERSTONEHAUGHSO"}
    outcome = allocate(record("technician", "Bartholomew Featherstonehaughson"), taken=taken)
    assert outcome.code == "BFEATHERSTONEHAUGHS2"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("The", "VEND-THE"),
        ("Bank of the", "VEND-BANK"),
        ("The Supply Company", "VEND-SUPPLY-COMPANY"),
        ("A & B Pipe", "VEND-A-AND-B-PIPE"),
        ("O'Malley Pumps & Motors", "VEND-OMALLEY-PUMPS"),
    ],
)
def test_vendor_name(name, code):
    assert allocate(record("vendor", name), taken=set()).code == code


def test_locations_are_called_by_their_names_and_numbered_when_equal():
    names = ("WH-MAIN", "wh main", "VAN-12", "Warehouse North-East 2nd floor")
    outcomes = allocate_all(record("location", name) for name in names)
    assert [row.code for row in outcomes[:3]] == ["WH-MAIN", "WH-MAIN-2", "VAN-12"]
    assert re.fullmatch(r"WAREHOUSE-NORTH-[A-Z2-7]{4}", outcomes[3].code)


def test_all_job_sites_share_one_warehouse():
    site = record("location", "Riverside Clinic", is_job_site=True)
    outcome = allocate(site, taken={"JOBSITE"})
    assert (outcome.code, outcome.state) == ("JOBSITE", "allocated")


def test_no_other_location_gets_the_code_of_job_sites():
    assert allocate(record("location", "Jobsite"), taken=set()).code == "JOBSITE-2"


@pytest.mark.parametrize("entity", ["job", "project", "item", "vendor", "location"])
@pytest.mark.parametrize("value", ["", "  ", "李伟", "///"])
def test_nothing_to_make_a_code_from_is_left_to_a_person(entity, value):
    outcome = allocate(record(entity, value), taken=set())
    assert (outcome.code, outcome.state, outcome.collides_with) == ("", "review", "")
    assert outcome.rule.endswith("enter a code by hand")


def test_nameless_technician_without_an_id_is_left_to_a_person():
    assert allocate(record("technician", "李伟", ""), taken=set()).state == "review"


def test_ids_from_sage_compare_in_capitals():
    outcome = allocate(record("technician", "Mike Smith"), taken=taken_codes(["mSmith"]))
    assert outcome.code == "MSMITH2"


def test_order_reference_names_the_change():
    assert [order_reference("PO-892"), order_reference("PO-892", 1)] == ["PO-892", "PO-892-C1"]


def test_replacement_item_code_ends_in_s_and_fits():
    assert replacement_item_code("INV-24ACC") == "INV-24ACC-S"
    assert len(replacement_item_code("I" * 30)) == 30
