"""Material used, from the job's page and the lists of what needs a decision."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Job, Usage
from plyhub import roles
from tests.factories import people
from tests.factories.inventory import ItemFactory, JobFactory, TruckFactory
from tests.factories.usage import InvoiceFactory, crew_of, read_line, used
from tests.pages import rows

pytestmark = pytest.mark.django_db
TOKEN = "0b0c66a8-6b53-4c36-a3b9-5cbbb1f2c0de"  # noqa: S105  no secret


@pytest.fixture(autouse=True)
def item(db):
    return ItemFactory(sku="WHIP-6FT")


@pytest.fixture
def job(db):
    return JobFactory(status="in_progress")


def _use(client, job, **given: object):
    values = {"token": TOKEN, "quantity": "3", "location": TruckFactory().pk, **given}
    values.setdefault("item", "whip-6ft")
    return client.post(rows.page(Job, "do", job.pk, "use"), values)


def _actions(client, job) -> list[str]:
    page = client.get(rows.page(Job, "change", job.pk))
    names = [action.name for action, _ in page.context["actions"]]
    return [name for name in names if name in ("use", "bring_back")]


def _table(client, job):
    """The table of material on the page of a job."""
    page = client.get(rows.page(Job, "change", job.pk))
    return next(each for each in page.context["tables"] if each.title == "Material used")


def _pending(status: str = "needs_location") -> Usage:
    made = rows.usage()
    Usage.objects.filter(pk=made.pk).update(status=status)
    return made


def _several(client, action: str, *usages: Usage, **data: object):
    ids = ",".join(str(each.pk) for each in usages)
    address = rows.page(Usage, "several", action)
    return client.post(f"{address}?ids={ids}", data)


def test_material_is_used_from_the_page_of_its_job(as_role, job):
    answer = _use(as_role(roles.WHS), job)

    made = Usage.objects.get()
    assert answer.url == rows.page(Job, "change", job.pk)
    assert (made.item.sku, made.quantity, made.status) == ("WHIP-6FT", D(3), "posted")


def test_a_double_click_is_one_usage(as_role, job):
    client = as_role(roles.WHS)

    for _ in range(2):
        _use(client, job)

    assert Usage.objects.count() == 1


def test_an_item_there_is_not_is_said_beside_its_field(as_role, job):
    answer = _use(as_role(roles.WHS), job, item="NO-SUCH")

    assert answer.context["form"].errors == {
        "item": ["There is no item NO-SUCH. Look it up under Items."]
    }
    assert not Usage.objects.exists()


def test_what_the_service_refuses_is_said_beside_its_field(as_role, job):
    answer = _use(as_role(roles.WHS), job, location="")

    assert answer.context["form"].errors == {"location": ["Say where the material comes from."]}
    assert not Usage.objects.exists()


def test_it_is_brought_back_from_the_page_of_its_job(as_role, job):
    made = used(job_id=job.pk)
    client = as_role(roles.WHS)
    address = rows.page(Job, "do", job.pk, "bring_back")
    form = client.get(address).context["form"]

    client.post(address, {"token": TOKEN, "usage": made.pk, "quantity": "2"})

    assert [choice[0] for choice in form.fields["usage"].choices] == [made.pk]
    assert Usage.objects.get(source=made).quantity == D(-2)


def test_what_is_back_already_is_not_offered(as_role, job):
    made = used(job_id=job.pk)
    client = as_role(roles.WHS)
    address = rows.page(Job, "do", job.pk, "bring_back")
    client.post(address, {"token": TOKEN, "usage": made.pk, "quantity": "5"})

    assert list(client.get(address).context["form"].fields["usage"].choices) == []


def test_the_page_of_a_job_lists_what_was_used_with_its_cost(as_role, job):
    made = used(job_id=job.pk)
    Usage.objects.filter(pk=made.pk).update(unit_cost=D("0.62"))

    table = _table(as_role(roles.BUY), job)

    assert table.title == "Material used"
    assert [row[2:6] for row in table.rows] == [
        ["5 EA", made.location, "PlyHub", "Not on the invoice yet"]
    ]
    assert (table.rows[0][7], table.footer[0][7]) == ("3.10", "3.10")


def test_who_may_not_see_costs_sees_none(as_role, job):
    used(job_id=job.pk)

    table = _table(as_role(roles.WHS), job)

    assert ("Cost" in table.columns, list(table.footer)) == (False, [])


def test_a_line_of_the_invoice_is_named(as_role):
    invoice = InvoiceFactory(number="70123")
    read_line(invoice, location_id=TruckFactory().pk)

    assert _table(as_role(roles.BUY), invoice.job).rows[0][5] == "Invoice 70123"


def test_more_material_on_a_job_is_not_more_queries(client, job):
    client.force_login(people.UserFactory(is_superuser=True))
    address = rows.page(Job, "change", job.pk)

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    used(job_id=job.pk)
    with_one = count()
    for _ in range(9):
        used(job_id=job.pk)

    assert count() == with_one


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (roles.WHS, ["use", "bring_back"]),
        (roles.BUY, ["use", "bring_back"]),
        (roles.PM, ["use", "bring_back"]),
        (roles.ACC, []),
        (roles.RO, []),
    ],
)
def test_only_those_who_may_are_offered_it(as_role, job, role, offered):
    assert _actions(as_role(role), job) == offered


def test_nothing_is_used_on_a_canceled_job_but_much_comes_back(as_role):
    assert _actions(as_role(roles.WHS), JobFactory(status="canceled")) == ["bring_back"]


def test_a_technician_sees_and_uses_material_on_their_own_job(client, job):
    mike = people.UserFactory(role=roles.TECH)
    crew_of(job, user=mike)
    client.force_login(mike)

    assert _actions(client, job) == ["use", "bring_back"]
    _use(client, job, location="")
    assert Usage.objects.get().entered_by == mike


def test_a_technician_sees_no_other_job(client, job):
    mike = people.UserFactory(role=roles.TECH)
    crew_of(JobFactory(), user=mike)
    client.force_login(mike)

    assert client.get(rows.page(Job, "change", job.pk)).status_code == 403
    assert _use(client, job).status_code == 403
    assert not Usage.objects.exists()


def test_a_technicians_first_page_leads_to_their_jobs(client, job):
    mike = people.UserFactory(role=roles.TECH)
    crew_of(job, user=mike)
    client.force_login(mike)

    assert rows.page(Job, "change", job.pk) in client.get("/").content.decode()


def test_the_lists_hold_what_needs_a_decision(as_role):
    homeless, late = _pending(), _pending("review")
    client = as_role(roles.WHS)
    address = rows.page(Usage, "changelist")

    shown = {
        status: [
            each.pk
            for each in client.get(f"{address}?status__exact={status}").context["cl"].result_list
        ]
        for status in ("needs_location", "review")
    }

    assert shown == {"needs_location": [homeless.pk], "review": [late.pk]}


def test_several_get_a_place_at_once(as_role, said):
    first, second, truck = _pending(), _pending(), TruckFactory()

    answer = _several(as_role(roles.WHS), "assign", first, second, location=truck.pk)

    assert said(answer) == [("success", "2 done.")]
    assert set(Usage.objects.values_list("status", "location")) == {("posted", truck.pk)}


def test_one_that_cannot_be_posted_is_named_and_holds_up_no_other(as_role, said):
    late, homeless, truck = _pending("review"), _pending(), TruckFactory()

    answer = _several(as_role(roles.WHS), "assign", late, homeless, location=truck.pk)

    assert said(answer) == [
        (
            "error",
            f"{late.number}: {late.number} is to be reviewed and cannot be given a location.",
        ),
        ("success", "1 done."),
    ]


def test_several_are_dismissed_with_one_reason(as_role):
    first, second = _pending(), _pending("review")

    _several(as_role(roles.ACC), "dismiss", first, second, reason="Counted already")

    assert set(Usage.objects.values_list("status", flat=True)) == {"dismissed"}


def test_dismissing_several_wants_a_reason(as_role):
    answer = _several(as_role(roles.ACC), "dismiss", _pending(), reason="")

    assert answer.context["form"].errors == {"reason": ["This field is required."]}
    assert Usage.objects.get().status == "needs_location"


def test_a_chosen_list_asks_before_it_does(as_role):
    made = _pending()

    answer = as_role(roles.WHS).post(
        rows.page(Usage, "changelist"),
        {"action": "assign_selected", "_selected_action": [made.pk]},
    )

    assert answer.url == f"{rows.page(Usage, 'several', 'assign')}?ids={made.pk}"
    assert Usage.objects.get().status == "needs_location"


def test_late_ones_count_at_once(as_role):
    made = _pending("review")
    Usage.objects.update(location=TruckFactory())

    as_role(roles.ACC).post(
        rows.page(Usage, "changelist"),
        {"action": "accept_selected", "_selected_action": [made.pk]},
    )

    assert Usage.objects.get().status == "posted"


@pytest.mark.parametrize("role", [roles.TECH, roles.BUY, roles.RO])
def test_others_decide_nothing(as_role, role):
    made = _pending()

    _several(as_role(role), "dismiss", made, reason="Because")
    as_role(role).post(rows.page(Usage, "do", made.pk, "dismiss"), {"reason": "Because"})

    assert Usage.objects.get().status == "needs_location"


def test_one_is_decided_on_its_own_page(as_role):
    made, truck = _pending(), TruckFactory()
    client = as_role(roles.WHS)

    client.post(rows.page(Usage, "do", made.pk, "assign"), {"location": truck.pk})

    assert Usage.objects.get().location == truck
    assert client.get(rows.page(Usage, "change", made.pk)).context["actions"] == []
