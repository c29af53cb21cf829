"""Steps to do by hand: listed once, ticked by what a read shows, closed by a person."""

from __future__ import annotations

import pytest

from integrations.models import Connection, ManualStep
from integrations.sync import manual_steps
from plyhub import roles
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from tests.factories import people

State = ManualStep.State


@pytest.fixture
def connection(db) -> Connection:
    return Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )


def opened(connection: Connection, **values: object) -> ManualStep:
    defaults = {
        "kind": "order_changed",
        "entity": "purchase_order",
        "hub_id": 7,
        "label": "PO-892",
        "text": "Change the quantity of CAP-45-5 to 3.",
        "expected": {"quantity": "3"},
    }
    return manual_steps.open_step(connection=connection, **{**defaults, **values})


def test_the_same_need_again_brings_the_open_step_up_to_date(connection: Connection) -> None:
    first = opened(connection)
    again = opened(connection, text="Change it to 4.", expected={"quantity": "4"})
    assert again.pk == first.pk
    stored = ManualStep.objects.get()
    assert (stored.text, stored.expected) == ("Change it to 4.", {"quantity": "4"})


def test_a_read_that_shows_what_is_expected_ticks_the_step(connection: Connection) -> None:
    step = opened(connection)
    facts = {7: {"quantity": "3", "status": "Sent"}}
    ticked = manual_steps.seen(connection_id=connection.pk, entity="purchase_order", facts=facts)
    assert [one.pk for one in ticked] == [step.pk]
    step.refresh_from_db()
    assert (step.state, step.closed_by) == (State.DETECTED, None)
    assert step.closed_at is not None
    entry = audit.timeline(step).first()
    assert (entry.action, entry.from_state, entry.rule) == (
        "detected",
        "open",
        "seen in the other system",
    )


@pytest.mark.parametrize(
    ("entity", "facts"),
    [
        ("purchase_order", {7: {"quantity": "2"}}),
        ("purchase_order", {8: {"quantity": "3"}}),
        ("receipt", {7: {"quantity": "3"}}),
        ("purchase_order", {}),
    ],
)
def test_a_read_that_shows_something_else_ticks_nothing(
    connection: Connection, entity: str, facts: dict
) -> None:
    step = opened(connection)
    assert manual_steps.seen(connection_id=connection.pk, entity=entity, facts=facts) == []
    step.refresh_from_db()
    assert step.state == State.OPEN


def test_a_step_that_expects_nothing_is_only_ticked_by_a_person(connection: Connection) -> None:
    step = opened(connection, expected={})
    facts = {7: {"quantity": "3"}}
    manual_steps.seen(connection_id=connection.pk, entity="purchase_order", facts=facts)
    step.refresh_from_db()
    assert step.state == State.OPEN


def test_a_person_ticks_a_step(connection: Connection) -> None:
    wes = people.UserFactory(role=roles.WHS)
    step = manual_steps.done(actor=wes, step_id=opened(connection).pk)
    assert (step.state, step.closed_by) == (State.DONE, wes)


def test_a_closed_step_takes_no_more(connection: Connection) -> None:
    wes = people.UserFactory(role=roles.WHS)
    step = manual_steps.done(actor=wes, step_id=opened(connection).pk)
    with pytest.raises(WrongState, match="closed already: Done"):
        manual_steps.dismiss(actor=wes, step_id=step.pk, reason="Never mind")
    step.refresh_from_db()
    assert (step.state, step.reason) == (State.DONE, "")


def test_dismissing_asks_for_a_reason(connection: Connection) -> None:
    step = opened(connection)
    with pytest.raises(InvalidInput, match="Say why") as refused:
        manual_steps.dismiss(actor=people.UserFactory(role=roles.WHS), step_id=step.pk, reason=" ")
    assert refused.value.field == "reason"
    step.refresh_from_db()
    assert step.state == State.OPEN


def test_a_technician_may_not_tick(connection: Connection) -> None:
    step = opened(connection)
    with pytest.raises(NotAllowed):
        manual_steps.done(actor=people.UserFactory(role=roles.TECH), step_id=step.pk)
    step.refresh_from_db()
    assert step.state == State.OPEN


def test_a_step_whose_cause_is_gone_is_closed(connection: Connection) -> None:
    step = opened(connection)
    other = opened(connection, kind="canceled_there")
    count = manual_steps.withdraw(
        entity="purchase_order", hub_ids=[7], kinds=["order_changed"], reason="PO-892 was cancelled"
    )
    assert count == 1
    step.refresh_from_db()
    other.refresh_from_db()
    assert (step.state, step.reason) == (State.DISMISSED, "PO-892 was cancelled")
    assert other.state == State.OPEN


def test_after_a_step_was_closed_the_same_need_is_a_new_one(connection: Connection) -> None:
    first = opened(connection)
    manual_steps.done(actor=people.UserFactory(role=roles.WHS), step_id=first.pk)
    assert opened(connection).pk != first.pk
