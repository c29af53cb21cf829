"""Counts: their scope, counting while work goes on, recounting, approving, and what is refused."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory.models import (
    Adjustment,
    CountLine,
    ItemCost,
    Location,
    StockBalance,
    StockCount,
    StockMovement,
)
from inventory.services import count_scope, counts, stock, verification
from inventory.services.counts import CountInput
from inventory.services.stock import Document, StockLine
from plyhub import roles
from plyhub.common import audit
from plyhub.common.errors import (
    DomainError,
    InputErrors,
    InvalidInput,
    NotAllowed,
    WrongState,
)
from plyhub.common.models import AuditEntry
from tests.factories import counts as make
from tests.factories import people
from tests.factories.adjustments import goods, put
from tests.factories.inventory import (
    CategoryFactory,
    ItemFactory,
    LocationFactory,
    TechnicianFactory,
    TruckFactory,
)

pytestmark = pytest.mark.django_db
MODELS = (StockCount, CountLine, Adjustment, StockMovement, StockBalance, ItemCost, AuditEntry)


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def on_hand(item) -> D:
    return sum((row.on_hand for row in item.balances.all()), D(0))


def use(item, place, quantity: str, number: int = 1) -> None:
    line = StockLine(item_id=item.pk, location_id=place.pk, quantity=D(quantity))
    stock.issue(actor=None, lines=[line], document=Document("test", number, f"T-{number}"))


def technician_of(truck: Location, **user: object):
    person = people.UserFactory(role=roles.TECH, **user)
    truck.technicians.add(TechnicianFactory(user=person))
    return person


# Planning, and S1: what is counted.


def test_starting_fixes_what_is_counted():
    place, first, second = make.shelf()
    put(ItemFactory(), LocationFactory(), "5", "1")

    made = make.started(place)
    put(ItemFactory(), place, "5", "1")

    assert (made.status, made.number[:3]) == ("counting", "SC-")
    assert {line.item for line in made.lines.all()} == {first, second}
    assert set(made.lines.values_list("counted", "expected")) == {(None, None)}
    assert [each.action for each in audit.timeline(made)] == ["start", "create"]


def test_bins_and_categories_narrow_it_down():
    place = LocationFactory()
    top = CategoryFactory()
    pipes = CategoryFactory(parent=top)
    pipe, screw = ItemFactory(category=pipes), ItemFactory()
    for item in (pipe, screw):
        put(item, place, "5", "1", bin="A-1")
        put(item, place, "5", "1", bin="B-2")

    by_bin = make.started(place, bins=["A-1", " "])
    by_category = make.started(place, category_ids=[top.pk])

    assert {(line.item, line.bin) for line in by_bin.lines.all()} == {
        (pipe, "A-1"),
        (screw, "A-1"),
    }
    assert {(line.item, line.bin) for line in by_category.lines.all()} == {
        (pipe, "A-1"),
        (pipe, "B-2"),
    }


def test_a_spot_check_counts_what_was_chosen_also_where_there_is_none():
    place, first, _ = make.shelf()
    none = ItemFactory()

    made = make.started(place, kind="spot", item_ids=[first.pk, none.pk])

    assert {line.item for line in made.lines.all()} == {first, none}


def test_a_cycle_takes_what_is_used_most():
    place = LocationFactory()
    a, b, c, idle = (ItemFactory() for _ in range(4))
    for item, used in ((a, "80"), (b, "15"), (c, "5"), (idle, "0")):
        put(item, place, "200", "1")
        if D(used):
            use(item, place, used, number=item.pk)

    classes = {
        name: {line.item for line in make.started(place, kind="cycle", abc_class=name).lines.all()}
        for name in "ABC"
    }

    assert classes == {"A": {a}, "B": {b}, "C": {c, idle}}
    assert count_scope.of_class("A") == {a.pk}


def test_a_cycle_takes_what_was_not_counted_for_long():
    place, first, second = make.shelf()
    spot = make.started(place, kind="spot", item_ids=[first.pk])
    make.note(spot, first, "12")
    counts.submit(actor=spot.assigned_to, count_id=spot.pk)
    counts.approve(actor=people.accountant(), count_id=spot.pk)

    made = make.started(place, kind="cycle", not_counted_for=30)

    assert [line.item for line in made.lines.all()] == [second]


def _planned_as(case: str) -> tuple[dict, str]:
    place = LocationFactory()
    truck = TruckFactory()
    cases = {
        "no place": ({"location_id": None}, "location"),
        "on the way": (
            {"location_id": LocationFactory(kind=Location.Kind.TRANSIT).pk},
            "location",
        ),
        "no truck": ({"kind": "truck"}, "location"),
        "nobody": ({"assigned_to_id": None}, "assigned_to"),
        "buyer": ({"assigned_to_id": people.buyer().pk}, "assigned_to"),
        "someone else's truck": (
            {
                "location_id": truck.pk,
                "assigned_to_id": people.UserFactory(role=roles.TECH).pk,
            },
            "assigned_to",
        ),
        "technician in the warehouse": (
            {"assigned_to_id": technician_of(truck).pk},
            "assigned_to",
        ),
        "spot of nothing": ({"kind": "spot"}, "items"),
        "items of all": ({"item_ids": [ItemFactory().pk]}, "items"),
        "cycle of all": ({"kind": "cycle"}, "not_counted_for"),
        "class of all": ({"abc_class": "A"}, "not_counted_for"),
        "class": ({"kind": "cycle", "abc_class": "D"}, "abc_class"),
        "days": ({"kind": "cycle", "not_counted_for": 9999}, "not_counted_for"),
        "kind": ({"kind": "magic"}, "kind"),
        "bin": ({"bins": ["x" * 41]}, "bins"),
        "note": ({"note": "x" * 301}, "note"),
    }
    given, field = cases[case]
    usual = {"location_id": place.pk, "assigned_to_id": people.warehouse().pk}
    return usual | given, field


PLANS = (
    *("no place", "on the way", "no truck", "nobody", "buyer", "someone else's truck"),
    *("technician in the warehouse", "spot of nothing", "items of all", "cycle of all"),
    *("class of all", "class", "days", "kind", "bin", "note"),
)


@pytest.mark.parametrize("case", PLANS)
def test_what_cannot_be_planned_is_named(case):
    given, field = _planned_as(case)
    actor = people.accountant()
    before = everything()

    with pytest.raises(InputErrors) as refused:
        counts.create(actor=actor, data=CountInput(**given))

    assert {error.field for error in refused.value.errors} == {field}
    assert everything() == before


def test_the_same_token_is_one_count():
    data = CountInput(location_id=LocationFactory().pk, assigned_to_id=people.warehouse().pk)
    given = {"actor": people.accountant(), "data": data, "token": uuid.uuid4()}

    assert counts.create(**given) == counts.create(**given)
    assert StockCount.objects.count() == 1


def test_a_draft_is_changed_and_nothing_later():
    made = make.planned()
    data = CountInput(
        location_id=made.location_id, assigned_to_id=made.assigned_to_id, note="Aisle 3"
    )
    counts.revise(actor=people.accountant(), count_id=made.pk, data=data)
    made.refresh_from_db()
    assert made.note == "Aisle 3"
    counts.start(actor=people.accountant(), count_id=made.pk)
    before = everything()

    with pytest.raises(WrongState, match="is counting, so “Change” is not possible"):
        counts.revise(actor=people.accountant(), count_id=made.pk, data=data)

    assert [each for each in everything() if each not in before] == []


@pytest.mark.parametrize("role", [roles.TECH, roles.BUY, roles.PM, roles.RO, roles.LEAD])
def test_others_plan_and_start_none(role):
    made, actor = make.planned(), people.UserFactory(role=role)
    data = CountInput(location_id=made.location_id, assigned_to_id=made.assigned_to_id)
    before = everything()

    with pytest.raises(NotAllowed):
        counts.create(actor=actor, data=data)
    with pytest.raises(NotAllowed):
        counts.start(actor=actor, count_id=made.pk)

    assert everything() == before


@pytest.mark.parametrize("role", [roles.WHS, roles.ACC, roles.ADM])
def test_these_start_counts(role):
    made = make.planned()
    assert counts.start(actor=people.UserFactory(role=role), count_id=made.pk).status == "counting"


@pytest.mark.parametrize(
    "prepare", [make.started, make.handed_in, make.in_recount, make.posted, make.cancelled]
)
def test_a_count_starts_once(prepare):
    made, actor = prepare(), people.accountant()
    before = everything()

    with pytest.raises(WrongState):
        counts.start(actor=actor, count_id=made.pk)

    assert everything() == before


def test_an_empty_place_is_not_counted():
    made, actor = make.planned(LocationFactory()), people.accountant()
    before = everything()

    with pytest.raises(InvalidInput, match="Nothing at"):
        counts.start(actor=actor, count_id=made.pk)

    assert everything() == before


def test_whoever_left_counts_nothing():
    made, actor = make.planned(), people.accountant()
    made.assigned_to.is_active = False
    made.assigned_to.save()

    with pytest.raises(InvalidInput, match="may not count"):
        counts.start(actor=actor, count_id=made.pk)


# S2: a line is counted.


def test_a_line_keeps_what_was_found_when_and_by_whom():
    made = make.started()
    line = made.lines.first()
    before = timezone.now()

    make.note(made, line.item, "7")

    line.refresh_from_db()
    assert (line.counted, line.counted_by) == (7, made.assigned_to)
    assert before <= line.counted_at <= timezone.now()
    make.note(made, line.item, None)
    line.refresh_from_db()
    assert (line.counted, line.counted_at, line.counted_by) == (None, None, None)


def test_news_that_comes_late_says_since_when_and_older_news_nothing():
    made = make.started()
    StockCount.objects.update(started_at=timezone.now() - timedelta(hours=1))
    line = made.lines.first()
    ago = timezone.now() - timedelta(minutes=30)
    given = {"actor": made.assigned_to, "count_id": made.pk, "line_id": line.pk}

    counts.count_line(**given, quantity=D(7), counted_at=ago)
    counts.count_line(**given, quantity=D(9), counted_at=ago - timedelta(minutes=1))

    line.refresh_from_db()
    assert (line.counted, line.counted_at) == (7, ago)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("-1", "0 or more"), ("1.5", "more than 0 decimals"), ("NaN", "0 or more"), ("1e12", "0 or")],
)
def test_a_number_that_cannot_be_is_refused(quantity, text):
    made = make.started()
    before = everything()

    with pytest.raises(InvalidInput, match=text):
        make.note(made, made.lines.first().item, quantity)

    assert everything() == before


@pytest.mark.parametrize("moment", [timedelta(hours=-2), timedelta(hours=1)])
def test_a_time_that_cannot_be_is_refused(moment):
    made = make.started()
    before = everything()

    with pytest.raises(InvalidInput) as refused:
        counts.count_line(
            actor=made.assigned_to,
            count_id=made.pk,
            line_id=made.lines.first().pk,
            quantity=D(1),
            counted_at=timezone.now() + moment,
        )

    assert (refused.value.field, everything()) == ("counted_at", before)


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.ACC, roles.ADM])
def test_nobody_else_counts(role):
    made, actor = make.started(), people.UserFactory(role=role)
    line = made.lines.first()
    before = everything()

    for refused in (
        lambda: counts.count_line(actor=actor, count_id=made.pk, line_id=line.pk, quantity=D(1)),
        lambda: counts.add_line(actor=actor, count_id=made.pk, item_id=line.item_id),
        lambda: counts.submit(actor=actor, count_id=made.pk),
    ):
        with pytest.raises(NotAllowed):
            refused()

    assert everything() == before


@pytest.mark.parametrize("prepare", [make.handed_in, make.posted, make.cancelled])
def test_nothing_is_counted_afterwards(prepare):
    made = prepare()
    before = everything()

    with pytest.raises(WrongState, match="“Count” is not possible"):
        make.note(made, made.lines.first().item, "1")

    assert everything() == before


def test_a_technician_counts_their_own_truck():
    truck = TruckFactory()
    place, first, _ = make.shelf(truck)
    made = make.started(place, kind="truck", counter=technician_of(truck))

    make.note(made, first, "11")

    assert counts.submit(actor=made.assigned_to, count_id=made.pk).status == "submitted"


def test_what_is_found_beside_the_list_is_counted_too():
    place, first, _ = make.shelf()
    made = make.started(place)
    found = ItemFactory()
    given = {"actor": made.assigned_to, "count_id": made.pk}

    line = counts.add_line(**given, item_id=found.pk, bin_name=" A-1 ")

    assert (line.is_found, line.bin) == (True, "A-1")
    assert counts.add_line(**given, item_id=found.pk, bin_name="A-1") == line
    assert not counts.add_line(**given, item_id=first.pk).is_found
    with pytest.raises(InvalidInput):
        counts.add_line(**given, item_id=10**9)


# S3: handed in.


def test_what_was_not_counted_is_untouched():
    place, first, second = make.shelf()
    made = make.started(place)
    make.note(made, first, "10")

    counts.submit(actor=made.assigned_to, count_id=made.pk)
    counts.approve(actor=people.accountant(), count_id=made.pk)

    assert (on_hand(first), on_hand(second)) == (10, 40)
    told = audit.timeline(made).get(action="submit")
    assert told.changes == {"not counted": ["", "1 left as they are"]}


def test_unless_it_is_to_count_as_zero():
    place, first, second = make.shelf()
    made = make.started(place)
    make.note(made, first, "12")

    counts.submit(actor=made.assigned_to, count_id=made.pk, count_as_zero=True)
    counts.approve(actor=people.accountant(), count_id=made.pk)

    assert (on_hand(first), on_hand(second)) == (12, 0)


def test_nothing_counted_is_not_handed_in():
    made = make.started()
    before = everything()

    with pytest.raises(InvalidInput, match="Nothing was counted yet"):
        counts.submit(actor=made.assigned_to, count_id=made.pk)

    assert everything() == before


@pytest.mark.parametrize("prepare", [make.planned, make.handed_in, make.posted, make.cancelled])
def test_only_what_is_being_counted_is_handed_in(prepare):
    made = prepare()
    before = everything()

    with pytest.raises(WrongState):
        counts.submit(actor=made.assigned_to, count_id=made.pk)

    assert everything() == before


# S4: counted again.


@pytest.mark.parametrize("who", [make.lead, people.accountant, people.administrator])
def test_chosen_lines_are_counted_again(who):
    made = make.handed_in("10")
    first, second = made.lines.order_by("pk")

    counts.recount(actor=who(), count_id=made.pk, line_ids=[first.pk], reason="Looks odd")

    first.refresh_from_db()
    assert (first.is_again, first.earlier, first.counted) == (True, 10, None)
    with pytest.raises(InvalidInput, match="not among the lines to be counted again"):
        make.note(made, second.item, "39")
    make.note(made, first.item, "12")
    done = counts.submit(actor=made.assigned_to, count_id=made.pk)
    assert done.status == "submitted"
    first.refresh_from_db()
    assert (first.counted, first.earlier) == (12, 10)


def test_a_line_nobody_counts_again_is_untouched():
    made = make.in_recount()
    first = made.lines.order_by("pk").first()

    counts.submit(actor=made.assigned_to, count_id=made.pk)
    counts.approve(actor=people.accountant(), count_id=made.pk)

    assert on_hand(first.item) == 12


RECOUNTS = {
    "counting": (make.started, people.accountant, WrongState),
    "recount": (make.in_recount, people.accountant, WrongState),
    "posted": (make.posted, people.accountant, WrongState),
    "warehouse": (make.handed_in, people.warehouse, NotAllowed),
    "buyer": (make.handed_in, people.buyer, NotAllowed),
}


@pytest.mark.parametrize("case", RECOUNTS)
def test_recounting_that_is_refused_changes_nothing(case):
    prepare, who, error = RECOUNTS[case]
    made, actor = prepare(), who()
    line = made.lines.first()
    before = everything()

    with pytest.raises(error):
        counts.recount(actor=actor, count_id=made.pk, line_ids=[line.pk])

    assert everything() == before


def test_recounting_names_lines_of_this_count():
    made, other, actor = make.handed_in(), make.handed_in(), people.accountant()
    before = everything()

    with pytest.raises(InvalidInput, match="Choose the lines"):
        counts.recount(actor=actor, count_id=made.pk, line_ids=[other.lines.first().pk])

    assert everything() == before


# S5 and S6: approved, and posted by the system.


def test_an_approved_count_is_posted_as_one_adjustment():
    place, first, second = make.shelf()
    made = make.handed_in("10", place)
    approver = people.accountant()

    done = counts.approve(actor=approver, count_id=made.pk)

    assert (done.status, done.value, done.approved_by) == ("posted", D("16.40"), approver)
    adjustment = Adjustment.objects.get()
    assert (adjustment.count, adjustment.reason.code, adjustment.origin) == (done, "count", "count")
    assert (adjustment.status, adjustment.value) == ("posted", D("-16.40"))
    movement = StockMovement.objects.get(document_type="adjustment")
    assert (movement.type, movement.quantity, movement.origin) == ("count", -2, "count")
    assert (on_hand(first), on_hand(second)) == (10, 40)
    kept = {line.item: (line.expected, line.value) for line in done.lines.all()}
    assert kept == {first: (12, D("-16.40")), second: (40, 0)}
    posted, approved, *_ = audit.timeline(done)
    assert (posted.action, posted.actor, posted.rule) == (
        "post",
        None,
        "an approved count is posted",
    )
    assert (approved.action, approved.actor, approved.to_state) == (
        "approve",
        approver,
        "approved",
    )


def test_a_count_without_differences_posts_nothing():
    done = make.posted("12")

    assert (done.status, done.value) == ("posted", 0)
    assert not Adjustment.objects.exists()


def test_work_goes_on_while_it_is_counted():
    """12 on the shelf, one was lost: 11 counted. Meanwhile 5 are used, 8 come in, and 2 more are
    used: 12 - 1 - 5 + 8 - 2 = 12. The second item is used up before it is counted."""
    place, first, second = make.shelf()
    made = make.started(place)
    use(first, place, "5", 1)
    make.note(made, first, "6")
    use(second, place, "40", 2)
    make.note(made, second, "0")
    put(first, place, "8", "8.20")
    counts.submit(actor=made.assigned_to, count_id=made.pk)
    use(first, place, "2", 3)

    done = counts.approve(actor=people.accountant(), count_id=made.pk)

    assert {line.item: (line.expected, line.value) for line in done.lines.all()} == {
        first: (7, D("-8.20")),
        second: (0, 0),
    }
    assert (on_hand(first), on_hand(second)) == (12, 0)
    assert verification.differences() == []


def test_what_was_counted_and_used_since_cannot_be_missing_twice():
    place, first, _ = make.shelf()
    made = make.handed_in("0", place)
    use(first, place, "5")
    actor = people.accountant()
    before = everything()

    with pytest.raises(DomainError, match="is short of 5 EA"):
        counts.approve(actor=actor, count_id=made.pk)

    assert everything() == before


def test_what_was_found_is_worth_the_average():
    place, first, _ = make.shelf()

    done = counts.approve(actor=people.accountant(), count_id=make.handed_in("15", place).pk)

    assert done.value == D("24.60")
    assert ItemCost.objects.get(item=first).average == D("8.20")


def test_a_lead_approves_up_to_the_limit_their_own_counts_too():
    people.set_company(count_auto_limit=D("16.40"))
    lead = make.lead()
    made = make.handed_in("10", counter=lead)

    assert counts.approve(actor=lead, count_id=made.pk).status == "posted"


def test_above_the_limit_an_accountant_approves():
    people.set_company(count_auto_limit=D("16.39"))
    made, actor = make.handed_in("10"), make.lead()
    before = everything()

    with pytest.raises(NotAllowed, match=r"worth more than the 16\.39 you may approve"):
        counts.approve(actor=actor, count_id=made.pk)
    assert everything() == before

    assert counts.approve(actor=people.accountant(), count_id=made.pk).status == "posted"


def test_above_the_limit_nobody_approves_what_they_counted():
    people.set_company(count_auto_limit=D("16.39"))
    admin = people.administrator()
    made = make.handed_in("10", counter=admin)
    before = everything()

    with pytest.raises(NotAllowed, match="Somebody else has to approve it"):
        counts.approve(actor=admin, count_id=made.pk)

    assert everything() == before


def test_more_and_less_do_not_hide_each_other():
    people.set_company(count_auto_limit=D("20"))
    place = LocationFactory()
    first, _ = goods("12", "10", place=place)
    second, _ = goods("12", "10", place=place)
    made = make.started(place)
    make.note(made, first, "10")
    make.note(made, second, "14")
    counts.submit(actor=made.assigned_to, count_id=made.pk)

    with pytest.raises(NotAllowed, match="worth more than"):
        counts.approve(actor=make.lead(), count_id=made.pk)


APPROVALS = {
    "draft": (make.planned, people.accountant, WrongState),
    "counting": (make.started, people.accountant, WrongState),
    "recount": (make.in_recount, people.accountant, WrongState),
    "posted": (make.posted, people.accountant, WrongState),
    "cancelled": (make.cancelled, people.accountant, WrongState),
    "warehouse": (make.handed_in, people.warehouse, NotAllowed),
    "technician": (make.handed_in, lambda: people.UserFactory(role=roles.TECH), NotAllowed),
    "manager": (make.handed_in, people.manager, NotAllowed),
}


@pytest.mark.parametrize("case", APPROVALS)
def test_approving_that_is_refused_changes_nothing(case):
    prepare, who, error = APPROVALS[case]
    made, actor = prepare(), who()
    before = everything()

    with pytest.raises(error):
        counts.approve(actor=actor, count_id=made.pk)

    assert everything() == before


# S7: called off.


@pytest.mark.parametrize("prepare", [make.planned, make.started, make.handed_in, make.in_recount])
@pytest.mark.parametrize("who", [make.lead, people.administrator])
def test_before_it_is_posted_it_is_called_off(prepare, who):
    made = prepare()

    done = counts.cancel(actor=who(), count_id=made.pk, reason=" Flood ")

    assert (done.status, StockMovement.objects.exclude(type="opening").count()) == ("cancelled", 0)
    assert audit.timeline(done).first().reason == "Flood"


CANCELS = {
    "posted": (make.posted, people.administrator, WrongState),
    "cancelled": (make.cancelled, people.administrator, WrongState),
    "warehouse": (make.started, people.warehouse, NotAllowed),
    "accountant": (make.started, people.accountant, NotAllowed),
}


@pytest.mark.parametrize("case", CANCELS)
def test_calling_off_that_is_refused_changes_nothing(case):
    prepare, who, error = CANCELS[case]
    made, actor = prepare(), who()
    before = everything()

    with pytest.raises(error):
        counts.cancel(actor=actor, count_id=made.pk)

    assert everything() == before
