"""Notes on jobs, and what a job's material came to."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory import events
from inventory.models import Job, JobNote
from inventory.services import job_costs, job_notes, usage
from plyhub import roles
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed
from plyhub.common.models import AuditEntry
from procurement.services import purchase_orders
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory, JobFactory
from tests.factories.procurement import VendorFactory, approved_order, draft_order, line_input
from tests.factories.usage import crew_of, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(db) -> Job:
    return JobFactory(number="4521", status="in_progress")


def consume(job: Job, quantity: str = "5", cost: str = "2.50", **item: object):
    """Material used on the job, at a cost."""
    made = ItemFactory(cost=D(cost), **item)
    return used(job_id=job.pk, item_id=made.pk, quantity=D(quantity))


# Notes.


@pytest.mark.parametrize("role", [roles.WHS, roles.BUY, roles.PM, roles.ACC, roles.ADM])
def test_who_sees_jobs_writes_on_them(job, role):
    person = people.UserFactory(role=role)

    with heard(events.job_notes_written) as told:
        note = job_notes.write(actor=person, job_id=job.pk, text="  Gate is locked. ")

    assert (note.job, note.text, note.kind, note.written_by) == (
        job,
        "Gate is locked.",
        "note",
        person,
    )
    assert told == [{"note_ids": [note.pk], "origin": None}]
    entry = AuditEntry.objects.get(object_type="jobnote")
    assert (entry.number, entry.action, entry.actor) == (note.number, "create", person)


def test_a_technician_writes_on_their_own_jobs_only(job):
    person = people.UserFactory(role=roles.TECH)
    crew_of(job, user=person)

    job_notes.write(actor=person, job_id=job.pk, text="Done.")
    with pytest.raises(NotAllowed):
        job_notes.write(actor=person, job_id=JobFactory().pk, text="Done.")

    assert [note.job for note in JobNote.objects.all()] == [job]


def test_who_may_only_look_writes_nothing(job):
    with pytest.raises(NotAllowed):
        job_notes.write(actor=people.UserFactory(role=roles.RO), job_id=job.pk, text="Hm.")

    assert not JobNote.objects.exists()


@pytest.mark.parametrize(
    ("text", "message"), [(" \n", "Write something."), ("x" * 4001, "Use at most 4000 characters.")]
)
def test_a_text_that_cannot_be_used_is_refused(job, text, message):
    with pytest.raises(InvalidInput) as refused:
        job_notes.write(actor=None, job_id=job.pk, text=text)

    assert (refused.value.field, refused.value.message) == ("text", message)
    assert not JobNote.objects.exists()


def test_a_job_there_is_not_is_refused(db):
    with pytest.raises(InvalidInput):
        job_notes.write(actor=None, job_id=999_999, text="Hm.")


def test_the_same_token_twice_is_one_note(job):
    token = uuid.uuid4()

    notes = [
        job_notes.write(actor=None, job_id=job.pk, text="Done.", token=token) for _ in range(2)
    ]

    assert notes[0] == notes[1] == JobNote.objects.get()


# What material came to.


def test_the_cost_is_that_of_what_stayed_on_the_job(job):
    whip = consume(job, "5", "2.50", sku="WHIP-6FT", name="Whip, 6 ft")
    usage.bring_back(actor=None, usage_id=whip.pk, quantity=D(2))
    consume(job, "1", "1900", sku="CONDENSER", name="Condenser")
    consume(JobFactory(), "9", "9")

    note = job_notes.material_cost(actor=None, job_id=job.pk)

    cost = job_costs.figures(job.pk)
    lines = {each.sku: (each.used, each.brought_back, each.cost) for each in cost.consumed}
    assert lines == {
        "WHIP-6FT": (D(5), D(2), lines["WHIP-6FT"][2]),
        "CONDENSER": lines["CONDENSER"],
    }
    assert cost.cost == -sum(each.value for each in job.movements.all())
    assert note.kind == "material_cost"
    assert note.text.splitlines()[0] == f"Material cost of Job 4521: {cost.cost:,.2f} USD"
    assert "WHIP-6FT Whip, 6 ft: 5 EA used, 2 EA brought back," in note.text


def test_what_is_ordered_for_the_job_is_told(job):
    mine = line_input(quantity="2", unit_price="10", job_id=job.pk)
    part = approved_order(line_input(), mine, vendor_id=VendorFactory(name="ABC Supply").pk)
    whole = approved_order(line_input(quantity="3", unit_price="100"), job_id=job.pk)
    draft_order(line_input(), job_id=job.pk)
    gone = approved_order(line_input(), job_id=job.pk)
    purchase_orders.cancel(actor=people.administrator(), order_id=gone.pk, reason="No.")

    note = job_notes.material_cost(actor=None, job_id=job.pk)

    assert note.text.splitlines() == [
        "Material cost of Job 4521: 0.00 USD",
        "Ordered for the job:",
        f"{part.number} ABC Supply, Approved: 20.00",
        f"{whole.number} {whole.vendor}, Approved: 300.00",
    ]


def test_a_long_list_is_cut(job):
    several = [
        job_costs.Consumed(
            sku=f"I-{n}", name="Part", unit="EA", used=D(1), brought_back=D(0), cost=D(n)
        )
        for n in range(50)
    ]

    lines = job_costs.text("Job 1", "USD", job_costs.Figures(several, ())).splitlines()

    assert (lines[1], lines[-1], len(lines)) == (
        "I-49 Part: 1 EA used, 49.00",
        "10 further items",
        42,
    )


def test_nothing_to_tell_is_refused(job):
    with pytest.raises(DomainError) as refused:
        job_notes.material_cost(actor=None, job_id=job.pk)

    assert refused.value.message == "Nothing was used on Job 4521 or ordered for it yet."
    assert not JobNote.objects.exists()


def test_who_may_not_see_costs_writes_none_down(job):
    consume(job)

    with pytest.raises(NotAllowed):
        job_notes.material_cost(actor=people.warehouse(), job_id=job.pk)

    assert not JobNote.objects.exists()


# By itself, on completion.


@pytest.fixture
def wanted(db) -> None:
    people.set_company(
        job_cost_note_on_completion=True, job_cost_note_since=timezone.now() - timedelta(days=1)
    )


def complete(job: Job, ago: timedelta = timedelta(0)) -> None:
    Job.objects.filter(pk=job.pk).update(status="completed", completed_at=timezone.now() - ago)


def test_a_completed_job_is_told_of_once(job, wanted):
    consume(job)
    complete(job)

    first, second = job_notes.write_due(), job_notes.write_due()

    assert ([note.job for note in first], second) == ([job], [])
    assert AuditEntry.objects.get(object_type="jobnote").rule == "completed job"


def test_completed_again_it_is_told_of_again(job, wanted):
    consume(job)
    complete(job, timedelta(minutes=1))
    job_notes.write_due()
    complete(job)

    assert len(job_notes.write_due()) == 1


def test_a_company_that_does_not_want_that_gets_none(job):
    consume(job)
    complete(job)

    assert (job_notes.write_due(), JobNote.objects.count()) == ([], 0)


@pytest.mark.parametrize("case", ["before that was wanted", "nothing used", "not completed"])
def test_other_jobs_are_not_told_of(job, wanted, case):
    if case != "nothing used":
        consume(job)
    if case != "not completed":
        complete(job, timedelta(days=9 if case.startswith("before") else 0))

    assert (job_notes.write_due(), JobNote.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_note(wanted):
    job = JobFactory(status="in_progress")
    consume(job)
    complete(job)

    at_once(job_notes.write_due, job_notes.write_due)

    assert JobNote.objects.count() == 1
