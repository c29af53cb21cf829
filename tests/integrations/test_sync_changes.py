"""What a run changed is kept: one row a record, before and after; what it made, by its links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from integrations import run_changes
from integrations.models import Conflict, Connection, ExternalLink, SyncChange
from integrations.records import VendorRecord
from integrations.sync import changes
from integrations.sync.entities import BY_NAME
from integrations.sync.inbound.hub import HubRecords
from integrations.sync.taken import Entry
from inventory.models import Item, Job
from procurement.models import Vendor
from tests.factories.procurement import VendorFactory
from tests.integrations import small_company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(field: Connection, servicetitan):
    return small_company.build(servicetitan)


def kept(run) -> list[tuple]:
    return list(run.changes.values_list("entity", "hub_id", "action", "before", "after"))


def test_what_a_run_made_is_found_by_its_links(company, field, pulled):
    run = pulled(field, "materials")

    made = ExternalLink.objects.filter(made_by_run=run.pk).order_by("entity", "hub_id")
    assert set(made.filter(entity="item").values_list("hub_id", flat=True)) == set(
        Item.objects.values_list("pk", flat=True)
    )
    assert kept(run) == []
    tallies = [(each.name, each.action, each.count) for each in run_changes.counts(run)]
    assert (
        tallies
        == [
            ("Vendor fields", "created", made.filter(entity="vendor_custom_field").count()),
            ("Vendors", "created", 1),
            ("Categories", "created", 2),
            ("Items", "created", 2),
        ][(0 if made.filter(entity="vendor_custom_field").exists() else 1) :]
    )


def test_a_changed_record_is_kept_with_what_differs_and_nothing_else(
    company, field, servicetitan, pulled
):
    pulled(field, "materials")
    whip = Item.objects.get(sku="WHIP-6FT")
    servicetitan.edit("materials", "WHIP-6FT", displayName="Whip, 6 ft", cost=9.5)

    run = pulled(field, "materials")

    before = {"name": whip.name, "cost": "8.200000"}
    after = {"name": "Whip, 6 ft", "cost": "9.500000"}
    assert kept(run) == [("item", whip.pk, "updated", before, after)]
    assert ExternalLink.objects.filter(made_by_run=run.pk).count() == 0


def test_a_row_that_changes_nothing_of_ours_is_unchanged_and_not_read_again(
    company, field, servicetitan, pulled
):
    pulled(field, "materials")
    version = _version("WHIP-6FT")
    servicetitan.edit("materials", "WHIP-6FT", generalLedgerAccount="4000", hours=3)

    run = pulled(field, "materials")
    stage = run.stages.get(entity="material")
    again = pulled(field, "materials", is_full=True)

    assert (stage.updated, stage.unchanged, stage.failed) == (0, 1, 0)
    assert (kept(run), list(run.activity.all()), _version("WHIP-6FT")) == ([], [], version)
    assert kept(again) == []


def _version(sku: str) -> str:
    with database.cursor() as cursor:
        cursor.execute("SELECT xmin, ctid FROM inventory_item WHERE sku = %s", [sku])
        return cursor.fetchone()


def test_a_record_of_ours_that_is_theirs_too_is_adopted(company, field, pulled):
    ours = VendorFactory(name="abc supply", memo="")

    run = pulled(field, "vendors")

    [(entity, hub_id, action, before, after)] = kept(run)
    assert (entity, hub_id, action) == ("vendor", ours.pk, "adopted")
    assert (before["name"], after["name"]) == ("abc supply", "ABC Supply")
    assert ExternalLink.objects.get(entity="vendor").made_by_run is None


def test_documents_with_lines_tell_what_of_them_changed(company, field, servicetitan, pulled):
    pulled(field)
    job = Job.objects.get(number="4521")
    servicetitan.edit("jobs", "4521", summary="Replace the whip")

    run = pulled(field, "jobs")

    [(entity, hub_id, action, before, after)] = [row for row in kept(run) if row[0] == "job"]
    assert (entity, hub_id, action, after["summary"]) == (
        "job",
        job.pk,
        "updated",
        "Replace the whip",
    )
    assert set(after) == {"summary", "source_modified_at"} == set(before)


def test_the_summary_says_names_amounts_and_labels(company, field, servicetitan, pulled):
    pulled(field, "materials")
    whip = Item.objects.get(sku="WHIP-6FT")
    other = servicetitan.table("categories")[0]
    servicetitan.edit("materials", "WHIP-6FT", cost=1234.5, active=False, categories=[other["id"]])
    run = pulled(field, "materials")

    _, [record] = run_changes.page(run, entity="item", action="updated", number=1)

    told = {each.label: (each.before, each.after) for each in record.differences}
    assert (record.name, record.url) == (
        "WHIP-6FT",
        reverse("admin:inventory_item_change", args=[whip.pk]),
    )
    assert told == {
        "Category": (str(whip.category), other["name"]),
        "Cost": ("8.20", "1,234.50"),
        "Status": ("yes", "no"),
    }


def test_a_page_of_changes_costs_the_same_however_many_there_are(company, field, pulled):
    run = pulled(field, "materials")
    category = Item.objects.first().category_id
    costs = []
    for count in (3, 30):
        made = [VendorFactory(name=f"V{count}-{n}") for n in range(count)]
        changes.keep(run.pk, "vendor", {each.pk: {"memo": ("a", "b")} for each in made})
        whips = list(Item.objects.values_list("pk", flat=True))
        changes.keep(run.pk, "item", {pk: {"category_id": (None, category)} for pk in whips})
        with CaptureQueriesContext(
            database,
        ) as asked:
            run_changes.counts(run)
            run_changes.page(run, entity="vendor", action="updated", number=1)
            run_changes.page(run, entity="item", action="updated", number=1)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_old_changes_go_and_conflicts_stay(company, field, pulled):
    run = pulled(field, "vendors")
    changes.keep(run.pk, "vendor", {1: {"memo": ("a", "b")}, 2: {"memo": ("a", "b")}})
    Conflict.objects.create(connection=field, entity="vendor", hub_id=1, field="memo", run=run)
    now = timezone.now()
    first = SyncChange.objects.order_by("pk").first()
    SyncChange.objects.filter(pk=first.pk).update(at=now - timedelta(days=90, minutes=1))

    assert changes.forget_old(now=now) == 1
    assert changes.forget_old(now=now) == 0
    assert list(SyncChange.objects.values_list("hub_id", flat=True)) == [2]
    assert Conflict.objects.count() == 1


def test_a_page_of_many_changes_costs_as_much_as_one_of_few(field):
    place = HubRecords(field.pk, BY_NAME["vendor"])

    def write(names: list[str], memo: str) -> int:
        entries = [
            Entry(name, f"{name}{memo}", VendorRecord(external_id=name, name=name, memo=memo), pk)
            for name, pk in ((name, known.get(name)) for name in names)
        ]
        with CaptureQueriesContext(database) as asked:
            place.write(entries)
        return len(asked)

    known: dict[str, int] = {}
    few, many = [f"F{n}" for n in range(2)], [f"M{n}" for n in range(60)]
    new = (write(few, "a"), write(many, "a"))
    known = dict(Vendor.objects.values_list("name", "pk"))
    changed = (write(few, "b"), write(many, "b"))

    assert new[0] == new[1]
    assert changed[0] == changed[1]
    # What stands, with what was agreed on, and the conflicts that are open.
    assert changed[0] <= new[0] + 2
