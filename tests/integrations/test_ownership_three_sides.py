"""After a sync settles, all three systems hold what whoever decides on a field has said."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.models import Conflict, OutboxEntry
from integrations.sync import outbox, push
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Item
from procurement.models import Vendor
from procurement.services import vendor_editing
from tests.integrations.catalog_story import small
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)


class Three:
    """ABC Supply and the whip, known to all three systems."""

    def __init__(self, world: World, st, si, titan, sage) -> None:
        self.world, self.st, self.si, self.titan, self.sage = world, st, si, titan, sage
        read(st, "vendor", "category", "material")
        for ref in (Ref("vendor", world.vendor.pk), Ref("item", world.whip.pk)):
            outbox.enqueue(Target.of(si), f"si.{ref.entity}.upsert", ref)
        push.drain(si.pk)

    def settle(self) -> None:
        for _ in range(2):
            read(self.st, "vendor", "category", "material")
            read(self.si, "vendor", "item")
            push.drain(self.st.pk)
            push.drain(self.si.pk)

    @property
    def vendor(self) -> Vendor:
        return Vendor.objects.get(pk=self.world.vendor.pk)

    def phones(self) -> tuple[str, str, str]:
        """The vendor's, in each system."""
        there = self.titan.control("lookup", {"table": "vendors", "id": "ABC Supply"})
        [books] = [row for row in self.sage.rows("VENDOR") if row["VENDORID"] == "VEND-ABC"]
        contact = books["DISPLAYCONTACT.CONTACTNAME"]
        [in_books] = [r for r in self.sage.rows("CONTACT") if r["CONTACTNAME"] == contact]
        return self.vendor.phone, there["contactInfo"]["phone"], in_books["PHONE1"]

    def in_books(self) -> dict[str, Any]:
        return next(row for row in self.sage.rows("ITEM") if row["ITEMID"] == "INV-WHIP-6FT")

    def edit_books(self, table: str, key: str, **fields: str) -> None:
        self.sage.control("edit", {"object": table, "id": key, "fields": fields})


@pytest.fixture
def titan(titan_process: StandIn) -> StandIn:
    return small(titan_process)


@pytest.fixture
def three(world: World, st, si, titan, sage) -> Three:
    return Three(world, st, si, titan, sage)


def _phone_there(three: Three, value: str) -> None:
    row = three.titan.control("lookup", {"table": "vendors", "id": "ABC Supply"})
    changes = {"contactInfo": {**row["contactInfo"], "phone": value}}
    three.titan.control("edit", {"table": "vendors", "id": "ABC Supply", "changes": changes})


def test_a_vendor_changed_in_servicetitan_is_changed_here_and_in_the_books(three: Three):
    _phone_there(three, "602-555-0101")
    three.settle()

    assert three.phones() == ("602-555-0101",) * 3
    assert not Conflict.objects.exists()


def test_a_vendor_changed_here_and_there_is_ours_everywhere(three: Three):
    values = {"phone": "602-555-0102"}
    vendor_editing.change(actor=three.world.admin, vendor_id=three.vendor.pk, values=values)
    _phone_there(three, "602-555-0103")
    three.settle()

    assert three.phones() == ("602-555-0102",) * 3
    assert Conflict.objects.get().theirs == "602-555-0103"


def test_what_the_books_decide_of_a_vendor_comes_here_and_outlives_our_changes(three: Three):
    three.edit_books("VENDOR", "VEND-ABC", TERMNAME="Net 30", ONHOLD="true", TAXID="12-345")
    three.settle()
    vendor = three.vendor
    assert (vendor.terms, vendor.on_hold, vendor.tax_id) == ("Net 30", True, "12-345")

    values = {"phone": "602-555-0104"}
    vendor_editing.change(actor=three.world.admin, vendor_id=vendor.pk, values=values)
    three.settle()

    [books] = [row for row in three.sage.rows("VENDOR") if row["VENDORID"] == "VEND-ABC"]
    assert (books["TERMNAME"], books["ONHOLD"], books["TAXID"]) == ("Net 30", True, "12-345")
    assert three.phones() == ("602-555-0104",) * 3


def test_a_name_from_the_price_book_reaches_the_books_and_their_own_fields_stay(three: Three):
    before = three.in_books()
    changes = {"displayName": "Whip, six feet"}
    three.titan.control("edit", {"table": "materials", "id": "WHIP-6FT", "changes": changes})
    three.settle()

    after = three.in_books()
    assert Item.objects.get(sku="WHIP-6FT").name == after["NAME"] == "Whip, six feet"
    changed = {name for name in after if after[name] != before.get(name)}
    assert "ITEMTYPE" in after
    assert changed <= {"NAME", "EXTENDED_DESCRIPTION", "WHENMODIFIED"}
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"succeeded"}


def test_settled_means_that_nothing_is_sent_or_read_anew(three: Three):
    _phone_there(three, "602-555-0105")
    three.settle()
    entries = OutboxEntry.objects.count()
    held = (three.titan.rows("vendors"), three.sage.rows("VENDOR"), three.sage.rows("ITEM"))

    three.settle()

    assert OutboxEntry.objects.count() == entries
    assert held == (three.titan.rows("vendors"), three.sage.rows("VENDOR"), three.sage.rows("ITEM"))
