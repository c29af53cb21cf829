"""Which of our items are looked at when the items of the books were read, and what is linked."""

from __future__ import annotations

import pytest

from integrations.models import Connection, ExternalLink
from integrations.sync import alike, push
from inventory.models import Item
from tests.integrations import outbox_story as w

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def books(db) -> Connection:
    return Connection.objects.create(system="intacct", name="Books", url="http://127.0.0.1:9")


def item(sku: str, name: str = "Coil") -> int:
    return Item.objects.create(sku=sku, name=name).pk


@pytest.mark.parametrize(
    ("sku", "code"),
    [
        ("24ACC", "INV-24ACC"),
        ("24acc", "24ACC"),
        ("CARRIER-24ACC", "INV-24ACC"),
        ("CARRIER-24ACC", "INV-CARRIER-24ACC"),
        ('pex 3/4" blue', "INV-PEX-3-4-BLUE"),
        ("INV-FLT-16X25", "INV-FLT-16X25"),
        ("X/1", "x/1"),
    ],
)
def test_codes_made_by_the_rules_are_found(books, sku, code):
    ours = item(sku)
    w.remember(books, "item", code, "Coil")
    assert alike.items(books.pk) == [ours]


def test_others_are_not_looked_at(books):
    item("24ACC")
    w.remember(books, "item", "INV-25ACC", "Coil")
    w.remember(books, "vendor", "24ACC", "Coil")
    assert alike.items(books.pk) == []


def test_what_has_a_link_is_not_looked_at(books):
    linked, other = item("24ACC"), item("25ACC")
    w.remember(books, "item", "INV-24ACC", "Coil")
    w.remember(books, "item", "INV-25ACC", "Coil")
    w.link(books, "item", linked, "ELSE")
    w.link(books, "item", item("OTHER"), "INV-25ACC")
    assert alike.items(books.pk) == []
    ExternalLink.objects.all().delete()
    assert alike.items(books.pk) == [linked, other]


def test_an_item_that_is_there_is_linked_when_it_was_read(world, si, sage, pulled):
    w.approve(world.order())
    push.drain(si.pk)
    ExternalLink.objects.filter(entity="item").delete()
    pulled(si, "materials")
    links = ExternalLink.objects.filter(connection=si, entity="item")
    assert dict(links.values_list("hub_id", "external_id")) == {
        world.condenser.pk: "INV-24ACC",
        world.whip.pk: "INV-WHIP-6FT",
    }


def test_an_item_made_here_later_is_linked_by_the_next_read(world, si, sage, pulled):
    w.approve(world.order())
    push.drain(si.pk)
    pulled(si, "materials")
    gone = ExternalLink.objects.filter(hub_id=world.whip.pk, entity="item")
    gone.delete()
    pulled(si, "materials")
    assert not gone.exists()
    item("NEW", "Nothing there is like it")
    pulled(si, "materials")
    assert gone.get().external_id == "INV-WHIP-6FT"
