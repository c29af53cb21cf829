"""Adjustments: what is written, what moves, what it is worth, and what is refused."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory import events
from inventory.models import (
    Adjustment,
    AdjustmentLine,
    AdjustmentReason,
    ItemCost,
    Location,
    StockBalance,
    StockMovement,
)
from inventory.services import adjustments, business_days, stock, verification
from inventory.services.stock import Document
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
from tests.factories import adjustments as make
from tests.factories import people
from tests.factories.adjustments import data_of, goods, line_of
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory, LocationFactory, TruckFactory
from tests.factories.procurement import VendorItemFactory

pytestmark = pytest.mark.django_db
MODELS = (Adjustment, AdjustmentLine, StockMovement, StockBalance, ItemCost, AuditEntry)


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def moved(adjustment: Adjustment) -> list[tuple[object, ...]]:
    found = StockMovement.objects.filter(document_type="adjustment", document_id=adjustment.pk)
    return list(found.order_by("pk").values_list("type", "quantity", "value", "reason"))


def on_hand(item) -> D:
    return sum((row.on_hand for row in item.balances.all()), D(0))


def messages(refused: InputErrors) -> dict[str, str]:
    return {error.field: error.message for error in refused.errors}


# Drafts.


def test_a_draft_moves_nothing():
    item, place = goods("12")

    made = make.draft("-3", on=(item, place), note="Forklift")

    assert (made.status, made.number[:4], made.note, made.value) == ("draft", "ADJ-", "Forklift", 0)
    assert made.effective_on == business_days.today()
    assert (on_hand(item), moved(made)) == (12, [])
    assert [each.action for each in audit.timeline(made)] == ["create"]


def test_what_was_counted_becomes_a_difference():
    item, place = goods("12")

    made = adjustments.create(
        actor=people.warehouse(), data=data_of(place), lines=[line_of(item, counted="10")]
    )

    line = made.lines.get()
    assert (line.counted, line.quantity) == (10, -2)


def test_the_same_token_is_one_adjustment():
    item, place = goods()
    given = {
        "actor": people.warehouse(),
        "data": data_of(place),
        "lines": [line_of(item, quantity="1")],
        "token": uuid.uuid4(),
    }

    assert adjustments.create(**given) == adjustments.create(**given)
    assert Adjustment.objects.count() == 1


def test_a_draft_is_changed():
    item, place = goods()
    made = make.draft("-3", on=(item, place))
    other = ItemFactory()

    adjustments.revise(
        actor=people.accountant(),
        adjustment_id=made.pk,
        data=data_of(place, "found", note="Behind the rack"),
        lines=[line_of(other, quantity="5")],
    )

    made.refresh_from_db()
    assert (made.reason.code, made.note) == ("found", "Behind the rack")
    assert [(line.item, line.quantity) for line in made.lines.all()] == [(other, 5)]
    assert audit.timeline(made).first().action == "revise"


def _typed(case: str):
    item, place = goods("12")
    cases = {
        "nothing": ({}, [], "lines"),
        "no reason": ({"reason_id": None}, [line_of(item, quantity="1")], "reason"),
        "reason of the system": (
            {"reason_id": make.reason("sage_sync").pk},
            [line_of(item, quantity="1")],
            "reason",
        ),
        "no place": ({"location_id": None}, [line_of(item, quantity="1")], "location"),
        "on the way": (
            {"location_id": LocationFactory(kind=Location.Kind.TRANSIT).pk},
            [line_of(item, quantity="1")],
            "location",
        ),
        "kind": ({"kind": "magic"}, [line_of(item, quantity="1")], "kind"),
        "a day to come": (
            {"effective_on": business_days.today() + timedelta(days=1)},
            [line_of(item, quantity="1")],
            "effective_on",
        ),
        "long note": ({"note": "x" * 301}, [line_of(item, quantity="1")], "note"),
        "as counted": ({}, [line_of(item, counted="12")], "lines.1.counted"),
        "no difference": ({}, [line_of(item, quantity="0")], "lines.1.quantity"),
        "both": ({}, [line_of(item, counted="1", quantity="1")], "lines.1.quantity"),
        "neither": ({}, [line_of(item)], "lines.1.quantity"),
        "less than none": ({}, [line_of(item, counted="-1")], "lines.1.counted"),
        "decimals": ({}, [line_of(item, quantity="1.5")], "lines.1.quantity"),
        "endless": ({}, [line_of(item, quantity="Infinity")], "lines.1.quantity"),
        "amount": ({}, [line_of(item, quantity="1", amount="1")], "lines.1.amount"),
        "no item": (
            {},
            [adjustments.AdjustmentLineInput(item_id=10**9, quantity=D(1))],
            "lines.1.item",
        ),
        "twice": (
            {},
            [line_of(item, quantity="1"), line_of(item, quantity="2")],
            "lines.2.item",
        ),
        "long bin": ({}, [line_of(item, quantity="1", bin="b" * 41)], "lines.1.bin"),
        "value without amount": ({"kind": "value"}, [line_of(item)], "lines.1.amount"),
        "value of a tenth of a cent": (
            {"kind": "value"},
            [line_of(item, amount="0.001")],
            "lines.1.amount",
        ),
        "value that moves": (
            {"kind": "value"},
            [line_of(item, amount="1", quantity="1")],
            "lines.1.quantity",
        ),
    }
    given, lines, field = cases[case]
    values = {"reason_id": make.reason().pk, "location_id": place.pk} | given
    return adjustments.AdjustmentInput(**values), lines, field


CASES = (
    *("nothing", "no reason", "reason of the system", "no place", "on the way", "kind"),
    *("a day to come", "long note", "as counted", "no difference", "both", "neither"),
    *("less than none", "decimals", "endless", "amount", "no item", "twice", "long bin"),
    *("value without amount", "value of a tenth of a cent", "value that moves"),
)


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_is_named(case):
    data, lines, field = _typed(case)
    actor = people.warehouse()
    before = everything()

    with pytest.raises(InputErrors) as refused:
        adjustments.create(actor=actor, data=data, lines=lines)

    assert set(messages(refused.value)) == {field}
    assert everything() == before


@pytest.mark.parametrize("role", [roles.TECH, roles.BUY, roles.PM, roles.RO, roles.LEAD])
def test_others_make_none(role):
    item, place = goods()
    actor = people.UserFactory(role=role)
    before = everything()

    with pytest.raises(NotAllowed, match="Your role does not let you make adjustments"):
        adjustments.create(actor=actor, data=data_of(place), lines=[line_of(item, quantity="1")])

    assert everything() == before


# A1: draft to posted.


def test_posting_moves_the_stock_and_tells_of_it():
    item, place = goods("12", "8.20")
    made = make.draft("-3", on=(item, place))

    with heard(events.stock_adjusted) as told:
        done = adjustments.post(actor=made.created_by, adjustment_id=made.pk)

    assert (done.status, done.value, done.posted_by) == ("posted", D("-24.60"), made.created_by)
    assert moved(done) == [("adjust_qty", -3, D("-24.60"), "damage")]
    assert on_hand(item) == 9
    line = done.lines.get()
    assert (line.unit_cost, line.value) == (D("8.20"), D("-24.60"))
    movement = StockMovement.objects.get(document_type="adjustment")
    assert told == [{"movement_ids": [movement.pk]}]
    assert movement.document_number == done.number
    latest = audit.timeline(done).first()
    assert (latest.action, latest.from_state, latest.to_state) == ("post", "draft", "posted")


@pytest.mark.parametrize(
    ("code", "moved_as"),
    [("count", "count"), ("scrap", "scrap"), ("damage", "adjust_qty"), ("found", "adjust_qty")],
)
def test_movements_are_called_what_they_are(code, moved_as):
    assert moved(make.posted(code=code))[0][0] == moved_as


@pytest.mark.parametrize(
    ("role", "quantity"),
    [(roles.WHS, "-30"), (roles.ACC, "-120"), (roles.ADM, "-120")],
    ids=["warehouse up to the limit", "accountant any", "administrator any"],
)
def test_who_may_post_what(role, quantity):
    item, place = goods("200", "8.20")
    made = make.draft(quantity, on=(item, place))

    done = adjustments.post(actor=people.UserFactory(role=role), adjustment_id=made.pk)

    assert (done.status, on_hand(item)) == ("posted", 200 + D(quantity))


def test_the_limit_itself_needs_no_approval():
    people.set_company(adjust_limit=D("24.60"))
    assert make.draft("-3").status == "draft"
    made = make.draft("-3")
    assert adjustments.post(actor=made.created_by, adjustment_id=made.pk).status == "posted"


def test_more_and_less_do_not_hide_each_other():
    people.set_company(adjust_limit=D("50"))
    item, place = goods("12", "10")
    other, _ = goods("12", "10", place=place)
    lines = [line_of(item, quantity="3"), line_of(other, quantity="-3")]
    actor = people.warehouse()
    made = adjustments.create(actor=actor, data=data_of(place), lines=lines)

    with pytest.raises(NotAllowed, match=r"more than the 50\.00 you may post"):
        adjustments.post(actor=actor, adjustment_id=made.pk)


POSTS = {
    "over the limit": (make.large_draft, people.warehouse, NotAllowed, "Submit it for approval"),
    "buyer": (make.draft, people.buyer, NotAllowed, "Your role does not include “Post”"),
    "posted": (make.posted, people.accountant, WrongState, "is posted, so “Post” is not possible"),
    "pending": (make.pending, people.accountant, WrongState, "Possible now: Approve"),
    "reversed": (make.reversed_one, people.accountant, WrongState, "Nothing can be done"),
    "too little there": (
        lambda: make.draft("-13"),
        people.warehouse,
        DomainError,
        "is short of 1 EA",
    ),
}


@pytest.mark.parametrize("case", POSTS)
def test_posting_that_is_refused_changes_nothing(case):
    prepare, who, error, text = POSTS[case]
    made, actor = prepare(), who()
    before = everything()

    with pytest.raises(error, match=text):
        adjustments.post(actor=actor, adjustment_id=made.pk)

    assert everything() == before


def test_a_truck_may_go_below_zero():
    item, truck = goods("2", place=TruckFactory())

    make.posted("-3", on=(item, truck))

    assert on_hand(item) == -1


def test_a_period_that_is_closed_is_not_corrected():
    day = business_days.today() - timedelta(days=1)
    made = make.draft(effective_on=day)
    people.set_company(stock_closed_through=day)
    before = everything()

    with pytest.raises(InvalidInput, match="Stock is closed through") as refused:
        adjustments.post(actor=made.created_by, adjustment_id=made.pk)

    assert (refused.value.field, everything()) == ("effective_on", before)


def test_only_accountants_go_far_back():
    day = business_days.today() - timedelta(days=5)
    made = make.draft(effective_on=day)
    before = everything()

    with pytest.raises(NotAllowed, match="more than 3 days back"):
        adjustments.post(actor=made.created_by, adjustment_id=made.pk)

    assert everything() == before
    adjustments.post(actor=people.accountant(), adjustment_id=made.pk)
    movement = StockMovement.objects.get(document_type="adjustment")
    assert movement.effective_at.date() == day


# A2: over the limit.


def test_over_the_limit_an_accountant_approves():
    made = make.large_draft()

    waiting = adjustments.submit(actor=made.created_by, adjustment_id=made.pk)
    assert (waiting.status, moved(waiting)) == ("pending_approval", [])
    done = adjustments.approve(actor=people.accountant(), adjustment_id=made.pk)

    assert (done.status, done.value) == ("posted", D("-984.00"))
    assert [each.action for each in audit.timeline(done)] == ["approve", "submit", "create"]


SUBMITS = {
    "within the limit": (make.draft, people.warehouse, WrongState, "Post it"),
    "no limit": (make.large_draft, people.accountant, WrongState, "Post it"),
    "twice": (make.pending, people.warehouse, WrongState, "is pending approval"),
    "buyer": (make.large_draft, people.buyer, NotAllowed, "Your role"),
}


@pytest.mark.parametrize("case", SUBMITS)
def test_submitting_that_is_refused_changes_nothing(case):
    prepare, who, error, text = SUBMITS[case]
    made, actor = prepare(), who()
    before = everything()

    with pytest.raises(error, match=text):
        adjustments.submit(actor=actor, adjustment_id=made.pk)

    assert everything() == before


APPROVALS = {
    "draft": (make.draft, people.accountant, WrongState, "is draft"),
    "warehouse": (make.pending, people.warehouse, NotAllowed, "Your role"),
    "manager": (make.pending, people.manager, NotAllowed, "Your role"),
    "posted": (make.posted, people.administrator, WrongState, "Possible now: Reverse"),
}


@pytest.mark.parametrize("case", APPROVALS)
def test_approving_that_is_refused_changes_nothing(case):
    prepare, who, error, text = APPROVALS[case]
    made, actor = prepare(), who()
    before = everything()

    with pytest.raises(error, match=text):
        adjustments.approve(actor=actor, adjustment_id=made.pk)

    assert everything() == before


# A3: reversed.


@pytest.mark.parametrize("who", [people.accountant, people.administrator])
def test_reversing_moves_the_same_back(who):
    item, place = goods("12", "8.20")
    made = make.posted("-3", on=(item, place))
    make.put(item, place, "9", "10")

    with heard(events.stock_adjusted) as told:
        done = adjustments.reverse(actor=who(), adjustment_id=made.pk, reason=" Found again ")

    assert (done.status, on_hand(item)) == ("reversed", 21)
    assert moved(done)[1][:3] == ("adjust_qty", 3, D("24.60"))
    assert len(told) == 1
    latest = audit.timeline(done).first()
    assert (latest.action, latest.reason) == ("reverse", "Found again")


REVERSALS = {
    "draft": (make.draft, people.accountant, WrongState, "Post"),
    "reversed": (make.reversed_one, people.accountant, WrongState, "Nothing can be done"),
    "warehouse": (make.posted, people.warehouse, NotAllowed, "Your role"),
    "buyer": (make.posted, people.buyer, NotAllowed, "Your role"),
}


@pytest.mark.parametrize("case", REVERSALS)
def test_reversing_that_is_refused_changes_nothing(case):
    prepare, who, error, text = REVERSALS[case]
    made, actor = prepare(), who()
    before = everything()

    with pytest.raises(error, match=text):
        adjustments.reverse(actor=actor, adjustment_id=made.pk, reason="Why")

    assert everything() == before


def test_reversing_needs_a_reason_and_the_goods():
    item, place = goods("12")
    made, actor = make.posted("3", on=(item, place), code="found"), people.accountant()
    stock.issue(
        actor=None,
        lines=[stock.StockLine(item_id=item.pk, location_id=place.pk, quantity=D(14))],
        document=Document("test", 1, "T-1"),
    )
    before = everything()

    with pytest.raises(InvalidInput, match="Say why"):
        adjustments.reverse(actor=actor, adjustment_id=made.pk, reason=" ")
    with pytest.raises(DomainError, match="is short of 2 EA"):
        adjustments.reverse(actor=actor, adjustment_id=made.pk, reason="Wrong")

    assert everything() == before


def test_what_a_closed_period_holds_is_not_taken_back():
    made, actor = make.posted(), people.accountant()
    people.set_company(stock_closed_through=business_days.today())
    before = everything()

    with pytest.raises(InvalidInput, match="Stock is closed through"):
        adjustments.reverse(actor=actor, adjustment_id=made.pk, reason="Wrong")

    assert everything() == before


# What it is worth.


def test_what_is_found_is_worth_the_average():
    item, place = goods("10", "8")
    make.put(item, place, "10", "9")

    done = make.posted("2", on=(item, place), code="found")

    assert (done.value, done.lines.get().unit_cost) == (D("17.00"), D("8.5"))


def test_what_is_found_where_there_was_none_is_worth_what_was_paid_last():
    item, place = ItemFactory(), LocationFactory()
    document = Document("receipt", 1, "RC-1")
    line = stock.StockLine(
        item_id=item.pk, location_id=place.pk, quantity=D(2), unit_cost=D("7.5"), line_id=1
    )
    stock.receive(actor=None, lines=[line], document=document)
    ItemCost.objects.filter(item=item).update(average=0)

    done = make.posted("2", on=(item, place), code="found")

    assert done.value == D("15.00")


def test_then_what_the_vendor_asks_then_nothing(caplog):
    asked, unknown, place = ItemFactory(), ItemFactory(), LocationFactory()
    VendorItemFactory(item=asked, cost=D("4"), is_preferred=False)
    VendorItemFactory(item=asked, cost=D("6"), is_preferred=True)

    first = make.posted("2", on=(asked, place), code="found")
    second = make.posted("2", on=(unknown, place), code="found")

    assert (first.value, second.value) == (D("12.00"), D("0.00"))
    assert f"item {unknown.pk} was found and has no known cost" in caplog.text


def test_a_change_of_value_moves_nothing_and_goes_nowhere():
    item, place = goods("10", "8")

    with heard(events.stock_adjusted) as told:
        done = make.posted("-5.50", on=(item, place), kind="value")

    assert (done.value, on_hand(item), told) == (D("-5.50"), 10, [])
    pool = ItemCost.objects.get(item=item)
    assert (pool.value, pool.average) == (D("74.50"), D("7.45"))
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")
    pool.refresh_from_db()
    assert (pool.value, pool.average) == (80, 8)
    assert verification.differences() == []


@pytest.mark.parametrize(("amount", "text"), [("-80.01", "less than nothing"), ("1", "nothing")])
def test_a_value_that_cannot_be_is_refused(amount, text):
    item, place = goods("10", "8") if amount == "-80.01" else (ItemFactory(), LocationFactory())
    made, actor = make.draft(amount, on=(item, place), kind="value"), people.accountant()
    before = everything()

    with pytest.raises(InvalidInput, match=text):
        adjustments.post(actor=actor, adjustment_id=made.pk)

    assert everything() == before


@pytest.mark.parametrize(
    ("difference", "average"), [("90", "8"), ("-9", "800")], ids=["boxes as one", "one as boxes"]
)
def test_a_corrected_unit_keeps_what_all_is_worth(difference, average):
    item, place = goods("10", "80")

    done = make.posted(difference, on=(item, place), kind="unit", code="unit correction")

    pool = ItemCost.objects.get(item=item)
    assert (done.value, pool.value, pool.average) == (0, 800, D(average))
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")
    pool.refresh_from_db()
    assert (pool.quantity, pool.value, pool.average) == (10, 800, 80)
    assert verification.differences() == []


def test_a_corrected_unit_counts_against_the_limit():
    made = make.draft("90", on=goods("10", "80"), kind="unit", code="unit correction")

    with pytest.raises(NotAllowed, match="Submit it for approval"):
        adjustments.post(actor=made.created_by, adjustment_id=made.pk)


def test_the_listed_reasons_are_there_and_the_company_adds_its_own():
    codes = set(AdjustmentReason.objects.values_list("code", flat=True))
    assert codes == {
        *("count", "damage", "loss", "found", "opening", "scrap", "unit correction"),
        *("sage_sync", "negative cost correction"),
    }
    AdjustmentReason.objects.create(code="theft", name="Theft")
    assert make.posted(code="theft").reason.name == "Theft"


def test_bins_and_lots_are_places_of_their_own():
    item, place = goods("12")
    make.put(item, place, "5", "8.20", bin="A-1")
    actor = people.warehouse()
    lines = [
        adjustments.AdjustmentLineInput(item_id=item.pk, bin=" A-1 ", counted=D(4)),
        adjustments.AdjustmentLineInput(item_id=item.pk, counted=D(12 + 1)),
    ]
    made = adjustments.create(actor=actor, data=data_of(place), lines=lines)

    adjustments.post(actor=actor, adjustment_id=made.pk)

    assert {row.bin: row.on_hand for row in item.balances.all()} == {"": 13, "A-1": 4}
    assert made.created_at <= timezone.now()
