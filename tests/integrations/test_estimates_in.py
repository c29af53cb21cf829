"""Estimates as they are read from ServiceTitan, with the material they take."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal as D

import pytest
from django.db import connection as database

from integrations.models import ExternalLink, OutboxEntry, SyncIssue
from inventory.models import Estimate, EstimateLine
from tests.integrations.reading import read, retry

pytestmark = pytest.mark.django_db
BOOK = ("category", "material", "equipment", "service")
WORK = ("business_unit", "customer", "customer_location", "project", "job")


@pytest.fixture
def there(servicetitan, field):
    """A small price book, its services, and every estimate."""
    servicetitan.load("scale:150")
    return servicetitan


def _amounts_there(there) -> dict[str, Counter]:
    """What each estimate takes there, by code, worked out from its lines and the price book."""
    goods = {row["id"]: row["code"] for t in ("materials", "equipment") for row in there.table(t)}
    parts = {
        row["id"]: (*row["serviceMaterials"], *row["serviceEquipment"])
        for row in there.table("services")
    }
    found: dict[str, Counter] = {str(row["id"]): Counter() for row in there.table("estimates")}
    lines = [row for row in there.table("estimate_items") if row["active"]]
    listed = {row.get("itemGroupRootId") for row in lines if row["sku"]["id"] in goods}
    for row in lines:
        total, sku, quantity = found[str(row["estimateId"])], row["sku"]["id"], D(str(row["qty"]))
        if sku in goods:
            total[goods[sku]] += quantity
        elif row["id"] not in listed:
            for part in parts.get(sku, ()):
                total[goods[part["skuId"]]] += quantity * D(str(part["quantity"]))
    return found


def _amounts_here() -> dict[str, Counter]:
    numbers = dict(
        ExternalLink.objects.filter(entity="estimate").values_list("hub_id", "external_id")
    )
    found: dict[str, Counter] = {number: Counter() for number in numbers.values()}
    for line in EstimateLine.objects.select_related("item"):
        found[numbers[line.estimate_id]][line.item.sku] += line.quantity
    return found


def _versions() -> list[tuple]:
    with database.cursor() as cursor:
        found = []
        for table in ("inventory_estimate", "inventory_estimateline"):
            cursor.execute(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
        return found


def _one(there, status: str) -> dict:
    """An estimate of that status that sells goods."""
    with_goods = {number for number, total in _amounts_there(there).items() if total}
    rows = there.table("estimates")
    return next(r for r in rows if r["status"] == status and str(r["id"]) in with_goods)


def _ours(row: dict) -> Estimate:
    link = ExternalLink.objects.get(entity="estimate", external_id=str(row["id"]))
    return Estimate.objects.get(pk=link.hub_id)


def test_every_estimate_comes_with_its_material(field, there):
    read(field, *BOOK, "estimate")

    held = there.table("estimates")
    numbers = dict(
        ExternalLink.objects.filter(entity="estimate").values_list("hub_id", "external_id")
    )
    here = {
        (numbers[e.pk], e.name, e.status, e.subtotal, e.revision) for e in Estimate.objects.all()
    }
    assert here == {
        (str(row["id"]), row["name"], row["status"].lower(), D(str(row["subtotal"])), 1)
        for row in held
    }
    assert _amounts_here() == _amounts_there(there)
    assert not SyncIssue.objects.exists()
    assert not OutboxEntry.objects.exists()


def test_estimates_belong_to_their_jobs_and_projects(field, there):
    read(field, *BOOK, *WORK, "estimate")

    jobs = {row["id"]: row["jobNumber"] for row in there.table("jobs")}
    projects = {row["id"]: row["number"] for row in there.table("projects")}
    expected = Counter(
        (row["name"], jobs.get(row["jobId"]), projects.get(row["projectId"]))
        for row in there.table("estimates")
    )
    found = Estimate.objects.values_list("name", "job__number", "project__number")
    assert Counter(found) == expected
    assert not SyncIssue.objects.exists()


def test_reading_them_again_writes_nothing(field, there):
    read(field, *BOOK, "estimate")
    before = _versions()

    counts = read(field, "estimate")

    assert (_versions(), set(counts)) == (before, {"read", "unchanged"})


def test_more_of_something_on_a_sold_estimate_is_another_revision(field, there):
    read(field, *BOOK, "estimate")
    row = _one(there, "Sold")
    line = next(
        each
        for each in there.table("estimate_items")
        if each["estimateId"] == row["id"] and each["active"]
    )
    others = dict(Estimate.objects.exclude(pk=_ours(row).pk).values_list("pk", "updated_at"))
    there.edit("estimate_items", str(line["id"]), qty=line["qty"] + 2)
    there.edit("estimates", str(row["id"]), name="Changed")

    read(field, "estimate")

    ours = _ours(row)
    assert _amounts_here() == _amounts_there(there)
    assert (ours.name, ours.status) == ("Changed", "sold")
    assert dict(Estimate.objects.exclude(pk=ours.pk).values_list("pk", "updated_at")) == others


def test_another_name_of_a_sold_estimate_is_the_same_revision(field, there):
    read(field, *BOOK, "estimate")
    row = _one(there, "Sold")
    there.edit("estimates", str(row["id"]), name="Changed")

    read(field, "estimate")

    assert (_ours(row).name, _ours(row).revision) == ("Changed", 1)


def test_sold_no_more_keeps_the_row_with_its_status(field, there):
    read(field, *BOOK, "estimate")
    row = _one(there, "Sold")
    there.control("unsell_estimate", {"id": str(row["id"])})

    read(field, "estimate")

    ours = _ours(row)
    assert (ours.status, ours.revision) == ("open", 2)
    assert _amounts_here() == _amounts_there(there)


@pytest.mark.parametrize(
    ("verb", "status"), [("sell_estimate", "sold"), ("dismiss_estimate", "dismissed")]
)
def test_an_open_estimate_is_sold_or_dismissed(field, there, verb, status):
    read(field, *BOOK, "estimate")
    row = _one(there, "Open")
    there.control(verb, {"id": str(row["id"])})

    read(field, "estimate")

    ours = _ours(row)
    assert (ours.status, ours.revision, ours.sold_at is not None) == (
        status,
        1,
        status == "sold",
    )


def test_an_estimate_with_goods_that_are_not_known_waits_whole(field, there):
    read(field, "category", "equipment", "service", "estimate")
    sold = next(r["id"] for r in there.table("estimates") if r["status"] == "Sold")
    known = Estimate.objects.count()
    waiting = SyncIssue.objects.filter(entity="estimate", resolved_at=None)
    assert waiting.exists()
    assert known < len(there.table("estimates"))

    read(field, "material")
    retry(field, "service")
    retry(field, "estimate")

    assert sold and not waiting.exists()
    assert Estimate.objects.count() == len(there.table("estimates"))
