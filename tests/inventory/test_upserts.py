"""Pages from other systems becoming rows, with one announcement each."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from inventory import events
from inventory.models import Item, JobAssignment, Location
from inventory.services import catalog, jobs, locations, technicians
from tests.factories.events import heard
from tests.factories.inventory import (
    CategoryFactory,
    ItemFactory,
    JobFactory,
    LocationFactory,
    ProjectFactory,
    TechnicianFactory,
    TruckFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


def test_items_are_announced_once_with_what_is_new():
    old = ItemFactory()

    with heard(events.items_saved) as announced:
        ids = catalog.upsert_items(
            [(old.pk, {"name": "Whip"}), (None, {"sku": "NEW", "stock_unit_id": "EA"})], origin=3
        )

    assert announced == [{"item_ids": ids, "created_ids": [ids[1]], "origin": 3}]
    assert Item.objects.get(pk=old.pk).name == "Whip"


def test_an_empty_page_is_not_announced():
    with heard(events.items_saved) as announced:
        catalog.upsert_items([], origin=3)

    assert announced == []


def test_a_sku_belongs_to_one_item_whatever_its_case():
    ItemFactory(sku="WHIP")

    with pytest.raises(IntegrityError), transaction.atomic():
        catalog.upsert_items([(None, {"sku": "whip", "stock_unit_id": "EA"})], origin=3)

    assert Item.objects.count() == 1


def test_a_receiver_that_fails_takes_the_page_back():
    UnitFactory()

    def refuse(**facts):
        raise RuntimeError("no")

    events.items_saved.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            catalog.upsert_items([(None, {"sku": "NEW", "stock_unit_id": "EA"})], origin=3)
    finally:
        events.items_saved.disconnect(refuse)

    assert not Item.objects.exists()


def test_a_page_of_items_costs_the_same_for_any_number():
    UnitFactory()

    def statements(skus: range) -> int:
        with CaptureQueriesContext(connection) as captured:
            catalog.upsert_items(
                [(None, {"sku": f"S{n}", "stock_unit_id": "EA"}) for n in skus], origin=1
            )
        return len(captured)

    assert statements(range(1000, 1001)) == statements(range(200)) < 10


def test_categories_hang_below_their_parent():
    parent = CategoryFactory()

    (child,) = catalog.upsert_categories(
        [(None, {"name": "Copper", "parent_id": parent.pk})], origin=1
    )

    assert parent.category_set.get().pk == child


def test_places_are_announced():
    with heard(events.locations_saved) as announced:
        ids = locations.upsert_locations([(None, {"name": "WH", "kind": "warehouse"})], origin=2)

    assert announced == [{"location_ids": ids, "created_ids": ids, "origin": 2}]


def test_a_warehouse_has_no_home_warehouse():
    home = LocationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        locations.upsert_locations(
            [(None, {"name": "WH", "kind": "warehouse", "home_warehouse_id": home.pk})], origin=2
        )

    assert Location.objects.get() == home


def test_a_truck_gets_exactly_the_crew_named():
    truck, stays, goes, comes = (
        TruckFactory(),
        TechnicianFactory(),
        TechnicianFactory(),
        TechnicianFactory(),
    )
    truck.technicians.set([stays, goes])
    other = TruckFactory()
    other.technicians.set([goes])

    locations.assign_technicians({truck.pk: [stays.pk, comes.pk]})

    assert set(truck.technicians.all()) == {stays, comes}
    assert list(other.technicians.all()) == [goes]


def test_jobs_and_projects_are_announced():
    project = ProjectFactory()
    with heard(events.jobs_saved) as jobs_heard, heard(events.projects_saved) as projects_heard:
        (job,) = jobs.upsert_jobs([(None, {"number": "1", "project_id": project.pk})], origin=1)
        jobs.upsert_projects([(project.pk, {"status": "Done"})], origin=1)

    assert jobs_heard == [{"job_ids": [job], "created_ids": [job], "origin": 1}]
    assert projects_heard == [{"project_ids": [project.pk], "created_ids": [], "origin": 1}]


def test_customers_their_places_and_business_units_are_written():
    (customer,) = jobs.upsert_customers([(None, {"name": "Larkin"})], origin=1)
    (place,) = jobs.upsert_customer_locations(
        [(None, {"name": "Home", "customer_id": customer})], origin=1
    )
    (unit,) = jobs.upsert_business_units([(None, {"name": "HVAC"})], origin=1)

    assert jobs.Customer.objects.get(pk=customer).locations.get().pk == place
    assert jobs.BusinessUnit.objects.get(pk=unit).name == "HVAC"


def test_technicians_are_put_on_jobs():
    job = JobFactory()
    (technician,) = technicians.upsert_technicians([(None, {"name": "Mike Smith"})], origin=1)

    technicians.upsert_job_assignments(
        [(None, {"job_id": job.pk, "technician_id": technician, "status": "Scheduled"})], origin=1
    )

    assert JobAssignment.objects.get().technician.name == "Mike Smith"
