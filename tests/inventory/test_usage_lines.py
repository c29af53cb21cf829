"""Lines of invoices: what is posted is the difference to what was counted for them."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory import events
from inventory.models import Appointment, InvoiceLine, Job, StockMovement, Usage
from inventory.services import invoices, jobs, usage, usage_lines, verification
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory, JobFactory, TechnicianFactory, TruckFactory
from tests.factories.usage import InvoiceFactory, crew_of, read_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(db):
    return JobFactory(status="in_progress")


@pytest.fixture
def invoice(job):
    return InvoiceFactory(job=job)


@pytest.fixture
def read(invoice, item, truck):
    """The line as it was read; the first time it is new."""

    def line(quantity: str = "5", **values: object) -> InvoiceLine:
        known = InvoiceLine.objects.first()
        columns = {"item_id": item.pk, "location_id": truck.pk, "quantity": D(quantity), **values}
        return InvoiceLine.objects.get(pk=read_line(invoice, line=known, **columns))

    return line


def _usages() -> list[tuple[D, str]]:
    return list(Usage.objects.order_by("pk").values_list("quantity", "status"))


def _job_status(job: Job, status: str) -> None:
    Job.objects.filter(pk=job.pk).update(status=status)


def test_a_new_line_is_used(read, stocked, truck, on_hand, job):
    stocked("40", "0.62", location_id=truck.pk)

    line = read("25")

    made = Usage.objects.get()
    assert (made.invoice_line, made.quantity, made.entered_in) == (line, D(25), "field_service")
    assert (made.unit_cost, made.location, made.job) == (D("0.62"), truck, job)
    assert StockMovement.objects.get(type="issue").origin == "st"
    assert on_hand(truck) == D(15)


def test_it_is_told_with_where_it_came_from(read):
    with heard(events.usages_posted) as told:
        read()

    assert told == [{"usage_ids": [Usage.objects.get().pk], "origin": 1}]


def test_the_same_line_again_posts_nothing(read, truck, on_hand):
    read()
    movements = StockMovement.objects.count()

    with heard(events.usages_posted) as told:
        read()

    assert (_usages(), on_hand(truck), told) == ([(D(5), "posted")], D(-5), [])
    assert StockMovement.objects.count() == movements


@pytest.mark.parametrize(("after", "delta"), [("7", "2"), ("2", "-3"), ("0", "-5")])
def test_an_edited_line_posts_the_difference(read, truck, on_hand, after, delta):
    read()

    read(after)

    assert _usages() == [(D(5), "posted"), (D(delta), "posted")]
    assert on_hand(truck) == -D(after)
    assert verification.differences() == []


def test_a_line_that_was_taken_off_comes_back(read, truck, on_hand):
    read()

    read(is_active=False)

    assert (on_hand(truck), _usages()[1][0]) == (D(0), D(-5))


def test_a_line_that_was_put_on_again_is_used_again(read, truck, on_hand):
    read()
    read(is_active=False)

    read(is_active=True)

    assert on_hand(truck) == D(-5)


def test_another_item_on_the_line_brings_back_the_first(read, truck, item, on_hand):
    read()
    other = ItemFactory()

    read(item_id=other.pk)

    sums = {
        each.item: each.quantity
        for each in StockMovement.objects.filter(location=truck).order_by("pk")
    }
    assert (on_hand(truck), sums[other]) == (D(0), D(-5))


def test_an_invoice_taken_out_of_use_brings_all_back(read, invoice, truck, on_hand):
    read()

    invoices.upsert_invoices([(invoice.pk, {"is_active": False})], origin=1)

    assert on_hand(truck) == D(0)


@pytest.mark.parametrize("status", ["scheduled", "dispatched", "hold", "canceled"])
def test_before_work_has_begun_lines_are_only_needed(read, job, status):
    _job_status(job, status)

    read()

    assert _usages() == []


def test_a_job_on_hold_that_was_worked_on_has_begun(read, job):
    _job_status(job, "hold")
    Appointment.objects.create(job=job, status="working")

    read()

    assert _usages() == [(D(5), "posted")]


def test_once_counted_a_line_stays_counted_whatever_the_job_does(read, job, truck, on_hand):
    read()
    _job_status(job, "canceled")

    read("2")

    assert on_hand(truck) == D(-2)


def test_when_a_job_begins_its_lines_are_used(read, job, truck, on_hand):
    _job_status(job, "scheduled")
    read()

    jobs.upsert_jobs([(job.pk, {"status": "in_progress"})], origin=1)

    assert (_usages(), on_hand(truck)) == ([(D(5), "posted")], D(-5))


def test_jobs_that_begin_cost_the_same_however_many(truck):
    def begin(count: int) -> int:
        rows = []
        for _ in range(count):
            invoice = InvoiceFactory(job=JobFactory(status="scheduled"))
            read_line(invoice, location_id=truck.pk)
            rows.append((invoice.job_id, {"status": "in_progress"}))
        with CaptureQueriesContext(connection) as captured:
            jobs.upsert_jobs(rows, origin=1)
        return len(captured)

    begin(1)

    assert begin(9) == begin(2)


def test_nothing_new_costs_the_same_however_many_lines(truck, invoice):
    def again(count: int) -> int:
        ids = [read_line(invoice, location_id=truck.pk) for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            usage_lines.reconcile_lines(line_ids=ids, origin=1)
        return len(captured)

    assert again(9) == again(2)


def test_a_job_completed_long_ago_is_reviewed(read, job, truck, on_hand):
    Job.objects.filter(pk=job.pk).update(
        status="completed", completed_at=timezone.now() - timedelta(days=31)
    )

    read()
    read()

    assert (_usages(), on_hand(truck)) == ([(D(5), "review")], D(0))


def test_a_job_completed_lately_is_not(read, job):
    Job.objects.filter(pk=job.pk).update(
        status="completed", completed_at=timezone.now() - timedelta(days=29)
    )

    read()

    assert _usages() == [(D(5), "posted")]


def test_without_a_place_it_needs_one_and_reading_it_again_makes_no_other(read):
    for _ in range(2):
        read(location_id=None)

    assert _usages() == [(D(5), "needs_location")]
    assert not StockMovement.objects.exists()


def test_the_only_technicians_truck_gives_it(read, job, truck):
    who = crew_of(job, truck=truck)

    read(location_id=None)

    made = Usage.objects.get()
    assert (made.location, made.technician, made.status) == (truck, who, "posted")


def test_of_two_technicians_the_one_the_line_names_gives_it(read, job, truck):
    who = crew_of(job, truck=truck)
    crew_of(job)

    read(location_id=None, technician_id=who.pk)

    assert Usage.objects.get().location == truck


def test_of_two_technicians_neither_is_guessed(read, job, truck):
    crew_of(job, truck=truck)
    crew_of(job)

    read(location_id=None)

    assert _usages() == [(D(5), "needs_location")]


def test_a_technician_who_is_gone_does_not_count(read, job, truck):
    crew_of(job, truck=truck)
    crew_of(job, is_active=False)

    read(location_id=None)

    assert Usage.objects.get().location == truck


def test_of_two_trucks_neither_is_guessed(read, job, truck):
    who = crew_of(job, truck=truck)
    TruckFactory().technicians.add(who)

    read(location_id=None)

    assert _usages() == [(D(5), "needs_location")]


def test_the_company_may_take_it_from_the_default_warehouse(read, stocked, warehouse, on_hand):
    stocked("9", "1")
    type(warehouse).objects.filter(pk=warehouse.pk).update(is_default=True)
    people.set_company(usage_from_default_warehouse=True)

    read(location_id=None)

    assert on_hand(warehouse) == D(4)


def test_what_a_warehouse_does_not_have_waits_for_a_person(read, warehouse, on_hand):
    read(location_id=warehouse.pk)

    made = Usage.objects.get()
    assert (made.status, made.location, on_hand(warehouse)) == ("needs_location", warehouse, D(0))
    assert made.note.startswith("WH-MAIN is short of 5 EA WHIP-6FT.")


def test_one_that_cannot_be_posted_holds_up_no_other(invoice, warehouse, truck, item, on_hand):
    rows = [
        (None, {"invoice_id": invoice.pk, "item_id": item.pk, "quantity": D(5), "location_id": at})
        for at in (truck.pk, warehouse.pk, truck.pk)
    ]

    invoices.upsert_invoice_lines(rows, origin=1)

    assert [status for _, status in _usages()] == ["posted", "needs_location", "posted"]
    assert on_hand(truck) == D(-10)


def test_a_change_of_what_needs_a_place_changes_it(read):
    read(location_id=None)

    read("3")

    assert _usages() == [(D(3), "needs_location")]


def test_a_line_taken_off_before_it_had_a_place_leaves_nothing(read):
    read(location_id=None)

    read(is_active=False)

    assert _usages() == []


def test_a_credit_brings_material_back(read, truck, on_hand):
    read("-2")

    assert on_hand(truck) == D(2)


def test_what_was_brought_back_here_is_not_brought_back_again_there(read, truck, on_hand):
    read()
    usage.bring_back(actor=None, usage_id=Usage.objects.get().pk, quantity=D(2))

    read(is_active=False)

    assert (on_hand(truck), Usage.objects.filter(invoice_line=None).count()) == (D(0), 0)


def test_what_was_brought_back_here_waits_to_be_told(read, truck, on_hand):
    read()
    usage.bring_back(actor=None, usage_id=Usage.objects.get().pk, quantity=D(2))

    read(description="Reads the same")

    assert on_hand(truck) == D(-3)


def test_our_own_line_is_counted_for_the_usage_that_made_it(invoice, item, truck, on_hand):
    made = usage.record(
        actor=None,
        job_id=invoice.job_id,
        item_id=item.pk,
        quantity=D(5),
        location_id=truck.pk,
    )
    written = invoices.WrittenLine(invoice_id=invoice.pk, item_id=item.pk, quantity=D(5))

    line_id = invoices.confirm_line(
        line_id=None, usage_ids=[made.pk], written=written, is_ours=True, origin=1
    )
    read_line(invoice, line=InvoiceLine.objects.get(), quantity=D(5))

    made.refresh_from_db()
    assert (made.invoice_line_id, Usage.objects.count(), on_hand(truck)) == (line_id, 1, D(-5))


def test_a_line_that_was_counted_before_it_was_known_as_ours_is_put_right(
    invoice, item, truck, on_hand
):
    made = usage.record(
        actor=None, job_id=invoice.job_id, item_id=item.pk, quantity=D(5), location_id=truck.pk
    )
    line_id = read_line(invoice, item_id=item.pk, location_id=truck.pk)
    written = invoices.WrittenLine(invoice_id=invoice.pk, item_id=item.pk, quantity=D(5))

    invoices.confirm_line(
        line_id=line_id, usage_ids=[made.pk], written=written, is_ours=False, origin=1
    )

    assert on_hand(truck) == D(-5)


def test_a_line_of_an_invoice_without_a_job_is_not_used(item, truck):
    read_line(InvoiceFactory(job=None), item_id=item.pk, location_id=truck.pk)

    assert _usages() == []


def test_a_technician_named_on_a_line_without_a_truck_leaves_it_open(read):
    read(location_id=None, technician_id=TechnicianFactory().pk)

    assert _usages() == [(D(5), "needs_location")]
