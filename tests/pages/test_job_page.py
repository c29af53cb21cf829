"""The page of a job: its visits, notes and custom fields, and what can be done about them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Appointment, Job, JobAssignment, JobNote
from inventory.services import job_notes
from plyhub import roles
from plyhub.common.models import Company, CustomField, CustomFieldValue
from procurement.models import PurchaseOrder, Vendor
from tests.factories import people
from tests.factories.inventory import (
    CustomerFactory,
    CustomerLocationFactory,
    JobFactory,
    TechnicianFactory,
)
from tests.factories.usage import crew_of, used
from tests.pages import rows

pytestmark = pytest.mark.django_db
TOKEN = "0b0c66a8-6b53-4c36-a3b9-5cbbb1f2c0de"  # noqa: S105  no secret
NINE = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.fixture
def job(db) -> Job:
    people.set_company(time_zone="America/Phoenix")
    customer = CustomerFactory(name="Larkin Residence")
    site = CustomerLocationFactory(
        customer=customer, name="Larkin House", street="1 Elm St", city="Mesa", state="AZ"
    )
    return JobFactory(
        number="4521", status="in_progress", customer=customer, customer_location=site
    )


def visit(job: Job, hours: int = 0, **values: object) -> Appointment:
    start = NINE + timedelta(hours=hours)
    made = Appointment.objects.create(
        job=job, starts_at=start, ends_at=start + timedelta(hours=2), **values
    )
    JobAssignment.objects.create(
        job=job, appointment=made, technician=TechnicianFactory(name=f"Mike {hours}")
    )
    return made


def table(client, record, title: str):
    page = client.get(rows.page(type(record), "change", record.pk))
    return next((each for each in page.context["tables"] if each.title == title), None)


def actions(client, record) -> set[str]:
    page = client.get(rows.page(type(record), "change", record.pk))
    return {action.name for action, _ in page.context["actions"]}


def do(client, record, action: str, **values: object):
    return client.post(rows.page(type(record), "do", record.pk, action), values)


def field(name: str = "Gate Code", **given: object) -> CustomField:
    return CustomField.objects.create(name=name, **{"entity": "job", "owner": "hub", **given})


# Visits.


def test_the_page_lists_the_visits_in_the_companys_time(as_role, job):
    visit(job, 5, status="working", instructions="Ring twice.")
    visit(job, 0)

    told = table(as_role(roles.RO), job, "Visits")

    assert [(row[0], row[2], row[4]) for row in told.rows] == [
        ("Nov 23, 2026, 09:00 – 11:00", "Mike 0", ""),
        ("Nov 23, 2026, 14:00 – 16:00", "Mike 5", "Ring twice."),
    ]
    assert "Working" in told.rows[1][3]


def test_the_head_says_where_and_when(as_role, job):
    visit(job)

    page = as_role(roles.RO).get(rows.page(Job, "change", job.pk))

    facts = {fact.label: str(fact.value) for fact in page.context["facts"]}
    assert facts["Starts"] == "Nov 23, 2026, 09:00"
    assert ("Larkin Residence" in facts["Customer"], facts["Technicians"]) == (True, "Mike 0")
    assert "Larkin House, 1 Elm St" in facts["Where"]


def test_the_list_says_the_next_visit(as_role, job):
    visit(job, 0, status="done")
    visit(job, 5)

    page = as_role(roles.RO).get(rows.page(Job, "changelist")).content.decode()

    assert "Nov 23, 2026, 14:00" in page
    assert "09:00" not in page


# Notes.


def test_a_note_is_written_from_the_page(as_role, job):
    client = as_role(roles.WHS)

    for _ in range(2):
        do(client, job, "write_note", token=TOKEN, text="Gate is locked.")

    note = JobNote.objects.get()
    told = table(client, job, "Notes")
    assert [str(row[3]) for row in told.rows] == ["Gate is locked."]
    assert told.rows[0][2] == note.written_by


def test_what_the_service_refuses_is_said_beside_the_field(as_role, job):
    answer = do(as_role(roles.WHS), job, "write_note", token=TOKEN, text="x" * 4001)

    assert answer.context["form"].errors == {"text": ["Use at most 4000 characters."]}
    assert not JobNote.objects.exists()


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (roles.RO, set()),
        (roles.WHS, {"write_note"}),
        (roles.PM, {"write_note", "material_cost"}),
        (roles.ACC, {"write_note", "material_cost"}),
    ],
)
def test_who_is_offered_what(as_role, job, role, offered):
    assert actions(as_role(role), job) - {"use", "bring_back"} == offered


def test_who_is_not_offered_it_cannot_do_it(as_role, job, said):
    used(job_id=job.pk)
    client = as_role(roles.RO)

    do(client, job, "write_note", token=TOKEN, text="Hm.")
    do(client, job, "material_cost", token=TOKEN)

    assert not JobNote.objects.exists()


def test_a_technician_writes_on_the_job_they_are_on(client, job):
    person = people.UserFactory(role=roles.TECH)
    crew_of(job, user=person)
    client.force_login(person)

    assert actions(client, job) == {"use", "bring_back", "write_note"}
    do(client, job, "write_note", token=TOKEN, text="Done.")

    assert JobNote.objects.get().written_by == person


def test_the_cost_is_written_down_and_hidden_from_who_sees_none(as_role, job):
    used(job_id=job.pk)
    do(as_role(roles.BUY), job, "material_cost", token=TOKEN)
    note = JobNote.objects.get()

    shown = {}
    for role in (roles.BUY, roles.WHS):
        client = as_role(role)
        pages = [rows.page(Job, "change", job.pk), rows.page(JobNote, "change", note.pk)]
        texts = [client.get(each).content.decode() for each in pages]
        shown[role] = ["Material cost of Job" in text for text in texts]

    assert shown == {roles.BUY: [True, True], roles.WHS: [False, False]}


def test_a_note_with_markup_is_shown_as_text(as_role, job):
    note = job_notes.write(actor=None, job_id=job.pk, text="<b>5\n6</b>")

    page = as_role(roles.RO).get(rows.page(JobNote, "change", note.pk)).content.decode()

    assert "&lt;b&gt;5<br>6&lt;/b&gt;" in page


# Custom fields.


def test_custom_fields_are_filled_in_from_the_page(as_role, job):
    code = field()
    lock = field("Lock", data_type="dropdown", options=["Key", "Code"])
    field("Theirs", owner="field_service")
    client = as_role(roles.PM)
    form = client.get(rows.page(Job, "do", job.pk, "fill_in")).context["form"]

    do(client, job, "fill_in", **{f"field_{code.pk}": "4711", f"field_{lock.pk}": "Key"})

    assert list(form.fields) == [f"field_{code.pk}", f"field_{lock.pk}"]
    assert [row[:2] for row in table(client, job, "Custom fields").rows] == [
        (code, "4711"),
        (lock, "Key"),
        (CustomField.objects.get(name="Theirs"), "–"),
    ]


def test_only_what_was_changed_in_the_form_is_written(as_role, job):
    """Somebody else filled in the other field while the form was open."""
    code, lock = field(), field("Lock")
    CustomFieldValue.objects.create(field=lock, object_id=job.pk, value="new")
    names = (f"field_{code.pk}", f"field_{lock.pk}")

    do(
        as_role(roles.PM),
        job,
        "fill_in",
        **{names[0]: "4711", f"initial-{names[0]}": ""},
        **{names[1]: "old", f"initial-{names[1]}": "old"},
    )

    said = CustomFieldValue.objects.order_by("field__name").values_list("value", flat=True)
    assert list(said) == ["4711", "new"]


def test_a_value_of_another_type_is_said_beside_its_field(as_role, job):
    floor = field("Floor", data_type="numeric")

    answer = do(as_role(roles.PM), job, "fill_in", **{f"field_{floor.pk}": "many"})

    assert answer.context["form"].errors == {f"field_{floor.pk}": ["“Floor” takes a number."]}
    assert not CustomFieldValue.objects.exists()


def test_where_nothing_can_be_filled_in_nothing_is_offered(as_role, job):
    field(owner="field_service")

    assert "fill_in" not in actions(as_role(roles.PM), job)


def test_fields_of_orders_are_shown_and_never_filled_in(as_administrator):
    dock = field("Dock", entity="purchase_order", is_writable=False, owner="field_service")
    order = rows.order()
    CustomFieldValue.objects.create(field=dock, object_id=order.pk, value="7")

    assert [row[:2] for row in table(as_administrator, order, "Custom fields").rows] == [
        (dock, "7")
    ]
    assert "fill_in" not in actions(as_administrator, PurchaseOrder.objects.get(pk=order.pk))


def test_fields_of_vendors_are_filled_in_by_buyers(as_role):
    account, vendor = field("Account", entity="vendor"), rows.MAKERS[Vendor]()

    do(as_role(roles.BUY), vendor, "fill_in", **{f"field_{account.pk}": "A-1"})

    assert CustomFieldValue.objects.get().value == "A-1"


def test_an_administrator_decides_on_the_fields_page_who_changes_it(as_role):
    code = field(owner="field_service")

    refused = do(as_role(roles.BUY), code, "owner", owner="hub")
    code.refresh_from_db()
    before = code.owner
    do(as_role(roles.ADM), code, "owner", owner="hub")

    code.refresh_from_db()
    assert (refused.status_code, before, code.owner) == (200, "field_service", "hub")


def test_switching_the_notes_on_begins_with_what_is_completed_then(as_administrator):
    address = rows.page(Company, "change", Company.current().pk)
    form = as_administrator.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in values.items() if value not in (None, False)}

    as_administrator.post(address, {**typed, "job_cost_note_on_completion": "on"})

    company = Company.current()
    assert company.job_cost_note_on_completion is True
    assert company.job_cost_note_since is not None


# Cost.


def test_a_fuller_page_takes_no_more_queries(client, job):
    client.force_login(people.UserFactory(is_superuser=True))
    address = rows.page(Job, "change", job.pk)

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def fill(count: int) -> None:
        for number in range(count):
            visit(job, number)
            job_notes.write(actor=None, job_id=job.pk, text="Hm.")
            one = field(f"F{CustomField.objects.count()}")
            CustomFieldValue.objects.create(field=one, object_id=job.pk, value="1")

    fill(1)
    with_one = queries()
    fill(9)

    assert queries() == with_one
