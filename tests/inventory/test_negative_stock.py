"""Where less than nothing is refused, and where it is allowed."""

from decimal import Decimal as D

import pytest

from inventory import selectors
from inventory.models import Location, StockMovement
from inventory.services import stock
from plyhub.common.errors import DomainError, NotAllowed
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.inventory import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [Location.Kind.WAREHOUSE, Location.Kind.JOB_SITE])
def test_a_place_is_never_short(line, stocked, document, on_hand, kind):
    place = LocationFactory(kind=kind, name="PLACE")
    stocked("4", "1", location_id=place.pk)

    with pytest.raises(DomainError) as refused:
        stock.issue(actor=None, lines=[line("5", location_id=place.pk)], document=document)

    assert refused.value.message == (
        "PLACE is short of 1 EA WHIP-6FT. Receive or transfer it there first,"
        " or lower the quantity."
    )
    assert on_hand(place) == 4
    assert StockMovement.objects.count() == 1


def test_a_truck_may_have_used_what_papers_do_not_know(line, document, truck, on_hand):
    stock.issue(actor=None, lines=[line("5", location_id=truck.pk)], document=document)

    assert on_hand(truck) == -5
    assert [each.location for each in selectors.negative_stock()] == [truck]


def test_of_several_lines_all_or_none_are_posted(line, stocked, document, warehouse, on_hand):
    stocked("5", "1")

    with pytest.raises(DomainError, match="short of 1 EA"):
        stock.issue(actor=None, lines=[line("3"), line("3")], document=document)

    assert on_hand(warehouse) == 5


def test_goods_come_into_a_place_that_is_short_already(line, warehouse, document, on_hand):
    root = people.UserFactory(is_superuser=True)
    stock.issue(actor=root, lines=[line("5")], document=document, override_reason="Count is due")

    stock.receive(actor=None, lines=[line("2", "1")], document=document)

    assert on_hand(warehouse) == -3


def test_an_administrator_overrides_with_a_reason_on_record(line, warehouse, document, on_hand):
    root = people.UserFactory(is_superuser=True)

    stock.issue(actor=root, lines=[line("5")], document=document, override_reason="Count is due")

    entry = AuditEntry.objects.get(action="allow_negative")
    assert (entry.actor, entry.reason) == (root, "Count is due")
    assert on_hand(warehouse) == D(-5)


def test_others_do_not_override(line, document):
    with pytest.raises(NotAllowed, match="Only an administrator"):
        stock.issue(
            actor=people.warehouse(), lines=[line("5")], document=document, override_reason="Please"
        )

    assert not StockMovement.objects.exists()
