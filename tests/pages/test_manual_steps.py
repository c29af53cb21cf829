"""The list of steps to do by hand, and its buttons."""

from __future__ import annotations

import pytest
from django.urls import reverse

from integrations.models import Connection, ManualStep
from integrations.sync import manual_steps
from plyhub import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(db) -> ManualStep:
    connection = Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )
    return manual_steps.open_step(
        connection=connection,
        kind="order_changed",
        entity="purchase_order",
        hub_id=7,
        label="PO-892",
        text="Change the quantity in ServiceTitan.",
    )


def page(view: str, *args: object) -> str:
    return reverse(f"admin:integrations_manualstep_{view}", args=args)


def test_the_list_shows_what_is_to_do(as_role, step: ManualStep) -> None:
    answer = as_role(roles.BUY).get(page("changelist"))
    assert answer.status_code == 200
    assert "Change the quantity in ServiceTitan." in answer.content.decode()


def test_what_is_done_leaves_the_list(as_role, step: ManualStep) -> None:
    client = as_role(roles.BUY)
    answer = client.post(page("do", step.pk, "done"), follow=True)
    assert "Ticked." in answer.content.decode()
    step.refresh_from_db()
    assert step.state == ManualStep.State.DONE
    text = "Change the quantity in ServiceTitan."
    assert text not in client.get(page("changelist")).content.decode()
    assert text in client.get(page("changelist") + "?show=all").content.decode()


def test_dismissing_without_a_reason_keeps_the_step(as_role, step: ManualStep) -> None:
    answer = as_role(roles.BUY).post(page("do", step.pk, "dismiss"), {"reason": "  "})
    assert answer.status_code == 200
    step.refresh_from_db()
    assert step.state == ManualStep.State.OPEN


def test_whoever_only_reads_is_offered_no_button(as_role, step: ManualStep) -> None:
    answer = as_role(roles.RO).get(page("change", step.pk))
    assert answer.status_code == 200
    assert "I did it" not in answer.content.decode()
