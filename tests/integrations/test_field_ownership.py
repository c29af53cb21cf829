"""Whose value of a field counts when ServiceTitan and PlyHub say different things."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import field_owners
from integrations.models import Conflict, Connection, ExternalLink, OutboxEntry
from integrations.sync import push
from integrations.sync.entities import BY_NAME
from integrations.sync.inbound import compare
from integrations.sync.inbound.compare import Side, Verdict, judge
from integrations.sync.inbound.registry import INBOUND
from inventory.models import Category, Item, Location, Technician
from inventory.services import categories, items, place_editing
from plyhub.common.field_owners import Owner
from plyhub.common.models import User
from procurement.models import Vendor
from procurement.services import vendor_editing
from tests.factories import people
from tests.integrations import small_company

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = st.sampled_from(["", "a", "b", "c"])
DECIDING = st.sampled_from([Owner.HUB, Owner.FIELD_SERVICE, Owner.REVIEW])


# The rule.


@given(owner=DECIDING, base=WORDS, word=WORDS)
def test_whoever_alone_changed_a_field_is_followed(owner, base, word):
    assert judge(owner, base=base, ours=base, theirs=word) == Verdict(Side.THEIRS)
    expected = Side.OURS if word != base else Side.THEIRS
    assert judge(owner, base=base, ours=word, theirs=base) == Verdict(expected)


@given(owner=DECIDING, base=WORDS, word=WORDS)
def test_the_same_change_on_both_sides_is_none(owner, base, word):
    assert judge(owner, base=base, ours=word, theirs=word) == Verdict(Side.THEIRS)


@given(owner=DECIDING, base=WORDS, ours=WORDS, theirs=WORDS)
def test_a_clash_is_two_different_changes_and_the_owner_wins_it(owner, base, ours, theirs):
    verdict = judge(owner, base=base, ours=ours, theirs=theirs)

    assert verdict.is_clash == (len({base, ours, theirs}) == 3)
    if verdict.is_clash:
        won = {Owner.HUB: Side.OURS, Owner.FIELD_SERVICE: Side.THEIRS, Owner.REVIEW: Side.NEITHER}
        assert verdict.side == won[owner]


@given(owner=DECIDING, ours=WORDS, theirs=WORDS)
def test_what_was_never_compared_is_taken_from_there(owner, ours, theirs):
    assert judge(owner, base=compare.UNKNOWN, ours=ours, theirs=theirs) == Verdict(Side.THEIRS)


@given(value=st.decimals(-10000, 10000, places=9))
def test_an_amount_compares_as_its_column_keeps_it(value):
    column = Item._meta.get_field("cost")
    once = compare.plain(column, value)

    assert len(once.partition(".")[2]) == 6
    assert compare.plain(column, D(once)) == once
    assert abs(D(once) - value) <= D("0.0000005")


# Both sides, from whole state to whole state.


@pytest.fixture
def ada(field: Connection) -> User:
    return people.administrator()


@pytest.fixture
def scope() -> str:
    """What is read; tests of other records than vendors say which."""
    return "vendors"


MATERIALS = pytest.mark.parametrize("scope", ["materials"])
TECHNICIANS = pytest.mark.parametrize("scope", ["technicians"])


@pytest.fixture
def office(field, servicetitan, pulled, ada, scope) -> SimpleNamespace:
    """A small company read once, and ways to change a thing on either side."""
    small_company.build(servicetitan)
    pulled(field, scope)
    abc = Vendor.objects.filter(name="ABC Supply").first()

    def there(table: str, entity: str, hub_id: int) -> dict:
        link = field.links.get(entity=entity, hub_id=hub_id)
        [row] = [row for row in servicetitan.table(table) if str(row["id"]) == link.external_id]
        return row

    def phone_there(value: str) -> None:
        contact = {**there("vendors", "vendor", abc.pk)["contactInfo"], "phone": value}
        servicetitan.edit("vendors", "ABC Supply", contactInfo=contact)

    def phone_here(value: str) -> None:
        vendor_editing.change(actor=ada, vendor_id=abc.pk, values={"phone": value})

    def phones() -> tuple[str, str]:
        abc.refresh_from_db()
        return abc.phone, there("vendors", "vendor", abc.pk)["contactInfo"]["phone"]

    def settle() -> None:
        for _ in range(2):
            pulled(field, scope)
            push.drain(field.pk)

    return SimpleNamespace(
        there=there,
        abc=abc,
        phone_there=phone_there,
        phone_here=phone_here,
        phones=phones,
        settle=settle,
    )


def conflicts() -> list[tuple]:
    names = ("entity", "field", "base", "ours", "theirs", "winner", "state")
    return list(Conflict.objects.order_by("pk").values_list(*names))


@MATERIALS
def test_only_contested_fields_have_a_base_and_a_first_pull_keeps_it(office, field):
    cost = Item.objects.get(sku="WHIP-6FT")
    link = field.links.get(entity="item", hub_id=cost.pk)

    assert link.base == {"cost": f"{cost.cost:.6f}"}
    assert set(field.links.get(entity="vendor", hub_id=office.abc.pk).base) == set(
        field_owners.SHARED["vendor"]
    )


@TECHNICIANS
def test_what_one_side_decides_alone_keeps_no_base(office, field):
    assert list(field.links.filter(entity="technician").values_list("base", flat=True)) == [{}]


def test_a_vendor_changed_only_there_is_changed_here(office):
    office.phone_there("602-555-0001")
    office.settle()

    assert office.phones() == ("602-555-0001", "602-555-0001")
    assert (conflicts(), OutboxEntry.objects.count()) == ([], 0)


def test_a_vendor_changed_only_here_is_changed_there_even_if_read_first(office, servicetitan):
    office.phone_here("602-555-0002")
    servicetitan.edit("vendors", "ABC Supply", memo="Ask for Jim")
    office.settle()

    office.abc.refresh_from_db()
    assert office.phones() == ("602-555-0002", "602-555-0002")
    assert office.abc.memo == "Ask for Jim"
    assert conflicts() == []


def test_a_vendor_changed_on_both_sides_is_ours_and_theirs_is_kept(office):
    before = office.abc.phone
    office.phone_here("602-555-0003")
    office.phone_there("602-555-0004")
    office.settle()

    assert office.phones() == ("602-555-0003", "602-555-0003")
    assert conflicts() == [
        ("vendor", "phone", before, "602-555-0003", "602-555-0004", "ours", "open")
    ]


def test_our_word_goes_again_though_its_write_was_dropped(office):
    office.phone_here("602-555-0003")
    OutboxEntry.objects.update(state="cancelled")
    office.phone_there("602-555-0004")
    office.settle()

    assert office.phones() == ("602-555-0003", "602-555-0003")


def test_the_same_change_on_both_sides_is_no_conflict(office):
    office.phone_here("602-555-0005")
    office.phone_there("602-555-0005")
    office.settle()

    assert office.phones() == ("602-555-0005", "602-555-0005")
    assert conflicts() == []


def test_a_change_there_after_ours_had_arrived_is_taken(office, field):
    office.phone_here("602-555-0006")
    push.drain(field.pk)
    office.phone_there("602-555-0007")
    office.settle()

    assert office.phones() == ("602-555-0007", "602-555-0007")
    assert conflicts() == []


def test_two_changes_of_different_fields_are_both_kept(office, servicetitan):
    office.phone_here("602-555-0008")
    servicetitan.edit("vendors", "ABC Supply", name="ABC Supply West")
    office.settle()

    office.abc.refresh_from_db()
    row = office.there("vendors", "vendor", office.abc.pk)
    assert (office.abc.name, office.abc.phone) == ("ABC Supply West", "602-555-0008")
    assert (row["name"], row["contactInfo"]["phone"]) == ("ABC Supply West", "602-555-0008")


def test_a_change_there_that_nobody_has_read_outlives_a_write_of_another_field(office, ada, field):
    office.phone_there("602-555-0009")
    vendor_editing.change(actor=ada, vendor_id=office.abc.pk, values={"memo": "Ask for Jim"})
    push.drain(field.pk)
    assert office.there("vendors", "vendor", office.abc.pk)["memo"] == "Ask for Jim"
    office.settle()

    office.abc.refresh_from_db()
    assert (office.phones(), office.abc.memo) == (("602-555-0009",) * 2, "Ask for Jim")
    assert conflicts() == []


def test_a_change_there_that_nobody_has_read_is_kept_when_ours_is_written_over_it(office, field):
    before = office.abc.phone
    office.phone_there("602-555-0010")
    office.phone_here("602-555-0011")
    push.drain(field.pk)
    office.settle()

    assert office.phones() == ("602-555-0011",) * 2
    assert conflicts() == [
        ("vendor", "phone", before, "602-555-0011", "602-555-0010", "ours", "open")
    ]


@MATERIALS
def test_a_category_renamed_on_both_sides_is_theirs_and_ours_is_kept(
    office, ada, servicetitan, field, pulled
):
    category = Item.objects.get(sku="WHIP-6FT").category
    before = category.name
    categories.change_category(actor=ada, category_id=category.pk, values={"name": "Mine"})
    servicetitan.control("rename_category", {"category": before, "name": "Theirs"})
    office.settle()

    category.refresh_from_db()
    assert (category.name, office.there("categories", "category", category.pk)["name"]) == (
        "Theirs",
        "Theirs",
    )
    assert conflicts() == [("category", "name", before, "Mine", "Theirs", "theirs", "open")]


@MATERIALS
def test_a_cost_changed_on_both_sides_changes_on_neither(office, ada, servicetitan, field):
    whip = Item.objects.get(sku="WHIP-6FT")
    before = whip.cost
    items.set_cost(actor=ada, item_id=whip.pk, cost=D("9.10"))
    servicetitan.edit("materials", "WHIP-6FT", cost=9.5)
    office.settle()

    whip.refresh_from_db()
    there = office.there("materials", "item", whip.pk)["cost"]
    assert (whip.cost, D(str(there))) == (D("9.10"), D("9.5"))
    assert conflicts() == [
        ("item", "cost", f"{before:.6f}", "9.100000", "9.500000", "", "open"),
    ]
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"succeeded"}


@MATERIALS
def test_a_cost_changed_only_there_is_taken(office, servicetitan):
    servicetitan.edit("materials", "WHIP-6FT", cost=9.5)
    office.settle()

    assert Item.objects.get(sku="WHIP-6FT").cost == D("9.5")
    assert (conflicts(), OutboxEntry.objects.count()) == ([], 0)


@MATERIALS
def test_how_an_item_is_counted_is_ours_whatever_they_say(office, servicetitan, ada):
    whip = Item.objects.get(sku="WHIP-6FT")
    items.change_item(actor=ada, item_id=whip.pk, values={"tracking": "lot", "is_stocked": False})
    servicetitan.edit("materials", "WHIP-6FT", unitOfMeasure="Box", isInventory=True)
    office.settle()

    whip.refresh_from_db()
    assert (whip.tracking, whip.is_stocked, whip.stock_unit_id) == ("lot", False, "EA")


@TECHNICIANS
def test_a_technician_is_theirs_but_for_the_log_in_here(office, servicetitan):
    dana = Technician.objects.get(name="Dana Ortiz")
    dana.user = people.UserFactory(role="Technician")
    dana.save()
    servicetitan.edit("technicians", "Dana Ortiz", name="D. Ortiz", email="do@x.example")
    office.settle()

    again = Technician.objects.get(pk=dana.pk)
    assert (again.name, again.email, again.user) == ("D. Ortiz", "do@x.example", dana.user)


@TECHNICIANS
def test_a_truck_changed_on_both_sides_is_theirs_and_ours_is_kept(office, ada, servicetitan):
    truck = Location.objects.get(name="VAN-12")
    before = truck.memo
    place_editing.change(actor=ada, location_id=truck.pk, values={"memo": "Lift gate"})
    servicetitan.edit("trucks", "VAN-12", memo="Ladder rack")
    office.settle()

    truck.refresh_from_db()
    assert (truck.memo, office.there("trucks", "location", truck.pk)["memo"]) == (
        "Ladder rack",
        "Ladder rack",
    )
    assert conflicts() == [
        ("location", "memo", before, "Lift gate", "Ladder rack", "theirs", "open")
    ]


@TECHNICIANS
@pytest.mark.parametrize(("made_here", "stands"), [(True, "VAN-NEW"), (False, "VAN-THEIRS")])
def test_the_name_of_a_place_is_its_creators(office, ada, servicetitan, field, made_here, stands):
    home = Location.objects.get(kind="warehouse")
    if made_here:
        values = {"kind": "truck", "name": "VAN-77", "home_warehouse": home}
        truck = place_editing.create(actor=ada, values=values)
        push.drain(field.pk)
    else:
        truck = Location.objects.get(name="VAN-12")
    place_editing.change(actor=ada, location_id=truck.pk, values={"name": "VAN-NEW"})
    number = ExternalLink.objects.get(entity="location", hub_id=truck.pk).external_id
    servicetitan.edit("trucks", number, name="VAN-THEIRS")
    office.settle()

    truck.refresh_from_db()
    assert (truck.name, office.there("trucks", "location", truck.pk)["name"]) == (stands, stands)
    assert [row[5] for row in conflicts()] == ["ours" if made_here else "theirs"]


def test_every_shared_field_is_a_column_with_an_owner_that_can_decide():
    models = {"vendor": Vendor, "item": Item, "category": Category, "location": Location}

    assert set(field_owners.SHARED) == set(models)
    for entity, fields in field_owners.SHARED.items():
        assert set(compare.plain_columns(models[entity], fields)) == set(fields)
        owners = {field.owner for field in fields.values()}
        assert owners <= {Owner.HUB, Owner.FIELD_SERVICE, Owner.REVIEW, Owner.CREATOR}


def test_the_document_shows_the_table_as_it_is():
    text = (Path(__file__).resolve().parents[2] / "docs" / "ownership.md").read_text()
    rows = []
    for entity, fields in field_owners.FIELDS.items():
        groups: dict[tuple, list[str]] = {}
        for each in fields.values():
            groups.setdefault((each.owner, each.is_shared), []).append(each.label)
        for (owner, is_shared), labels in groups.items():
            sides = "both" if is_shared else "one"
            cells = (entity.replace("_", " "), ", ".join(labels), owner.replace("_", " "), sides)
            rows.append(f"| {' | '.join(cells)} |")

    start = text.index("|---|---|---|---|\n") + len("|---|---|---|---|\n")
    assert text[start : text.index("\n\n", start)].split("\n") == rows


@pytest.mark.parametrize("name", ["vendor", "category", "material", "truck", "job", "project"])
def test_every_row_of_the_table_is_a_column_and_every_pointer_read_has_one(name):
    kind, inbound = BY_NAME[name], INBOUND[name]
    written = set(compare.plain_columns(kind.model, _columns(kind.model)))
    record = {reference.column for reference in inbound.references}

    assert record <= set(field_owners.FIELDS[kind.link]) <= written


def _columns(model: type) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields]
