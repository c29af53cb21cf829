"""Warehouses and trucks as people make and change them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inventory import events
from inventory.models import Location, StockBalance
from inventory.services import place_editing
from plyhub import roles
from plyhub.common.errors import InputErrors, NotAllowed, WrongState
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory, LocationFactory, TechnicianFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return people.administrator()


def test_a_truck_with_its_crew(ada) -> None:
    home, dana = LocationFactory(name="WH-MAIN"), TechnicianFactory()
    with heard(events.locations_saved) as announced:
        truck = place_editing.create(
            actor=ada,
            values={"kind": "truck", "name": "VAN-21", "home_warehouse": home},
            technician_ids=[dana.pk],
        )
    assert (truck.home_warehouse, list(truck.technicians.all())) == (home, [dana])
    assert announced == [{"location_ids": [truck.pk], "created_ids": [truck.pk], "origin": None}]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "truck", "name": "VAN-21"}, "home_warehouse"),
        ({"kind": "warehouse", "name": "wh-main"}, "name"),
        ({"kind": "transit", "name": "On the way"}, "kind"),
        ({"kind": "warehouse", "name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_refused_by_field(ada, values: dict, field: str) -> None:
    LocationFactory(name="WH-MAIN")
    with pytest.raises(InputErrors) as refused:
        place_editing.create(actor=ada, values=values)
    assert [error.field for error in refused.value.errors] == [field]
    assert Location.objects.count() == 1


def test_only_a_truck_has_a_home(ada) -> None:
    home, other = LocationFactory(name="WH-MAIN"), LocationFactory(name="WH-EAST")
    with pytest.raises(InputErrors) as refused:
        place_editing.change(actor=ada, location_id=other.pk, values={"home_warehouse": home})
    assert [error.field for error in refused.value.errors] == ["home_warehouse"]
    other.refresh_from_db()
    assert other.home_warehouse is None


def test_a_place_with_stock_stays_in_use(ada) -> None:
    place = LocationFactory(name="WH-MAIN")
    StockBalance.objects.create(item=ItemFactory(), location=place, on_hand=Decimal(3))
    with pytest.raises(WrongState, match="WH-MAIN holds 1 item"):
        place_editing.change(actor=ada, location_id=place.pk, values={"is_active": False})
    place.refresh_from_db()
    assert place.is_active


def test_a_crew_that_is_not_named_stays(ada) -> None:
    truck = LocationFactory(
        name="VAN-21", kind=Location.Kind.TRUCK, home_warehouse=LocationFactory(name="WH-MAIN")
    )
    dana = TechnicianFactory()
    truck.technicians.add(dana)
    place_editing.change(actor=ada, location_id=truck.pk, values={"memo": "New tyres"})
    assert list(truck.technicians.all()) == [dana]


def test_a_buyer_does_not_set_up_places() -> None:
    place = LocationFactory(name="WH-MAIN")
    with pytest.raises(NotAllowed):
        place_editing.change(
            actor=people.UserFactory(role=roles.BUY), location_id=place.pk, values={"name": "X"}
        )
    place.refresh_from_db()
    assert place.name == "WH-MAIN"
