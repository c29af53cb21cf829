"""What a company chose not to send to the field-service system stays here."""

from __future__ import annotations

import pytest

from integrations.connectors import registry
from integrations.models import Connection, OutboxEntry
from integrations.sync import operations, sending
from integrations.sync.target import Target
from inventory.services import job_notes
from plyhub.common.models import User
from procurement.services import vendor_editing
from tests.factories import people
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada() -> User:
    return people.administrator()


def choose(connection: Connection, **options: str) -> None:
    connection.options = {**connection.options, **options}
    connection.save()


def queued(connection: Connection) -> list[str]:
    entries = OutboxEntry.objects.filter(connection=connection).order_by("layer", "pk")
    return list(entries.values_list("operation", flat=True))


def test_every_choice_is_an_option_that_sends_unless_told_not_to():
    fields = {
        field.name: field for name in registry.names() for field in registry.describe(name).options
    }
    chosen = {*sending.SENT_IF.values(), *sending.INTRODUCED_IF.values()}

    assert {name: fields[name].default for name in chosen} == dict.fromkeys(chosen, "yes")


def test_every_choice_is_about_a_write_there_is():
    codes = {each.code for each in operations.OPERATIONS}
    introducing = {each.code for each in operations.OPERATIONS if each.introduces}

    assert set(sending.SENT_IF) <= codes
    assert set(sending.INTRODUCED_IF) <= introducing


@pytest.mark.parametrize(("answer", "sent"), [("yes", ["st.vendor.upsert"]), ("no", [])])
def test_a_new_vendor_goes_at_once_or_not(st, ada, answer, sent):
    choose(st, introduce_vendors=answer)

    vendor_editing.create(actor=ada, values={"name": "Desert Pipe Supply"})

    assert queued(st) == sent


def test_what_was_not_sent_at_once_goes_before_the_order_that_needs_it(world: World, st):
    choose(st, introduce_vendors="no", introduce_items="no")
    st.links.filter(entity__in=("vendor", "item")).delete()

    w.approve(world.order())

    assert {"st.vendor.upsert", "st.item.upsert", "st.po.create"} <= set(queued(st))


@pytest.mark.parametrize(("answer", "sent"), [("yes", ["st.job_note.create"]), ("no", [])])
def test_notes_stay_here_if_that_was_chosen(world: World, st, answer, sent):
    choose(st, send_notes=answer)
    w.link(st, "job", world.job.pk, "3000004521")

    job_notes.write(actor=world.admin, job_id=world.job.pk, text="Gate is locked.")

    assert queued(st) == sent


@pytest.mark.parametrize(("answer", "takes"), [("yes", True), ("no", False)])
def test_used_material_stays_off_invoices_if_that_was_chosen(st, answer, takes):
    choose(st, send_materials=answer)

    target = Target.of(st)

    assert (operations.for_role(target, "usage", "update") is not None) is takes
