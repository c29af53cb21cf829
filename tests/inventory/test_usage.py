"""Material used on a job and entered here, and what of it is brought back."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory import events
from inventory.models import JobAssignment, StockMovement, Usage
from inventory.services import usage, verification
from plyhub import roles
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.factories.events import heard
from tests.factories.inventory import ItemUnitFactory, JobFactory, TechnicianFactory, TruckFactory
from tests.factories.usage import crew_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(db):
    return JobFactory(status="in_progress", number="4610")


@pytest.fixture
def use(item, job, truck):
    def record(quantity: str = "5", **given: object) -> Usage:
        values = {"actor": people.warehouse(), "location_id": truck.pk, **given}
        return usage.record(job_id=job.pk, item_id=item.pk, quantity=D(quantity), **values)

    return record


def _nothing_happened() -> bool:
    return not Usage.objects.exists() and not StockMovement.objects.filter(type="issue").exists()


def test_it_leaves_the_place_at_the_average(stocked, use, item, truck, job, on_hand):
    stocked("40", "0.62", location_id=truck.pk)

    made = use("25")

    [movement] = StockMovement.objects.filter(type="issue")
    assert (made.status, made.unit_cost, made.number[:2]) == ("posted", D("0.62"), "U-")
    assert (movement.quantity, movement.value, movement.job) == (D(-25), D("-15.5"), job)
    assert (movement.document_type, movement.document_id, movement.document_number) == (
        "usage",
        made.pk,
        made.number,
    )
    assert on_hand(truck) == D(15)


def test_it_is_written_down_and_told(use):
    with heard(events.usages_posted) as told:
        made = use()

    assert told == [{"usage_ids": [made.pk], "origin": None}]
    entry = AuditEntry.objects.get(object_type="usage", object_id=made.pk)
    assert (entry.action, entry.to_state, entry.actor) == ("post", "posted", made.entered_by)


def test_the_same_token_counts_once(use, truck, on_hand):
    token = uuid.uuid4()

    assert use(token=token) == use(token=token)
    assert (Usage.objects.count(), on_hand(truck)) == (1, D(-5))


def test_a_pack_is_counted_in_stock_units(use, item, truck, on_hand):
    ItemUnitFactory(item=item)

    assert use("2", unit="BX").quantity == D(20)
    assert on_hand(truck) == D(-20)


@pytest.mark.parametrize(
    ("quantity", "unit"), [("0", None), ("-1", None), ("NaN", None), ("0.5", "EA"), ("1", "BX")]
)
def test_what_cannot_be_counted_is_refused(use, quantity, unit):
    with pytest.raises(InvalidInput):
        use(quantity, unit=unit)

    assert _nothing_happened()


def test_a_warehouse_gives_no_more_than_it_has(use, warehouse, stocked):
    stocked("2", "1")

    with pytest.raises(DomainError, match="WH-MAIN is short of 3 EA WHIP-6FT"):
        use(location_id=warehouse.pk)

    assert _nothing_happened()


def test_without_a_place_it_comes_from_the_only_technicians_truck(use, job, truck):
    crew_of(job, truck=truck)

    assert use(location_id=None).location == truck


def test_without_a_place_that_is_known_one_is_asked_for(use):
    with pytest.raises(InvalidInput, match="where the material comes from"):
        use(location_id=None)

    assert _nothing_happened()


def test_the_company_may_take_it_from_the_default_warehouse(use, warehouse, stocked):
    stocked("9", "1")
    type(warehouse).objects.filter(pk=warehouse.pk).update(is_default=True)
    people.set_company(usage_from_default_warehouse=True)

    assert use(location_id=None).location == warehouse


def test_nothing_is_used_on_a_canceled_job(use, job):
    type(job).objects.filter(pk=job.pk).update(status="canceled")

    with pytest.raises(WrongState, match="Job 4610 is canceled"):
        use()

    assert _nothing_happened()


def test_long_ago_needs_the_right_to_post_back(use):
    with pytest.raises(NotAllowed):
        use(used_at=timezone.now() - timedelta(days=10))

    assert _nothing_happened()


@pytest.mark.parametrize("role", [roles.WHS, roles.BUY, roles.PM, roles.ADM])
def test_the_office_uses_material_on_any_job(use, role):
    assert use(actor=people.UserFactory(role=role)).status == "posted"


@pytest.mark.parametrize("role", [roles.ACC, roles.RO, roles.TECH])
def test_others_do_not(use, role):
    with pytest.raises(NotAllowed):
        use(actor=people.UserFactory(role=role))

    assert _nothing_happened()


def test_a_technician_uses_what_is_on_their_truck_on_their_job(use, job, truck):
    mike = people.UserFactory(role=roles.TECH)
    who = crew_of(job, truck=truck, user=mike)

    made = use(actor=mike, location_id=None)

    assert (made.location, made.technician, made.entered_by) == (truck, who, mike)


def test_a_technician_does_not_use_what_is_on_anothers_truck(use, job):
    mike = people.UserFactory(role=roles.TECH)
    crew_of(job, user=mike)

    with pytest.raises(NotAllowed, match="VAN-12"):
        use(actor=mike)

    assert _nothing_happened()


def test_a_technician_who_was_taken_off_the_job_uses_nothing_on_it(use, job, truck):
    mike = people.UserFactory(role=roles.TECH)
    crew_of(job, truck=truck, user=mike)
    JobAssignment.objects.update(is_active=False)

    with pytest.raises(NotAllowed, match="not put on it"):
        use(actor=mike)

    assert _nothing_happened()


def test_what_is_brought_back_returns_to_its_place_at_the_average(use, stocked, truck, on_hand):
    stocked("40", "0.62", location_id=truck.pk)
    made = use("25")

    back = usage.bring_back(actor=people.warehouse(), usage_id=made.pk, quantity=D(5))

    movement = StockMovement.objects.get(type="job_return")
    assert (back.quantity, back.source, back.status) == (D(-5), made, "posted")
    assert (movement.quantity, movement.value) == (D(5), D("3.1"))
    assert on_hand(truck) == D(20)
    assert verification.differences() == []


def test_it_may_be_brought_to_another_place(use, warehouse, on_hand):
    made = use()

    usage.bring_back(
        actor=people.warehouse(), usage_id=made.pk, quantity=D(2), location_id=warehouse.pk
    )

    assert on_hand(warehouse) == D(2)


def test_no_more_comes_back_than_was_used(use, truck, on_hand):
    made = use()
    usage.bring_back(actor=None, usage_id=made.pk, quantity=D(3))

    with pytest.raises(InvalidInput, match="Only 2 EA of WHIP-6FT are left"):
        usage.bring_back(actor=None, usage_id=made.pk, quantity=D(3))

    assert (Usage.objects.count(), on_hand(truck)) == (2, D(-2))


def test_bringing_back_with_the_same_token_counts_once(use, truck, on_hand):
    made, token = use(), uuid.uuid4()

    for _ in range(2):
        usage.bring_back(actor=None, usage_id=made.pk, quantity=D(3), token=token)

    assert on_hand(truck) == D(-2)


def test_it_comes_back_from_a_canceled_job(use, job, truck, on_hand):
    made = use()
    type(job).objects.filter(pk=job.pk).update(status="canceled")

    usage.bring_back(actor=None, usage_id=made.pk, quantity=D(5))

    assert on_hand(truck) == D(0)


def test_a_technician_of_another_job_brings_nothing_back(use, truck, on_hand):
    made = use()
    mike = people.UserFactory(role=roles.TECH)
    TechnicianFactory(user=mike)

    with pytest.raises(NotAllowed):
        usage.bring_back(actor=mike, usage_id=made.pk, quantity=D(1))

    assert on_hand(truck) == D(-5)


@pytest.mark.django_db(transaction=True)
def test_two_people_do_not_bring_back_the_same_goods():
    from tests.factories.usage import used

    made = used(location_id=TruckFactory().pk)

    def back() -> Usage:
        return usage.bring_back(actor=None, usage_id=made.pk, quantity=D(3))

    results = at_once(back, back)

    refused = [each for each in results if isinstance(each, DomainError)]
    assert (len(refused), Usage.objects.filter(source=made).count()) == (1, 1)
