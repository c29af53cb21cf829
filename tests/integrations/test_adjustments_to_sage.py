"""Adjustments as documents, on their way to Sage Intacct."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ManualStep, OutboxEntry
from integrations.sync import push, stock_export
from inventory.models import Adjustment, AdjustmentReason
from inventory.services import adjustment_posting, adjustments
from tests.factories import adjustments as make
from tests.factories import people
from tests.integrations.plumber_story import Plumber

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.plumber_world"]
MORE, LESS = "Inventory Adjustment Increase", "Inventory Adjustment Decrease"


def adjusted(plumber: Plumber, quantity: str, code: str = "damage", **given: object) -> Adjustment:
    return make.posted(quantity, on=(plumber.pipe, plumber.van), code=code, **given)


def test_it_is_there_once_under_its_number(plumber: Plumber):
    done = adjusted(plumber, "-3")
    plumber.send()
    push.drain(plumber.si.pk)

    assert plumber.documents() == [(LESS, done.number)]
    assert plumber.held() == {"VAN-12": 37, "VAN-14": 60}
    [line] = plumber.lines()
    assert (D(line["QUANTITY"]), D(line["COST"])) == (3, D("0.62"))
    assert plumber.entry().label == f"Adjustment {done.number}: 3 FT PEX-34-BLUE less at VAN-12"


def test_drafts_and_what_waits_for_approval_stay_here(plumber: Plumber):
    people.set_company(adjust_limit=D(1))
    before = plumber.whole()
    made = make.draft("-3", on=(plumber.pipe, plumber.van))
    adjustments.submit(actor=made.created_by, adjustment_id=made.pk)
    plumber.send()

    assert (plumber.queued(), plumber.whole()) == ([], before)


def test_what_came_from_the_books_is_not_told_them(plumber: Plumber):
    before = plumber.whole()
    why = AdjustmentReason.objects.get(code="sage_sync")
    data = adjustments.AdjustmentInput(reason_id=why.pk, location_id=plumber.van.pk)
    line = adjustments.AdjustmentLineInput(item_id=plumber.pipe.pk, quantity=D(-4))
    [made] = adjustments.post_found([(data, [line])], actor=None, origin="si", rule="test")
    plumber.send()

    assert (made.status, made.value) == ("posted", D("-2.48"))
    assert (plumber.queued(), plumber.whole()) == ([], before)
    adjustments.reverse(actor=people.accountant(), adjustment_id=made.pk, reason="No")
    plumber.send()
    assert (plumber.queued(), plumber.whole()) == ([], before)


def test_reversed_it_is_taken_back_there(plumber: Plumber):
    done = adjusted(plumber, "-3")
    plumber.send()
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")
    plumber.send()

    assert plumber.documents() == [(LESS, done.number), (MORE, f"{done.number}-R")]
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}


def test_reversed_before_it_was_sent_it_never_goes(plumber: Plumber):
    before = plumber.whole()
    done = adjusted(plumber, "-3")
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")
    plumber.send()

    assert [entry.state for entry in plumber.queued()] == ["cancelled"]
    assert plumber.whole() == before


@pytest.mark.parametrize("kind", ["quantity", "value"])
def test_only_what_moved_is_told(plumber: Plumber, kind):
    adjusted(plumber, "-3", kind=kind)
    assert len(plumber.queued()) == (1 if kind == "quantity" else 0)


def test_a_reason_has_definitions_of_its_own(plumber: Plumber):
    """Their posting settings say which accounts it goes to."""
    reason = AdjustmentReason.objects.get(code="damage")
    reason.books_decrease = "Inventory Issue"
    reason.save()
    done = adjusted(plumber, "-3")
    plumber.send()

    assert plumber.documents() == [("Inventory Issue", done.number)]
    assert plumber.entry().payload["decrease"] == "Inventory Issue"
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")
    plumber.send()
    assert plumber.documents()[1] == (MORE, f"{done.number}-R")


def test_its_page_knows_under_which_movement_it_is_told(plumber: Plumber):
    done = adjusted(plumber, "-3")
    document = adjustment_posting.document_of(done)
    assert stock_export.told_of(document) == plumber.entry().hub_id
    plumber.send()
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")
    latest = OutboxEntry.objects.filter(entity="stock_adjustment").latest("pk")
    assert stock_export.told_of(document) == latest.hub_id


def test_a_system_that_takes_no_adjustments_is_told_by_hand(plumber: Plumber, st):
    done = adjusted(plumber, "-3")

    step = ManualStep.objects.get()
    assert (step.connection, step.entity, step.kind, step.state) == (
        st,
        "stock_adjustment",
        "adjustment_by_hand",
        "open",
    )
    assert step.text == (
        f"Adjust stock: 3 FT PEX-34-BLUE less at VAN-12 in ServiceTitan (Adjustment {done.number})."
    )
    assert OutboxEntry.objects.filter(connection=st, entity="stock_adjustment").count() == 0


def test_reversed_before_it_was_entered_there_is_nothing_to_enter(plumber: Plumber, st):
    done = adjusted(plumber, "-3")
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")

    step = ManualStep.objects.get()
    assert (step.state, step.reason) == (
        "dismissed",
        "It was taken back before it was entered there.",
    )


def test_reversed_afterwards_the_way_back_is_to_be_entered(plumber: Plumber, st):
    done = adjusted(plumber, "-3")
    ManualStep.objects.update(state="done")
    adjustments.reverse(actor=people.accountant(), adjustment_id=done.pk, reason="No")

    assert ManualStep.objects.get(state="open").text == (
        "Adjust stock: 3 FT PEX-34-BLUE more at VAN-12 in ServiceTitan"
        f" (Reversal of adjustment {done.number})."
    )


def test_a_company_that_keeps_no_stock_there_need_not_adjust_it(plumber: Plumber, st):
    st.options = {**st.options, "inventory_mirror": "no"}
    st.save()
    adjusted(plumber, "-3")

    assert ManualStep.objects.count() == 0
