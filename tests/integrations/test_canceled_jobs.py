"""A job canceled there: the buyer is asked about what is on order for it, once."""

import pytest

from integrations.models import ManualStep
from integrations.sync import manual_steps
from inventory.models import Job
from inventory.services import jobs
from procurement.models import PurchaseOrder
from procurement.services import purchase_orders
from tests.factories import inventory as stocks
from tests.factories import people
from tests.factories.procurement import draft_order, line_input
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def titan():
    return rows.connection(name="ServiceTitan", system="servicetitan")


@pytest.fixture
def job():
    return stocks.JobFactory(number="4521")


def becomes(titan, job: Job, status: str) -> None:
    jobs.upsert_jobs([(job.pk, {"status": status})], origin=titan.pk)


def asked() -> list[str]:
    return list(ManualStep.objects.filter(state="open").values_list("label", flat=True))


def test_each_open_order_of_the_job_is_asked_about_and_nothing_is_cancelled(titan, job):
    whole = draft_order(job_id=job.pk)
    by_line = draft_order(line_input(job_id=job.pk))
    closed = draft_order(job_id=job.pk)
    draft_order()
    PurchaseOrder.objects.filter(pk=closed.pk).update(status="closed")

    becomes(titan, job, "canceled")

    assert set(asked()) == {whole.number, by_line.number}
    assert ManualStep.objects.get(label=whole.number).text == (
        f"{job} was canceled in ServiceTitan. Decide about {whole.number} (draft): cancel it, or"
        " have the goods delivered elsewhere. Nothing was cancelled by itself."
    )
    assert set(PurchaseOrder.objects.values_list("status", flat=True)) == {"draft", "closed"}


def test_what_a_person_settled_is_not_asked_again(titan, job):
    draft_order(job_id=job.pk)
    becomes(titan, job, "canceled")
    becomes(titan, job, "canceled")
    [step] = ManualStep.objects.all()
    manual_steps.done(actor=people.administrator(), step_id=step.pk)

    becomes(titan, job, "canceled")

    assert asked() == []


def test_a_job_that_goes_on_withdraws_the_question(titan, job):
    draft_order(job_id=job.pk)
    becomes(titan, job, "canceled")

    becomes(titan, job, "scheduled")

    step = ManualStep.objects.get()
    assert (step.state, step.reason) == ("dismissed", "The job is not canceled any more.")


def test_an_order_that_is_cancelled_withdraws_it_too(titan, job):
    order = draft_order(job_id=job.pk)
    becomes(titan, job, "canceled")

    purchase_orders.cancel(actor=people.administrator(), order_id=order.pk, reason="Job is off.")

    assert asked() == []
