"""Whether a hub record is one Sage already has."""

from __future__ import annotations

import pytest

from integrations.mapping.codes import HubRecord
from integrations.mapping.resolution import Resolution, SageRecords, resolve
from integrations.mapping.text import normalised_name


def sage(**names: str) -> dict[str, str]:
    return {key.replace("_", "-"): normalised_name(name) for key, name in names.items()}


def vendor(name: str) -> HubRecord:
    return HubRecord(entity="vendor", value=name)


def item(sku: str, **more: object) -> HubRecord:
    return HubRecord(entity="item", value=sku, **more)


def kind_and_code(resolution: Resolution) -> tuple[str, str]:
    return resolution.kind, resolution.code


def test_empty_sage_allocates():
    assert kind_and_code(resolve(vendor("ABC Supply"), remote={}, taken=set())) == (
        "allocate",
        "VEND-ABC",
    )


def test_override_comes_before_the_link():
    found = resolve(vendor("ABC Supply"), remote={}, taken=set(), override="ABC-1", link="VEND-ABC")
    assert kind_and_code(found) == ("allocate", "ABC-1")


def test_override_that_exists_in_sage_links_to_it_however_it_is_written():
    remote = sage(abc_old="Anything")
    found = resolve(vendor("ABC Supply"), remote=remote, taken={"ABC-OLD"}, override="ABC-OLD")
    assert kind_and_code(found) == ("link", "abc-old")


@pytest.mark.parametrize(
    ("remote", "taken", "linked"),
    [(sage(V_1="Other"), set(), {"V-1"}), ({}, {"V-1"}, set())],
    ids=["linked elsewhere", "promised elsewhere"],
)
def test_override_of_another_record_is_refused(remote, taken, linked):
    with pytest.raises(ValueError, match="V-1 is the code of another record: choose a different"):
        resolve(vendor("ABC"), remote=remote, taken=taken, linked=linked, override="V-1")


def test_override_sage_would_not_take_is_refused():
    with pytest.raises(ValueError, match="use only capital letters"):
        resolve(vendor("ABC"), remote={}, taken=set(), override="abc 1")


def test_override_may_repeat_the_link():
    found = resolve(
        vendor("ABC"), remote=sage(V_1="X"), taken=set(), linked={"V-1"}, override="V-1", link="V-1"
    )
    assert kind_and_code(found) == ("link", "V-1")


def test_link_stays_whatever_the_name_says_now():
    found = resolve(
        vendor("Renamed Ltd"), remote=sage(VEND_ABC="ABC Supply"), taken=set(), link="VEND-ABC"
    )
    assert kind_and_code(found) == ("link", "VEND-ABC")


def test_wanted_id_with_the_same_name_is_linked():
    found = resolve(vendor("ABC Supply"), remote=sage(VEND_ABC="abc  SUPPLY."), taken=set())
    assert kind_and_code(found) == ("link", "VEND-ABC")


def test_wanted_id_that_another_record_has_is_taken():
    remote = sage(VEND_ABC="ABC Supply")
    found = resolve(vendor("ABC Supply"), remote=remote, taken={"VEND-ABC"}, linked={"VEND-ABC"})
    assert (found.kind, found.collides_with) == ("review", "VEND-ABC")


def test_wanted_id_under_another_name_is_taken():
    found = resolve(vendor("ABC Supply"), remote=sage(VEND_ABC="Alphabet Co"), taken=set())
    assert (found.kind, found.code, found.collides_with) == ("review", "VEND-ABC-2", "VEND-ABC")


def test_wanted_employee_under_another_name_is_numbered():
    person = HubRecord(entity="technician", value="Mike Smith")
    found = resolve(person, remote=sage(MSMITH="Mary Smith"), taken=set())
    assert kind_and_code(found) == ("allocate", "MSMITH2")


@pytest.mark.parametrize("entity", ["vendor", "technician", "location"])
def test_same_name_under_other_ids_is_suggested(entity):
    row = HubRecord(entity=entity, value="Delta Nova")
    found = resolve(row, remote=sage(X2="DELTA nova", X1="Delta-Nova", X3="Delta"), taken=set())
    assert (found.kind, found.suggestions) == ("suggest", ("X1", "X2"))


def test_suggestion_tells_the_code_a_new_record_would_get():
    found = resolve(vendor("ABC Supply"), remote=sage(V10="ABC Supply"), taken=set())
    assert kind_and_code(found) == ("suggest", "VEND-ABC")


def test_namesake_that_another_record_has_is_not_suggested():
    found = resolve(
        vendor("ABC Supply"), remote=sage(V10="ABC Supply"), taken=set(), linked={"V10"}
    )
    assert kind_and_code(found) == ("allocate", "VEND-ABC")


def test_jobs_are_not_confused_by_equal_names():
    job = HubRecord(entity="job", value="4522", name="Larkin Residence")
    found = resolve(job, remote=sage(PRJ_4521="Larkin Residence"), taken=set())
    assert kind_and_code(found) == ("allocate", "PRJ-4522")


def test_job_is_compared_by_its_name_not_its_number():
    job = HubRecord(entity="job", value="4521", name="Larkin Residence")
    found = resolve(job, remote=sage(PRJ_4521="Larkin residence"), taken=set())
    assert kind_and_code(found) == ("link", "PRJ-4521")


def test_names_without_any_letter_match_nothing():
    found = resolve(vendor("***"), remote=sage(V10="--"), taken=set())
    assert (found.kind, found.code) == ("review", "")


def test_item_with_the_same_sku_is_linked():
    found = resolve(item("carrier-24acc"), remote=sage(CARRIER_24ACC="Condenser"), taken=set())
    assert kind_and_code(found) == ("link", "CARRIER-24ACC")


def test_item_with_the_same_upc_is_linked():
    remote = SageRecords(sage(C24="Condenser"), barcodes={"0123": ["C24"]})
    found = resolve(item("24ACC", barcodes=("0123",)), remote=remote, taken=set())
    assert kind_and_code(found) == ("link", "C24")


def test_item_that_could_be_two_is_suggested():
    remote = SageRecords(sage(C24="Condenser", C25="Condenser"), barcodes={"0123": ["C25", "C24"]})
    found = resolve(item("24ACC", barcodes=("0123",)), remote=remote, taken=set())
    assert (found.kind, found.suggestions) == ("suggest", ("C24", "C25"))


def test_item_is_not_matched_by_name():
    row = item("24ACC", name="Condenser")
    found = resolve(row, remote=sage(OTHER="Condenser"), taken=set())
    assert kind_and_code(found) == ("allocate", "INV-24ACC")


@pytest.mark.parametrize(("remote", "kind"), [({}, "allocate"), (sage(JOBSITE="Sites"), "link")])
def test_job_sites_share_the_one_warehouse(remote, kind):
    site = HubRecord(entity="location", value="Riverside Clinic", is_job_site=True)
    found = resolve(site, remote=remote, taken={"JOBSITE"}, linked={"JOBSITE"})
    assert kind_and_code(found) == (kind, "JOBSITE")
