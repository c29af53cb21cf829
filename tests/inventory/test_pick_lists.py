"""Pick lists: who may take which step when, what is kept, and what completing one moves."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest

from inventory import move_selectors
from inventory.models import Job, PickList, Reservation, StockMovement, Usage
from inventory.services import pick_lists, pick_shortages, picking, verification
from inventory.services.pick_list_input import Picked, PickListInput
from plyhub import roles
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories import goods as g
from tests.factories import people
from tests.factories.inventory import ItemFactory, JobFactory, LocationFactory, TruckFactory

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def keeper():
    return people.warehouse()


@pytest.fixture
def job():
    return JobFactory(number="4521", status=Job.Status.IN_PROGRESS)


@pytest.fixture
def stocked(item, warehouse):
    g.there(item, warehouse, "10", "8.20")


@pytest.fixture
def released(stocked, item, warehouse, truck, keeper):
    """Four to the truck."""
    return g.pick_list(warehouse, g.goods(item, "4"), to=truck, actor=keeper)


def take(pick_list, quantity: str, actor=None, **where: str) -> PickList:
    """Pick so many of its first line."""
    part = Picked(line_id=pick_list.lines.first().pk, quantity=D(quantity), **where)
    who = actor or people.warehouse()
    return picking.pick(actor=who, pick_list_id=pick_list.pk, picked=[part])


def again(pick_list) -> PickList:
    return PickList.objects.get(pk=pick_list.pk)


# K1.


def test_a_draft_has_a_number_and_keeps_nothing(stocked, item, warehouse, truck):
    draft = g.pick_list(warehouse, g.goods(item), to=truck, released=False)

    assert draft.number.startswith("PL-")
    assert (draft.status, g.kept(draft), g.moved(draft)) == ("draft", [], [])


def test_the_same_token_is_one_list(item, warehouse, truck, keeper):
    data = PickListInput(source_id=warehouse.pk, destination_id=truck.pk)
    given = {"actor": keeper, "data": data, "lines": [g.goods(item)], "token": uuid.uuid4()}

    assert pick_lists.create(**given) == pick_lists.create(**given)
    assert PickList.objects.count() == 1


@pytest.mark.parametrize(
    ("where", "field", "text"),
    [
        ({}, "destination", "for which place or job"),
        ({"to": "source"}, "destination", "there already"),
        ({"job": "canceled"}, "job", "is canceled"),
        ({"job": "gone"}, "job", "does not exist any more"),
    ],
)
def test_a_list_is_for_somebody(item, warehouse, keeper, job, where, field, text):
    job.status = Job.Status.CANCELED
    job.save()
    job_id = {"canceled": job.pk, "gone": job.pk + 99}.get(where.get("job"))
    data = PickListInput(
        source_id=warehouse.pk,
        destination_id=warehouse.pk if "to" in where else None,
        job_id=job_id,
    )
    with pytest.raises(InputErrors, match=text) as refused:
        pick_lists.create(actor=keeper, data=data, lines=[g.goods(item)])

    assert [error.field for error in refused.value.errors] == [field]
    assert PickList.objects.count() == 0


# K2.


def test_releasing_keeps_what_is_needed(released):
    assert (released.status, released.is_short) == ("released", False)
    assert (g.kept(released), g.moved(released)) == ([("WHIP-6FT", D(4))], [])


def test_with_less_than_is_needed_the_list_is_short(stocked, item, warehouse, truck, keeper):
    other = ItemFactory(sku="NONE-LEFT")
    g.pick_list(warehouse, g.goods(item, "7"), to=truck)
    second = g.pick_list(warehouse, g.goods(item, "5"), g.goods(other, "2"), to=truck)

    assert second.is_short
    assert g.kept(second) == [("WHIP-6FT", D(3))]
    told = AuditEntry.objects.get(object_type="picklist", object_id=second.pk, action="release")
    assert told.changes == {"short": {"WHIP-6FT": "2.0000", "NONE-LEFT": "2.0000"}}


def test_what_is_short_is_left_out(stocked, item, warehouse, truck, keeper):
    other = ItemFactory()
    short = g.pick_list(warehouse, g.goods(item, "12"), g.goods(other, "2"), to=truck)
    pick_shortages.drop(actor=keeper, pick_list_id=short.pk)

    assert not again(short).is_short
    assert [(line.item, line.stock_quantity) for line in short.lines.all()] == [(item, 10)]
    assert g.kept(short) == [("WHIP-6FT", D(10))]


def test_a_list_with_nothing_left_is_not_left_empty(item, warehouse, truck, keeper):
    short = g.pick_list(warehouse, g.goods(item, "2"), to=truck)
    before = g.state_of(short)

    with pytest.raises(DomainError, match="would be left. Cancel it"):
        pick_shortages.drop(actor=keeper, pick_list_id=short.pk)

    assert g.state_of(short) == before


def test_what_is_short_goes_on_a_list_of_its_own(stocked, item, warehouse, truck, keeper):
    short = g.pick_list(warehouse, g.goods(item, "12"), to=truck)
    elsewhere = LocationFactory(name="WH-EAST")
    made = pick_shortages.split(actor=keeper, pick_list_id=short.pk, source_id=elsewhere.pk)

    assert (made.status, made.source, made.destination) == ("draft", elsewhere, truck)
    assert (made.moved_from, made.lines.get().stock_quantity) == (short, 2)
    assert (again(short).is_short, short.lines.get().stock_quantity) == (False, 10)
    with pytest.raises(WrongState, match="with nothing short"):
        pick_shortages.split(actor=keeper, pick_list_id=short.pk)
    assert PickList.objects.count() == 2


def test_a_list_that_is_short_of_everything_moves_whole(item, warehouse, truck, keeper):
    short = g.pick_list(warehouse, g.goods(item, "2"), to=truck)
    elsewhere = LocationFactory()
    made = pick_shortages.split(actor=keeper, pick_list_id=short.pk, source_id=elsewhere.pk)

    assert (again(short).status, made.lines.get().stock_quantity) == ("cancelled", 2)
    with pytest.raises(InvalidInput, match="are to come there"):
        pick_lists.release(actor=keeper, pick_list_id=made.pk)
        pick_shortages.split(actor=keeper, pick_list_id=made.pk, source_id=truck.pk)


# K3.


def test_picking_notes_what_was_taken_and_moves_nothing(released, keeper):
    done = take(released, "3", bin=" A-1 ", lot="L-7")

    line = released.lines.get()
    assert (done.status, line.picked, line.bin, line.lot) == ("picking", 3, "A-1", "L-7")
    assert (g.moved(released), g.kept(released)) == ([], [("WHIP-6FT", D(4))])
    take(released, "4")
    assert released.lines.get().picked == 4


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("5", "4 EA of WHIP-6FT are needed, not 5"), ("-1", "0 or more"), ("0.5", "finer")],
)
def test_no_more_is_picked_than_is_needed(released, quantity, text):
    before = g.state_of(released)
    with pytest.raises(InputErrors, match=text) as refused:
        take(released, quantity)
    assert [error.field for error in refused.value.errors] == ["lines.1.quantity"]
    assert g.state_of(released) == before


def test_more_than_was_kept_is_kept_if_it_is_there(stocked, item, warehouse, truck, keeper):
    other = g.pick_list(warehouse, g.goods(item, "8"), to=truck)
    short = g.pick_list(warehouse, g.goods(item, "4"), to=truck)
    before = g.state_of(short)
    with pytest.raises(InputErrors, match="has only 2 EA of WHIP-6FT for this list, not 3"):
        take(short, "3")
    assert g.state_of(short) == before

    pick_lists.cancel(actor=keeper, pick_list_id=other.pk)
    assert take(short, "3").is_short is False
    assert g.kept(short) == [("WHIP-6FT", D(4))]


def test_staged_goods_are_told_to_whom_they_are_for(released, truck, keeper):
    driver, other = g.technician(truck), g.technician(TruckFactory())
    with pytest.raises(WrongState):
        picking.stage(actor=keeper, pick_list_id=released.pk)
    take(released, "0")
    with pytest.raises(DomainError, match="Nothing of PL-.* was picked yet"):
        picking.stage(actor=keeper, pick_list_id=released.pk)
    take(released, "4")
    picking.stage(actor=keeper, pick_list_id=released.pk)

    assert list(move_selectors.ready_for(driver)) == [released]
    assert list(move_selectors.ready_for(other)) == []


# K4.


def test_completing_carries_what_was_picked_and_frees_the_rest(
    released, keeper, on_hand, warehouse, truck, item
):
    take(released, "3")
    done = picking.complete(actor=keeper, pick_list_id=released.pk)

    assert (done.status, g.kept(released)) == ("completed", [])
    assert g.moved(released) == [
        ("transfer_out", "WH-MAIN", D(-3), D("8.20")),
        ("transfer_in", "VAN-12", D(3), D("8.20")),
    ]
    assert (on_hand(warehouse), on_hand(truck)) == (7, 3)
    assert (item.pool.quantity, item.pool.value) == (10, 82)
    assert verification.differences() == []


def test_completing_for_a_job_is_use_on_that_job(stocked, item, warehouse, job, keeper, on_hand):
    mike = g.technician(job=job)
    wanted = g.pick_list(warehouse, g.goods(item, "4"), job=job)
    take(wanted, "3", lot="")
    picking.stage(actor=keeper, pick_list_id=wanted.pk)
    picking.complete(actor=keeper, pick_list_id=wanted.pk)

    used = Usage.objects.get()
    assert (used.job, used.item, used.quantity, used.location) == (job, item, 3, warehouse)
    assert (used.status, used.unit_cost, used.technician) == ("posted", D("8.20"), mike.technician)
    assert wanted.lines.get().usage == used
    [moved] = StockMovement.objects.filter(type="issue")
    assert (moved.value, moved.job, moved.document_number) == (D("-24.60"), job, used.number)
    assert (on_hand(warehouse), g.kept(wanted)) == (7, [])


def test_completing_twice_with_one_token_moves_once(released, keeper, on_hand, truck):
    take(released, "4")
    token = uuid.uuid4()
    for _ in range(2):
        picking.complete(actor=keeper, pick_list_id=released.pk, token=token)

    assert on_hand(truck) == 4


def test_a_job_that_was_canceled_takes_nothing(stocked, item, warehouse, job, keeper):
    wanted = g.pick_list(warehouse, g.goods(item, "4"), job=job)
    take(wanted, "4")
    Job.objects.update(status=Job.Status.CANCELED)
    before = g.state_of(wanted)

    with pytest.raises(WrongState, match="is canceled"):
        picking.complete(actor=keeper, pick_list_id=wanted.pk)

    assert g.state_of(wanted) == before
    assert Usage.objects.count() == 0


def test_goods_for_a_job_may_wait_at_its_site(stocked, item, warehouse, job, keeper, on_hand):
    site = LocationFactory(name="JOBSITE-310", kind="job_site", job=job)
    wanted = g.pick_list(warehouse, g.goods(item, "4"), to=site, job=job)
    take(wanted, "4")
    picking.complete(actor=keeper, pick_list_id=wanted.pk)

    assert (on_hand(site), Usage.objects.count()) == (4, 0)
    assert set(StockMovement.objects.exclude(job=None).values_list("job", flat=True)) == {job.pk}


def test_whoever_the_goods_are_for_confirms_them(released, stocked, item, warehouse, truck, job):
    driver, other = g.technician(truck, job=job), g.technician(TruckFactory())
    for_job = g.pick_list(warehouse, g.goods(item, "1"), job=job)
    for each in (released, for_job):
        take(each, "1")
        before = g.state_of(each)
        with pytest.raises(NotAllowed, match="are not for you"):
            picking.complete(actor=other, pick_list_id=each.pk)
        assert g.state_of(each) == before
        assert picking.complete(actor=driver, pick_list_id=each.pk).status == "completed"


# K5.


def test_cancelling_frees_what_was_kept(released, keeper):
    pick_lists.cancel(actor=keeper, pick_list_id=released.pk, reason="not needed")

    assert (again(released).status, g.kept(released)) == ("cancelled", [])


def test_what_was_picked_has_to_be_back_first(released, keeper, on_hand, warehouse):
    take(released, "2")
    picking.stage(actor=keeper, pick_list_id=released.pk)
    before = g.state_of(released)
    with pytest.raises(InvalidInput, match="Put them back in their bins"):
        pick_lists.cancel(actor=keeper, pick_list_id=released.pk)
    assert g.state_of(released) == before

    pick_lists.cancel(actor=keeper, pick_list_id=released.pk, is_back=True)
    assert (again(released).status, released.lines.get().picked) == ("cancelled", 0)
    assert (g.kept(released), on_hand(warehouse)) == ([], 10)


# Every step: refused in every other status, to everybody else.

STEPS = {
    "release": lambda who, pk: pick_lists.release(actor=who, pick_list_id=pk),
    "pick": lambda who, pk: picking.pick(actor=who, pick_list_id=pk, picked=[]),
    "stage": lambda who, pk: picking.stage(actor=who, pick_list_id=pk),
    "complete": lambda who, pk: picking.complete(actor=who, pick_list_id=pk),
    "drop": lambda who, pk: pick_shortages.drop(actor=who, pick_list_id=pk),
    "split": lambda who, pk: pick_shortages.split(actor=who, pick_list_id=pk),
    "cancel": lambda who, pk: pick_lists.cancel(actor=who, pick_list_id=pk, is_back=True),
}
POSSIBLE = {
    "release": {"draft"},
    "pick": {"released", "picking"},
    "stage": {"picking"},
    "complete": {"picking", "staged"},
    "drop": {"released", "picking"},
    "split": {"released", "picking"},
    "cancel": {"draft", "released", "picking", "staged"},
}
OFFICE = {roles.WHS, roles.BUY, roles.PM, roles.ADM}
MAY = {
    "release": OFFICE,
    "pick": {roles.WHS, roles.BUY, roles.ADM},
    "stage": {roles.WHS, roles.BUY, roles.ADM},
    "complete": {roles.WHS, roles.BUY, roles.ADM},
    "drop": OFFICE,
    "split": OFFICE,
    "cancel": OFFICE,
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_refused_in_the_wrong_status(released, step):
    for wrong in sorted(set(PickList.Status.values) - POSSIBLE[step]):
        PickList.objects.filter(pk=released.pk).update(status=wrong, is_short=True)
        before = g.state_of(released)
        with pytest.raises(WrongState, match="so “.*” is not possible"):
            STEPS[step](people.administrator(), released.pk)
        assert g.state_of(released) == before


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_refused_to_everybody_else(released, step):
    start = sorted(POSSIBLE[step])[0]
    PickList.objects.filter(pk=released.pk).update(status=start)
    before = g.state_of(released)
    for role in set(roles.ROLES) - MAY[step]:
        with pytest.raises(NotAllowed):
            STEPS[step](people.UserFactory(role=role), released.pk)
    assert g.state_of(released) == before


@pytest.mark.parametrize(
    ("step", "role"), [(step, role) for step, found in MAY.items() for role in sorted(found)]
)
def test_a_step_is_taken_by_those_who_may(item, stocked, warehouse, truck, step, role):
    other = ItemFactory()
    ready = g.pick_list(
        warehouse,
        g.goods(item, "4"),
        g.goods(other, "1"),
        to=truck,
        released=step != "release",
    )
    if step in ("stage", "complete"):
        take(ready, "4")
    before = AuditEntry.objects.count()

    STEPS[step](people.UserFactory(role=role), ready.pk)

    assert AuditEntry.objects.count() > before


def test_what_is_kept_too_long_is_listed_and_never_dropped(released, item):
    people.set_company(reservation_warn_days=14)
    kept = Reservation.objects.get()
    at = kept.created_at

    assert list(move_selectors.kept_too_long(at + 14 * DAY)) == []
    assert list(move_selectors.kept_too_long(at + 14 * DAY + SECOND)) == [kept]
    assert Reservation.objects.count() == 1
