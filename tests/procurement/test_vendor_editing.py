"""Vendors as people make and change them."""

from __future__ import annotations

import uuid

import pytest

from plyhub import roles
from plyhub.common import audit
from plyhub.common.errors import InputErrors, NotAllowed
from procurement import events
from procurement.models import Vendor
from procurement.services import vendor_editing
from tests.factories import people
from tests.factories.events import heard
from tests.factories.procurement import VendorFactory

pytestmark = pytest.mark.django_db


def errors_of(refused: pytest.ExceptionInfo[InputErrors]) -> list[tuple[str, str]]:
    return [(error.field, error.message) for error in refused.value.errors]


def test_a_new_vendor_is_announced_as_made_here() -> None:
    with heard(events.vendors_saved) as announced:
        vendor = vendor_editing.create(
            actor=people.buyer(), values={"name": " Rexel ", "email": "orders@rexel.example"}
        )
    assert (vendor.name, vendor.email, vendor.lead_days) == ("Rexel", "orders@rexel.example", 3)
    assert announced == [{"vendor_ids": [vendor.pk], "created_ids": [vendor.pk], "origin": None}]


def test_the_same_token_makes_one_vendor() -> None:
    token, bea = uuid.uuid4(), people.buyer()
    first = vendor_editing.create(actor=bea, values={"name": "Rexel"}, token=token)
    again = vendor_editing.create(actor=bea, values={"name": "Rexel"}, token=token)
    assert first.pk == again.pk
    assert Vendor.objects.count() == 1


def test_a_change_keeps_what_is_not_named_and_says_what_it_was() -> None:
    vendor = VendorFactory(name="Rexel", phone="555-0100", lead_days=3)
    bea = people.buyer()
    with heard(events.vendors_saved) as announced:
        vendor_editing.change(actor=bea, vendor_id=vendor.pk, values={"lead_days": 5})
    vendor.refresh_from_db()
    assert (vendor.phone, vendor.lead_days) == ("555-0100", 5)
    entry = audit.timeline(vendor).get()
    assert (entry.actor, entry.changes) == (bea, {"lead_days": {"before": "3", "after": "5"}})
    assert announced == [{"vendor_ids": [vendor.pk], "created_ids": [], "origin": None}]


def test_a_change_of_nothing_is_no_news() -> None:
    vendor = VendorFactory(name="Rexel")
    with heard(events.vendors_saved) as announced:
        vendor_editing.change(actor=people.buyer(), vendor_id=vendor.pk, values={"name": "Rexel"})
    assert announced == []
    assert not audit.timeline(vendor).exists()


def test_a_name_is_used_once() -> None:
    VendorFactory(name="Rexel")
    with pytest.raises(InputErrors) as refused:
        vendor_editing.create(actor=people.buyer(), values={"name": "REXEL"})
    [(field, message)] = errors_of(refused)
    assert (field, message.startswith("There is a vendor called Rexel already.")) == ("name", True)
    assert Vendor.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"email": "no address"}, "email"), ({"terms": "N30"}, "terms")],
)
def test_what_cannot_be_is_refused_by_field(values: dict, field: str) -> None:
    vendor = VendorFactory(name="Rexel", email="a@rexel.example")
    before = Vendor.objects.values().get()
    with pytest.raises(InputErrors) as refused:
        vendor_editing.change(actor=people.buyer(), vendor_id=vendor.pk, values=values)
    assert [name for name, _ in errors_of(refused)] == [field]
    assert Vendor.objects.values().get() == before


def test_the_warehouse_does_not_edit_vendors() -> None:
    vendor = VendorFactory(name="Rexel")
    with pytest.raises(NotAllowed):
        vendor_editing.change(
            actor=people.UserFactory(role=roles.WHS), vendor_id=vendor.pk, values={"name": "X"}
        )
    vendor.refresh_from_db()
    assert vendor.name == "Rexel"
