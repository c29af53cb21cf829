"""The page of conflicts: side by side, decided with one click, one or many."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrations.models import Conflict, ExternalLink, SyncRun
from integrations.sync import changes
from inventory.models import Category, Item, Technician
from plyhub import roles
from procurement.models import Vendor
from tests.factories.inventory import CategoryFactory, ItemFactory
from tests.factories.procurement import VendorFactory
from tests.pages import rows

pytestmark = pytest.mark.django_db
LIST = rows.page(Conflict, "changelist")


def parents(count: int) -> list[Conflict]:
    """Conflicts about what lies below what: values that are ids."""
    return [
        rows.conflict(
            entity="category",
            hub_id=CategoryFactory().pk,
            field="parent_id",
            label="parent",
            record=f"Category {n}",
            base=None,
            ours=CategoryFactory(name=f"Ours {n}").pk,
            theirs=CategoryFactory(name=f"Theirs {n}").pk,
            winner="theirs",
        )
        for n in range(count)
    ]


def states() -> list[str]:
    return list(Conflict.objects.order_by("pk").values_list("state", flat=True))


def test_the_list_shows_both_sides_in_words(as_administrator):
    parents(1)
    rows.conflict(theirs="Ask for Joe")

    text = as_administrator.get(LIST).content.decode()

    for words in ("Ours 0", "<strong>Theirs 0</strong>", "<strong>Ask for Jim</strong>", "Ask for"):
        assert words in text


def test_ids_in_the_list_are_named_in_one_query(as_administrator):
    def queries() -> int:
        with CaptureQueriesContext(database) as asked:
            assert as_administrator.get(LIST).status_code == 200
        return len(asked)

    parents(1)
    queries()
    with_one = queries()
    parents(15)

    assert queries() == with_one


def test_the_list_is_narrowed_by_kind_field_and_state(as_administrator):
    parents(1)
    rows.conflict(record="ABC Supply")
    rows.conflict(record="Long ago", state="resolved_kept")

    def shown(asked: str) -> list[str]:
        listed = as_administrator.get(LIST + asked).context["cl"].result_list
        return sorted(each.record for each in listed)

    assert shown("") == ["ABC Supply", "Category 0"]
    assert shown("?entity=vendor") == ["ABC Supply"]
    assert shown("?label=parent") == ["Category 0"]
    assert shown("?show=resolved_kept") == ["Long ago"]
    assert shown("?show=all") == ["ABC Supply", "Category 0", "Long ago"]
    assert shown("?q=abc") == ["ABC Supply"]


@pytest.mark.parametrize(("action", "memo"), [("keep", "Ask for Jim"), ("apply", "Ask for Joe")])
def test_one_click_decides(as_role, action, memo):
    conflict = rows.conflict()
    Vendor.objects.filter(pk=conflict.hub_id).update(memo="Ask for Jim")

    as_role(roles.ACC).post(rows.page(Conflict, "do", conflict.pk, action))

    assert Vendor.objects.get(pk=conflict.hub_id).memo == memo
    assert states() == ["resolved_kept" if action == "keep" else "resolved_applied"]


def test_many_are_decided_at_once_and_what_is_not_ones_own_stays(as_role, said):
    [category] = parents(1)
    vendors = [rows.conflict(), rows.conflict()]
    chosen = {"action": "keep_selected", "_selected_action": [category.pk, *_ids(vendors)]}

    answer = as_role(roles.ACC).post(LIST, chosen)

    assert states() == ["open", "resolved_kept", "resolved_kept"]
    assert [level for level, _ in said(answer)] == ["error", "success"]
    assert said(answer)[1][1] == "2 kept as it is."


def _ids(conflicts: list[Conflict]) -> list[int]:
    return [each.pk for each in conflicts]


def test_whoever_may_not_decide_is_offered_no_button(as_role):
    conflict = rows.conflict()

    page = as_role(roles.BUY).get(rows.page(Conflict, "change", conflict.pk))

    assert (page.status_code, page.context["actions"]) == (200, [])


def test_the_page_of_a_record_names_its_conflicts(as_administrator):
    conflict = rows.conflict()
    text = as_administrator.get(rows.page(Vendor, "change", conflict.hub_id)).content.decode()

    assert "1 conflict: notes" in text
    assert rows.page(Conflict, "change", conflict.pk) in text

    rows.conflict(hub_id=conflict.hub_id, field="phone", label="phone")
    text = as_administrator.get(rows.page(Vendor, "change", conflict.hub_id)).content.decode()
    assert "2 conflicts: notes, phone" in text


def test_a_record_that_is_read_says_where_its_fields_are_decided(as_administrator):
    titan = rows.connection(system="servicetitan", name="ServiceTitan")
    item = ItemFactory()
    ExternalLink.objects.create(connection=titan, entity="item", hub_id=item.pk, external_id="7")

    facts = as_administrator.get(rows.page(Item, "change", item.pk)).context["facts"]
    told = {fact.label: fact.decided for fact in facts if fact.decided}

    assert told == {
        "Name": "decided in ServiceTitan",
        "Kind": "decided in ServiceTitan",
        "Category": "decided in ServiceTitan",
        "Manufacturer": "decided in ServiceTitan",
        "Stock unit": "decided here",
        "Tracking": "decided here",
        "Stocked": "decided here",
        "Price book cost": "a person decides if both change it",
        "Price": "decided in ServiceTitan",
    }


def test_a_record_that_is_only_ours_says_nothing_of_the_kind(as_administrator):
    item, technician = ItemFactory(), rows.MAKERS[Technician]()

    for model, pk in ((Item, item.pk), (Technician, technician.pk)):
        facts = as_administrator.get(rows.page(model, "change", pk)).context["facts"]
        assert [fact.label for fact in facts if fact.decided] == []


def test_the_form_says_it_beside_each_field(as_administrator):
    titan = rows.connection(system="servicetitan", name="ServiceTitan")
    vendor = VendorFactory()
    ExternalLink.objects.create(
        connection=titan, entity="vendor", hub_id=vendor.pk, external_id="7"
    )

    text = as_administrator.get(rows.page(Vendor, "edit", vendor.pk)).content.decode()

    assert "Decided here, can be changed in ServiceTitan too." in text


def test_the_changes_of_a_run_are_shown_in_words(as_administrator, as_role):
    run = rows.run()
    vendor = VendorFactory(name="ABC Supply")
    parent = CategoryFactory(name="Electrical")
    category: Category = CategoryFactory(name="Whips")
    changes.keep(run.pk, "vendor", {vendor.pk: {"memo": ("", "Ask for Jim")}})
    changes.keep(run.pk, "category", {category.pk: {"parent_id": (None, parent.pk)}})
    ExternalLink.objects.create(
        connection=run.connection,
        entity="vendor",
        hub_id=VendorFactory(name="New Co").pk,
        external_id="8",
        made_by_run=run.pk,
    )
    address = reverse("admin:integrations_syncrun_changes", args=[run.pk])

    first = as_administrator.get(address)
    categories = as_administrator.get(f"{address}?kind=category&what=updated").content.decode()

    counts = [(each.name, each.action, each.count) for each, _ in first.context["counts"]]
    assert counts == [
        ("Vendors", "created", 1),
        ("Vendors", "updated", 1),
        ("Categories", "updated", 1),
    ]
    assert "New Co" in first.content.decode()
    assert "<del>–</del>" in categories and "<ins>Electrical</ins>" in categories
    assert address in as_administrator.get(rows.page(SyncRun, "change", run.pk)).content.decode()
    assert as_role(roles.TECH).get(address).status_code == 403
