"""Counts of a warehouse with two items: 12 of one at 8.20, 40 of another at 0.62."""

from __future__ import annotations

from decimal import Decimal

from inventory.models import Item, Location, StockCount
from inventory.services import counts
from inventory.services.counts import CountInput
from plyhub import roles
from plyhub.common.models import User
from tests.factories import people
from tests.factories.adjustments import put
from tests.factories.inventory import ItemFactory, LocationFactory

D = Decimal


def lead(**given: object) -> User:
    """Whoever answers for the warehouse: holds the lead's role beside its own."""
    person = people.UserFactory(role=roles.WHS, **given)
    person.groups.add(people.Group.objects.get(name=roles.LEAD))
    return person


def shelf(place: Location | None = None) -> tuple[Location, Item, Item]:
    """A place with 12 of one item and 40 of another."""
    place = place or LocationFactory()
    first, second = ItemFactory(), ItemFactory()
    put(first, place, "12", "8.20")
    put(second, place, "40", "0.62")
    return place, first, second


def planned(place: Location | None = None, **given: object) -> StockCount:
    place = place or shelf()[0]
    counter = given.pop("counter", None) or people.warehouse()
    data = CountInput(location_id=place.pk, assigned_to_id=counter.pk, **given)
    return counts.create(actor=people.accountant(), data=data)


def started(place: Location | None = None, **given: object) -> StockCount:
    made = planned(place, **given)
    return counts.start(actor=people.accountant(), count_id=made.pk)


def note(count: StockCount, item: Item, found: str | None, **given: object) -> None:
    """The counter finds so many of an item."""
    counts.count_line(
        actor=count.assigned_to,
        count_id=count.pk,
        line_id=count.lines.get(item=item, **given).pk,
        quantity=None if found is None else D(found),
    )


def handed_in(found: str = "10", place: Location | None = None, **given: object) -> StockCount:
    """Of the first item `found` were found, 2 of 12 too few for 16.40; the second is as it was."""
    made = started(place, **given)
    first, second = made.lines.order_by("pk")
    note(made, first.item, found)
    note(made, second.item, "40")
    return counts.submit(actor=made.assigned_to, count_id=made.pk)


def in_recount(**given: object) -> StockCount:
    made = handed_in(**given)
    line = made.lines.order_by("pk").first()
    return counts.recount(actor=people.accountant(), count_id=made.pk, line_ids=[line.pk])


def posted(found: str = "10", **given: object) -> StockCount:
    made = handed_in(found, **given)
    return counts.approve(actor=people.accountant(), count_id=made.pk)


def cancelled() -> StockCount:
    made = started()
    return counts.cancel(actor=people.administrator(), count_id=made.pk, reason="Flood")
