"""Material that comes back from a job."""

from decimal import Decimal as D

import pytest

from inventory.models import ItemCost, JobAssignment, StockBalance, StockMovement, Usage
from inventory.services import stock, usage, verification
from inventory.services.stock import Document, StockLine
from plyhub import roles
from plyhub.common.errors import DomainError, InputErrors, NotAllowed, WrongState
from procurement.models import Return
from procurement.services import return_from_job, return_shipping, returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from tests.factories import people
from tests.factories.inventory import ItemFactory, JobFactory, LocationFactory, TechnicianFactory

pytestmark = pytest.mark.django_db


class Site:
    """A job that used 10 at 5.00 and then 10 at 9.00, from a warehouse that is dearer by now."""

    def __init__(self) -> None:
        self.job, self.item, self.place = JobFactory(), ItemFactory(), LocationFactory()
        for cost in ("5", "9"):
            self.come("10", cost)
            self.use("10")
        self.come("10", "20")

    def come(self, quantity: str, cost: str) -> None:
        line = StockLine(
            item_id=self.item.pk,
            location_id=self.place.pk,
            quantity=D(quantity),
            unit_cost=D(cost),
        )
        stock.receive(actor=None, lines=[line], document=Document())

    def use(self, quantity: str) -> None:
        usage.record(
            actor=None,
            job_id=self.job.pk,
            item_id=self.item.pk,
            quantity=D(quantity),
            location_id=self.place.pk,
        )

    def draft(self, quantity: str, actor=None) -> Return:
        return returns.create(
            actor=actor or people.warehouse(),
            data=ReturnInput(kind="from_job", job_id=self.job.pk, location_id=self.place.pk),
            lines=[ReturnLineInput(item_id=self.item.pk, quantity=D(quantity))],
        )

    def take_in(self, goods_return: Return, actor=None) -> Return:
        return return_from_job.take_in(actor=actor or people.warehouse(), return_id=goods_return.pk)


@pytest.fixture
def site(db) -> Site:
    return Site()


def test_it_needs_no_approval(site, audit_of):
    wes = people.warehouse()
    made = site.draft("4", wes)

    assert (made.status, made.vendor, made.job) == ("approved", None, site.job)
    assert audit_of(made) == [
        ("create", "", "draft", "", wes),
        ("approve", "draft", "approved", "", None),
    ]


def test_it_comes_in_at_the_cost_it_was_issued_at(site):
    made = site.take_in(site.draft("15"))

    back = StockMovement.objects.filter(type="job_return").order_by("pk")
    assert [(each.quantity, each.unit_cost, each.job, each.location) for each in back] == [
        (10, 9, site.job, site.place),
        (5, 5, site.job, site.place),
    ]
    pool = ItemCost.objects.get()
    assert (pool.quantity, pool.value, pool.average) == (25, 315, D("12.6"))
    assert made.lines.get().unit_cost == D("7.666667")
    assert verification.differences() == []


def test_that_closes_it(site, audit_of):
    wes = people.warehouse()
    made = site.take_in(site.draft("4"), wes)

    assert Return.objects.get().status == "closed"
    assert audit_of(made)[-1] == ("take_in", "approved", "closed", "", wes)


def test_the_job_used_that_much_less(site):
    made = site.take_in(site.draft("4"))

    back = Usage.objects.latest("pk")
    assert (back.quantity, back.note, back.source.quantity) == (-4, made.number, 10)


def test_no_more_comes_back_than_was_used(site):
    with pytest.raises(InputErrors, match="the job has 20 EA to bring back"):
        site.draft("21")
    assert not Return.objects.exists()


def test_what_is_on_its_way_back_counts(site):
    site.draft("15")

    with pytest.raises(InputErrors, match="the job has 5 EA to bring back"):
        site.draft("6")


def test_what_came_back_meanwhile_does_not_come_twice(site):
    waiting = site.draft("20")
    used = Usage.objects.order_by("pk").first()
    usage.bring_back(actor=None, usage_id=used.pk, quantity=D(1))
    before = (StockMovement.objects.count(), StockBalance.objects.get().on_hand)

    with pytest.raises(DomainError, match="The job has 19 EA of .* to bring back, not 20"):
        site.take_in(waiting)
    assert (StockMovement.objects.count(), StockBalance.objects.get().on_hand) == before
    assert Return.objects.get().status == "approved"


def test_it_comes_in_once(site):
    made = site.take_in(site.draft("4"))

    with pytest.raises(WrongState, match="is Closed, so “Take in” is not possible"):
        site.take_in(made)
    assert StockBalance.objects.get().on_hand == 14


def test_it_is_shipped_to_nobody(site):
    with pytest.raises(WrongState, match="Possible now: Take in, Cancel return"):
        return_shipping.ship(actor=people.warehouse(), return_id=site.draft("4").pk)


@pytest.mark.parametrize("role", [people.manager, people.accountant])
def test_taking_it_in_needs_the_right(site, role):
    made = site.draft("4")

    with pytest.raises(NotAllowed, match="does not include “Take in”"):
        site.take_in(made, role())
    assert Return.objects.get().status == "approved"


def test_it_stays_here_where_vendors_returns_are_entered_elsewhere(site):
    people.set_company(return_owner="field_service")

    assert site.take_in(site.draft("4")).status == "closed"


def test_a_technician_brings_back_from_their_own_job(site):
    dana = people.UserFactory(role=roles.TECH)
    JobAssignment.objects.create(job=site.job, technician=TechnicianFactory(user=dana))

    made = site.draft("2", dana)
    assert (made.status, made.created_by) == ("approved", dana)
    with pytest.raises(NotAllowed):
        site.take_in(made, dana)


def test_a_technician_brings_nothing_back_from_others_jobs(site):
    with pytest.raises(NotAllowed, match="your own jobs"):
        site.draft("2", people.UserFactory(role=roles.TECH))
    assert not Return.objects.exists()


@pytest.mark.parametrize("given", [{"job_id": None}, {"location_id": None}])
def test_it_names_a_job_and_a_place(site, given):
    values = {"kind": "from_job", "job_id": site.job.pk, "location_id": site.place.pk, **given}
    lines = [ReturnLineInput(item_id=site.item.pk, quantity=D(1))]

    with pytest.raises(DomainError):
        returns.create(actor=people.buyer(), data=ReturnInput(**values), lines=lines)
    assert not Return.objects.exists()
