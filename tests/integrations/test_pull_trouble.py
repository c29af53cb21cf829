"""Rows that cannot be taken in, and systems that do not answer."""

from datetime import timedelta

from django.utils import timezone

from integrations.models import (
    Connection,
    Cursor,
    ExternalLink,
    RemoteRecord,
    SyncActivity,
    SyncIssue,
    SyncRun,
)
from inventory.models import Customer, CustomerLocation, Item, Job
from procurement.models import Vendor

State = SyncRun.State


def stage(run: SyncRun, entity: str) -> tuple[int, ...]:
    found = run.stages.get(entity=entity)
    return (found.read, found.created, found.updated, found.unchanged, found.failed)


def test_a_record_that_cannot_be_read_is_parked_and_the_others_go_in(field, servicetitan, pulled):
    count = len(servicetitan.table("jobs"))
    bad = servicetitan.edit("jobs", "4521", jobStatus="Teleported")

    run = pulled(field)

    issue = SyncIssue.objects.get(entity="job")
    assert (issue.entity, issue.external_id, issue.resolved_at) == ("job", str(bad["id"]), None)
    assert "Teleported" in issue.message
    assert (Job.objects.count(), Job.objects.filter(number="4521").exists()) == (count - 1, False)
    assert stage(run, "job") == (count, count - 1, 0, 0, 1)


def test_a_run_with_parked_records_is_partial_and_says_so(field, servicetitan, pulled):
    bad = servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    waiting = [
        row
        for table in ("appointments", "appointment_assignments", "invoices")
        for row in servicetitan.table(table)
        if row["jobId"] == bad["id"]
    ]

    run = pulled(field)

    told = list(run.activity.filter(level="failed").values_list("sentence", flat=True))
    assert run.state == State.PARTIAL
    assert run.reason == f"{1 + len(waiting)} records could not be taken in."
    assert any(line.startswith(f"Job {bad['id']} could not be taken in: ") for line in told)


def test_a_parked_record_goes_in_once_it_is_mended_and_takes_along_what_waited_for_it(
    field, servicetitan, pulled
):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field)
    servicetitan.edit("jobs", "4521", jobStatus="Scheduled")

    run = pulled(field)

    job = Job.objects.get(number="4521")
    assert run.state == State.SUCCEEDED
    assert [who.technician.name for who in job.assignments.all()] == ["Mike Smith"]
    assert not SyncIssue.objects.filter(resolved_at__isnull=True).exists()


def test_a_record_waits_for_the_one_it_belongs_to(field, servicetitan, pulled):
    customer = servicetitan.table("customers")[0]
    places = [row for row in servicetitan.table("locations") if row["customerId"] == customer["id"]]
    servicetitan.edit("customers", str(customer["id"]), name="x" * 400)

    first = pulled(field)
    waiting = SyncIssue.objects.filter(entity="customer_location", resolved_at__isnull=True)
    messages = set(waiting.values_list("message", flat=True))
    servicetitan.edit("customers", str(customer["id"]), name="Shorter")
    second = pulled(field)

    assert messages == {f"It belongs to customer {customer['id']}, which is not known yet."}
    assert stage(first, "customer_location")[4] == len(places)
    assert stage(second, "customer_location")[:2] == (len(places), len(places))
    shorter = Customer.objects.get(name="Shorter")
    assert CustomerLocation.objects.filter(customer=shorter).count() == len(places)


def test_one_value_that_does_not_fit_spoils_only_its_own_record(field, servicetitan, pulled):
    customers = servicetitan.table("customers")
    count = len(customers)
    bad = servicetitan.edit("customers", str(customers[7]["id"]), name="x" * 400)

    run = pulled(field, "jobs")

    issue = SyncIssue.objects.get(entity="customer")
    assert stage(run, "customer") == (count, count - 1, 0, 0, 1)
    assert issue.external_id == str(bad["id"])
    assert issue.message == "A text is longer than 300 characters."


def test_a_second_record_with_the_same_code_is_parked(field, servicetitan, pulled):
    twin = servicetitan.edit("materials", "WHIP-6FT", code="pex-34-blue")

    pulled(field, "materials")

    issue = SyncIssue.objects.get(entity="material")
    assert Item.objects.filter(sku__iexact="PEX-34-BLUE").count() == 1
    assert "already has the code" in issue.message
    assert issue.external_id in {
        str(twin["id"]),
        str(servicetitan.lookup("materials", "PEX-34-BLUE")["id"]),
    }


def test_refused_credentials_end_the_run_and_the_connection(field, servicetitan, pulled):
    servicetitan.control("rotate_secret")
    servicetitan.control("expire_tokens")

    run = pulled(field)

    field.refresh_from_db()
    assert (run.state, field.state) == (State.FAILED, Connection.State.EXPIRED)
    assert "client secret" in run.reason
    assert not Item.objects.exists()


def test_a_system_that_breaks_off_keeps_what_was_committed(field, servicetitan, pulled):
    servicetitan.faults({"match": "jpm.*projects", "kind": "status", "status": 503, "times": 99})

    run = pulled(field)

    field.refresh_from_db()
    assert run.state == State.FAILED
    assert Customer.objects.count() == len(servicetitan.table("customers"))
    assert not Job.objects.exists()
    assert (field.state, len(field.failures)) == (Connection.State.ACTIVE, 1)
    assert run.activity.filter(level="failed").count() == 1


def test_the_next_pull_goes_on_where_one_broke_off(field, servicetitan, pulled):
    servicetitan.faults({"match": "jpm.*projects", "kind": "status", "status": 503, "times": 99})
    pulled(field)
    servicetitan.faults()

    run = pulled(field)

    field.refresh_from_db()
    assert run.state == State.SUCCEEDED
    assert stage(run, "material")[1:3] == (0, 0)
    assert Job.objects.count() == len(servicetitan.table("jobs"))
    assert field.failures == []


def test_what_may_not_be_read_is_left_out_and_named(field, servicetitan, pulled):
    granted = servicetitan.control("settings")
    assert granted["scopes"] is None
    servicetitan.faults(
        {"match": "pricebook.*equipment", "kind": "status", "status": 403, "times": 99}
    )

    run = pulled(field)

    assert run.state == State.PARTIAL
    assert run.reason.startswith("Could not be read: pieces of equipment.")
    assert Job.objects.count() == len(servicetitan.table("jobs"))
    assert not Cursor.objects.filter(entity="equipment").exists()


def test_what_needs_something_left_out_is_left_out_too(field, servicetitan, pulled):
    servicetitan.faults({"match": "crm.*customers", "kind": "status", "status": 403, "times": 99})

    run = pulled(field, "jobs")

    left_out = set(run.stages.filter(finished_at=None).values_list("entity", flat=True))
    assert left_out == {"customer", "customer_location"}
    assert not SyncIssue.objects.exists()


def test_terms_and_hold_of_the_books_reach_the_linked_vendor(books, intacct, pulled):
    pulled(books)
    there = RemoteRecord.objects.filter(entity="vendor").first()
    ours = Vendor.objects.create(name=there.name)
    ExternalLink.objects.create(
        connection=books, entity="vendor", hub_id=ours.pk, external_id=there.external_id
    )
    intacct.control("on_hold", {"vendor_id": there.external_id})

    pulled(books, "vendors")

    ours.refresh_from_db()
    assert ours.on_hold is True
    assert SyncActivity.objects.filter(sentence="1 vendor looked up in Sage Intacct").count() == 1


def test_what_a_record_points_at_may_come_later(field, servicetitan, pulled):
    pulled(field)
    customer = servicetitan.table("customers")[0]
    ExternalLink.objects.get(entity="customer", external_id=str(customer["id"])).delete()
    job = next(row for row in servicetitan.table("jobs") if row["customerId"] == customer["id"])
    servicetitan.edit("jobs", job["jobNumber"], summary="Changed")

    first = pulled(field)
    without = Job.objects.get(number=job["jobNumber"]).customer
    gap = SyncIssue.objects.get(entity="job", resolved_at=None).message
    servicetitan.edit("customers", str(customer["id"]), name="Back Again")
    second = pulled(field)

    assert (first.state, without) == (State.SUCCEEDED, None)
    assert gap == f"Taken in without customer {customer['id']}, which is not known yet."
    assert Job.objects.get(number=job["jobNumber"]).customer.name == "Back Again"
    assert not SyncIssue.objects.filter(resolved_at=None).exists()
    assert stage(second, "job")[1:3] == (0, 0)


def test_a_gap_nothing_fills_is_forgotten_after_a_day(field, servicetitan, pulled):
    pulled(field)
    customer = servicetitan.table("customers")[0]
    ExternalLink.objects.get(entity="customer", external_id=str(customer["id"])).delete()
    job = next(row for row in servicetitan.table("jobs") if row["customerId"] == customer["id"])
    servicetitan.edit("jobs", job["jobNumber"], summary="Changed")
    pulled(field)
    SyncIssue.objects.update(updated_at=timezone.now() - timedelta(days=1, minutes=1))

    pulled(field)

    assert not SyncIssue.objects.filter(resolved_at=None).exists()
