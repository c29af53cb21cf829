"""Notes written here arrive on their job in ServiceTitan, once each."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import outbox, push
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Job, JobNote
from inventory.services import job_notes, usage
from plyhub.common import panels
from tests.factories import people
from tests.factories.inventory import TruckFactory
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)

CREATE = "st.job_note.create"
POST_NOTE = "POST .*/jobs/.*/notes"
NOTES = "job_notes"


@pytest.fixture
def job_there(world: World, st: Connection, titan: w.StandIn) -> int:
    """Job 4521 over there, linked to ours."""
    row = titan.control("lookup", {"table": "jobs", "id": "4521"})
    w.link(st, "job", world.job.pk, str(row["id"]))
    return row["id"]


def notes(titan: w.StandIn, job_id: int) -> list[str]:
    return [row["text"] for row in titan.rows(NOTES) if row["jobId"] == job_id]


def write(world: World, text: str = "Gate is locked.") -> JobNote:
    return job_notes.write(actor=world.admin, job_id=world.job.pk, text=text)


def send(connection: Connection) -> None:
    """Send what is due, as if the time to wait between tries had passed."""
    for _ in range(4):
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        w.state(connection, "active")
        push.drain(connection.pk)


def test_a_note_is_written_on_the_job_and_nothing_else_changes(world, st, titan, job_there):
    before, job = titan.rows(NOTES), titan.control("lookup", {"table": "jobs", "id": "4521"})

    note = write(world)
    send(st)

    [made] = [row for row in titan.rows(NOTES) if row not in before]
    assert (made["jobId"], made["text"], made["isPinned"]) == (
        job_there,
        f"Gate is locked.\n\nPlyHub {note.number}",
        False,
    )
    assert [row for row in titan.rows(NOTES) if row != made] == before
    assert titan.control("lookup", {"table": "jobs", "id": "4521"}) == job
    assert (
        st.activity.latest("pk").sentence
        == f"Note {note.number} on Job 4521 written in ServiceTitan"
    )


def test_the_note_knows_that_it_is_there(world, st, titan, job_there):
    note = write(world)
    send(st)

    known = ExternalLink.objects.get(entity="job_note", hub_id=note.pk)
    assert known.external_id == note.number
    assert "In ServiceTitan" in str(panels.notes_for("jobnote", [note.pk])[note.pk])


def test_two_notes_with_the_same_words_are_two(world, st, titan, job_there):
    held = len(notes(titan, job_there))

    write(world)
    write(world)
    send(st)

    assert len(notes(titan, job_there)) == held + 2


def test_sending_again_writes_nothing(world, st, titan, job_there):
    write(world)
    send(st)
    before = titan.rows(NOTES)

    outbox.enqueue(*_again(st))
    send(st)

    assert (titan.rows(NOTES), OutboxEntry.objects.count()) == (before, 1)


def _again(connection: Connection) -> tuple[Any, ...]:
    return Target.of(connection), CREATE, Ref("job_note", JobNote.objects.get().pk)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after"},
        {"kind": "status", "status": 429},
        {"kind": "status", "status": 401},
        {"kind": "status", "status": 503},
    ],
    ids=["reply lost", "too many", "signed out", "down"],
)
def test_trouble_on_the_way_ends_in_one_note(world, st, titan, job_there, fault):
    held = len(notes(titan, job_there))
    titan.faults({"match": POST_NOTE, "times": 1, **fault})

    write(world)
    send(st)

    assert (len(notes(titan, job_there)), w.entry(st, CREATE).state) == (held + 1, "succeeded")


def test_an_expired_token_is_renewed(world, st, titan, job_there):
    titan.control("expire_tokens")

    note = write(world)
    send(st)

    assert any(note.number in text for text in notes(titan, job_there))


def test_a_refused_note_is_told_and_stays_here(world, st, titan, job_there):
    ExternalLink.objects.filter(entity="job").update(external_id="987654321")
    before = titan.rows(NOTES)

    note = write(world)
    send(st)

    entry = w.entry(st, CREATE)
    assert entry.state in ("failed", "blocked")
    assert entry.message
    assert (titan.rows(NOTES), JobNote.objects.get()) == (before, note)


def test_a_system_that_does_not_know_the_job_is_not_told(world, st):
    write(world)

    assert not OutboxEntry.objects.exists()


def test_a_completed_job_tells_its_cost_once(world, st, titan, job_there):
    now = timezone.now()
    people.set_company(
        job_cost_note_on_completion=True, job_cost_note_since=now - timedelta(days=1)
    )
    Job.objects.filter(pk=world.job.pk).update(status="in_progress")
    usage.record(
        actor=None,
        job_id=world.job.pk,
        item_id=world.whip.pk,
        quantity=Decimal(3),
        location_id=TruckFactory().pk,
    )
    Job.objects.filter(pk=world.job.pk).update(status="completed", completed_at=now)

    [note] = job_notes.write_due()
    again = job_notes.write_due()
    send(st)

    [text] = [text for text in notes(titan, job_there) if note.number in text]
    assert again == []
    assert text.startswith("Material cost of Job 4521: ")
    assert "WHIP-6FT Whip, 6 ft: 3 EA used" in text
