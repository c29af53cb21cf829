"""Set-based writing."""

from decimal import Decimal

import pytest
from django.db import DataError

from inventory.models import Item, ItemCost, Job
from plyhub.common import bulk
from tests.factories.inventory import ItemFactory, JobFactory

pytestmark = pytest.mark.django_db


def test_makes_rows_without_a_key_and_updates_the_others():
    old = ItemFactory(sku="OLD", name="before")

    ids = bulk.upsert(
        Item,
        [
            (None, {"sku": "A", "name": "a", "stock_unit_id": "EA"}),
            (old.pk, {"name": "after"}),
            (None, {"sku": "B", "name": "b", "stock_unit_id": "EA"}),
        ],
    )

    names = Item.objects.in_bulk(ids)
    assert [names[pk].name for pk in ids] == ["a", "after", "b"]


def test_leaves_columns_alone_that_a_row_does_not_name():
    item = ItemFactory(sku="KEEP", cost=Decimal("4.5"), description="kept")

    bulk.upsert(Item, [(item.pk, {"cost": Decimal("5.25")})])

    item.refresh_from_db()
    assert (item.sku, item.description, item.cost) == ("KEEP", "kept", Decimal("5.25"))


def test_writes_empty_values_and_times():
    job = JobFactory(summary="x")
    other = JobFactory()
    job.refresh_from_db()

    bulk.upsert(
        Job,
        [
            (job.pk, {"customer_id": None, "summary": "", "completed_at": job.created_at}),
            (other.pk, {"customer_id": None, "summary": "", "completed_at": None}),
        ],
    )

    job.refresh_from_db()
    assert (job.customer, job.summary, job.completed_at) == (None, "", job.created_at)


def test_rows_may_name_different_columns():
    first, second = ItemFactory(), ItemFactory()

    bulk.upsert(Item, [(first.pk, {"name": "one"}), (second.pk, {"price": Decimal("2.00")})])

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, second.price) == ("one", Decimal("2.00"))


def test_marks_the_time_of_the_change():
    item = ItemFactory()
    Item.objects.filter(pk=item.pk).update(updated_at="2020-01-01T00:00:00Z")

    bulk.upsert(Item, [(item.pk, {"name": "new"})])

    item.refresh_from_db()
    assert item.updated_at.year > 2020


def test_of_two_rows_with_one_key_the_later_counts():
    item = ItemFactory()

    ids = bulk.upsert(Item, [(item.pk, {"name": "one"}), (item.pk, {"name": "two"})])

    item.refresh_from_db()
    assert (ids, item.name) == ([item.pk, item.pk], "two")


def test_works_for_a_table_whose_key_is_another_tables():
    item = ItemFactory()
    ItemCost.objects.create(item=item)

    bulk.upsert(ItemCost, [(item.pk, {"quantity": Decimal("2"), "average": Decimal("1.5")})])

    assert ItemCost.objects.get().average == Decimal("1.5")


def test_costs_the_same_number_of_statements_for_more_rows(django_assert_num_queries):
    items = [ItemFactory() for _ in range(6)]

    for count in (2, 6):
        with django_assert_num_queries(3):  # savepoint, update, release
            bulk.upsert(Item, [(item.pk, {"name": f"{count}"}) for item in items[:count]])


def test_refuses_to_update_a_row_that_is_gone():
    with pytest.raises(ValueError, match="1 of 1 items are gone"):
        bulk.upsert(Item, [(0, {"name": "x"})])


def test_does_not_cut_a_text_that_is_too_long():
    item = ItemFactory(manufacturer="before")

    with pytest.raises(DataError):
        bulk.upsert(Item, [(item.pk, {"manufacturer": "x" * 121})])


def test_writes_nothing_of_an_empty_page(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert bulk.upsert(Item, []) == []


def test_names_what_was_made():
    rows = [(None, {}), (7, {}), (None, {})]

    assert bulk.created_ids(rows, [1, 7, 2]) == [1, 2]
