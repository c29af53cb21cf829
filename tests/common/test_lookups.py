"""Many values in one parameter: found as if each were looked for by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inventory.models import Item
from plyhub.common import inactivity, lookups
from tests.factories.inventory import ItemFactory

AWKWARD = ["1", 'with "quotes"', "back\\slash", "a,b", "{c}", "NULL", "tab\tline\n", "ünï", ""]


@pytest.mark.django_db
def test_texts_are_found_whatever_stands_in_them() -> None:
    for number, name in enumerate(AWKWARD):
        ItemFactory(sku=f"S-{number}", name=name)
    ItemFactory(sku="OTHER", name="other")

    found = Item.objects.filter(name__among=AWKWARD).order_by("pk")

    assert list(found.values_list("name", flat=True)) == AWKWARD


@pytest.mark.django_db
def test_numbers_and_keys_are_found_and_nothing_among_none() -> None:
    first, second, _ = (ItemFactory(cost=Decimal(n)) for n in range(3))

    assert set(Item.objects.filter(pk__among={first.pk, second.pk})) == {first, second}
    assert list(Item.objects.filter(pk__among=[])) == []
    assert list(Item.objects.filter(cost__among=[Decimal("1.0")])) == [second]


def test_only_texts_and_whole_numbers_are_written_as_one_text() -> None:
    assert lookups.array([3, 1]) == "{3,1}"
    assert lookups.array(['a"b', "c\\"]) == '{"a\\"b","c\\\\"}'
    assert lookups.array([]) == []
    assert lookups.array([1, None]) == [1, None]
    assert lookups.array([True, False]) == [True, False]


def test_use_is_looked_at_only_where_it_may_have_changed() -> None:
    rows = [
        (None, {"is_active": True}),
        (None, {"is_active": False}),
        (None, {}),
        (4, {"is_active": True}),
        (5, {"name": "Whip"}),
    ]

    assert inactivity.touched(rows, [1, 2, 3, 4, 5]) == [2, 4]
