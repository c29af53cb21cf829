"""COPY of every type of column, with the defaults of model and database."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, transaction

from integrations.models import Connection, ExternalLink, SyncIssue
from inventory.models import Invoice, Item, ItemCost, Job
from plyhub.common import copying
from plyhub.common.models import CustomField
from tests.factories.inventory import ItemFactory

pytestmark = pytest.mark.django_db

NAMED = {"stock_unit_id": "EA"}
AWKWARD = "tab\tline\nreturn\rback\\slash \\N \\. quote\"' ½ 管"


def test_texts_come_back_as_they_were():
    [pk, empty, null] = copying.insert(
        Item,
        [
            {"sku": "A", "name": AWKWARD, "description": AWKWARD, **NAMED},
            {"sku": "", "name": "", "description": "\\N", **NAMED},
            {"sku": "NULL", "name": "\\.", "description": "None", **NAMED},
        ],
    )

    found = Item.objects.in_bulk()
    assert (found[pk].name, found[pk].description) == (AWKWARD, AWKWARD)
    assert (found[empty].sku, found[empty].name, found[empty].description) == ("", "", "\\N")
    assert (found[null].sku, found[null].name, found[null].description) == ("NULL", "\\.", "None")


def test_amounts_keep_every_digit_and_are_rounded_as_the_column_says():
    amounts = ("0.000001", "1234567890.123456", "1E+3", "-0.5", "2")
    ids = copying.insert(
        Item,
        [{"sku": each, "name": each, "cost": Decimal(each), **NAMED} for each in amounts],
    )

    costs = dict(Item.objects.values_list("pk", "cost"))
    assert [costs[pk] for pk in ids] == [Decimal(each) for each in amounts]


def test_numbers_given_as_text_or_as_another_number_are_what_the_column_keeps():
    [pk] = copying.insert(Item, [{"sku": 12, "name": "n", "price": "4.50", "cost": 3, **NAMED}])

    item = Item.objects.get(pk=pk)
    assert (item.sku, item.price, item.cost) == ("12", Decimal("4.50"), Decimal(3))


def test_choices_and_truths():
    [pk] = copying.insert(
        Item,
        [{"sku": "E", "name": "e", "kind": Item.Kind.EQUIPMENT, "taxable": False, **NAMED}],
    )

    item = Item.objects.get(pk=pk)
    assert (item.kind, item.taxable, item.is_stocked) == ("equipment", False, True)


def test_times_with_a_zone_and_none_at_all():
    at = datetime(2026, 3, 8, 23, 30, 1, 123456, tzinfo=timezone(timedelta(hours=-7)))
    [done, open_] = copying.insert(
        Job, [{"number": "1", "completed_at": at}, {"number": "2", "completed_at": None}]
    )

    found = dict(Job.objects.values_list("pk", "completed_at"))
    assert (found[done], found[open_]) == (at.astimezone(UTC), None)


def test_days():
    [pk, none] = copying.insert(
        Invoice, [{"number": "7", "invoiced_on": date(2026, 2, 28)}, {"number": "8"}]
    )

    found = dict(Invoice.objects.values_list("pk", "invoiced_on"))
    assert (found[pk], found[none]) == (date(2026, 2, 28), None)


def test_json_and_lists():
    connection = Connection.objects.create(system="servicetitan", name="x")
    payload = {"text": AWKWARD, "list": [1, None, {"deep": "½"}], "empty": {}}
    [issue] = copying.insert(
        SyncIssue,
        [
            {
                "connection_id": connection.pk,
                "entity": "item",
                "external_id": "1",
                "message": "m",
                "payload": payload,
            }
        ],
    )
    choices = ["plain", AWKWARD, "", 'with "quotes", commas and {braces}']
    [field] = copying.insert(CustomField, [{"entity": "job", "name": "f", "options": choices}])

    assert SyncIssue.objects.get(pk=issue).payload == payload
    assert CustomField.objects.get(pk=field).options == choices


def test_what_is_not_named_is_as_the_model_or_the_database_says():
    before = datetime.now(UTC) - timedelta(minutes=1)
    system = {"system": "servicetitan"}
    [first, second] = copying.insert(
        Connection, [{**system, "name": "x"}, {**system, "name": "other", "url": "y"}]
    )

    one, two = Connection.objects.in_bulk([first, second]).values()
    assert one.options == {} and one.state == Connection.State.NOT_CONFIGURED
    assert isinstance(one.webhook_token, UUID) and one.webhook_token != two.webhook_token
    assert one.created_at > before and one.updated_at > before
    assert two.url == "y"


def test_a_key_that_is_given_is_kept():
    item = ItemFactory()

    assert copying.insert(ItemCost, [{"item_id": item.pk, "average": Decimal("1.5")}]) == [item.pk]
    assert ItemCost.objects.get().average == Decimal("1.5")


def test_keys_come_in_the_order_of_the_rows_whatever_columns_they_name():
    rows = [{"sku": f"S{n}", "name": "n", **NAMED, **({"model": "m"} if n % 2 else {})}
            for n in range(5)]  # fmt: skip
    ids = copying.insert(Item, rows)

    skus = dict(Item.objects.values_list("pk", "sku"))
    assert [skus[pk] for pk in ids] == ["S0", "S1", "S2", "S3", "S4"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": "a\0b"}, DataError),
        ({"manufacturer": "x" * 121}, DataError),
        ({"price": Decimal("1E+15")}, DataError),
        ({"name": None}, IntegrityError),
        ({"sku": "taken"}, IntegrityError),
    ],
)
def test_what_the_database_does_not_take_is_refused_and_nothing_is_made(values, error):
    ItemFactory(sku="TAKEN")

    with pytest.raises(error), transaction.atomic():
        copying.insert(
            Item,
            [
                {"sku": "FINE", "name": "fine", **NAMED},
                {"sku": "X", "name": "x", **NAMED, **values},
            ],
        )

    assert list(Item.objects.values_list("sku", flat=True)) == ["TAKEN"]


def test_looks_for_many_values_with_one_parameter(django_assert_num_queries):
    items = [ItemFactory(sku=f"S{n}") for n in range(3)]
    links = ExternalLink.objects.filter(hub_id__among={item.pk for item in items})

    assert not links.exists()
    assert Item.objects.filter(sku__among=["S0", "S2", "other"]).count() == 2
    assert Item.objects.filter(stock_unit_id__among={"EA"}).count() == 3
    assert not Item.objects.filter(sku__among=[]).exists()
    with django_assert_num_queries(1):
        assert len(Item.objects.filter(pk__among=[item.pk for item in items])) == 3
