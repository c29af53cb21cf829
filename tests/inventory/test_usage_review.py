"""Usages that moved no stock yet, and what people decide about them."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory.models import Usage
from inventory.services import usage, usage_review
from plyhub import roles
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.inventory import JobFactory
from tests.factories.usage import InvoiceFactory, read_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def homeless(item) -> Usage:
    """Five that came from nobody knows where."""
    read_line(InvoiceFactory(), item_id=item.pk)
    return Usage.objects.get()


@pytest.fixture
def late(item, truck) -> Usage:
    """Five from the truck, on a job that was over two months ago."""
    done = JobFactory(status="completed", completed_at=timezone.now() - timedelta(days=60))
    read_line(InvoiceFactory(job=done), item_id=item.pk, location_id=truck.pk)
    return Usage.objects.get()


def _status(made: Usage) -> str:
    return Usage.objects.values_list("status", flat=True).get(pk=made.pk)


def test_a_place_posts_it(homeless, truck, on_hand):
    usage_review.assign_location(
        actor=people.warehouse(), usage_id=homeless.pk, location_id=truck.pk
    )

    assert (_status(homeless), on_hand(truck)) == ("posted", D(-5))


def test_a_place_that_does_not_have_it_is_refused(homeless, warehouse, on_hand):
    with pytest.raises(DomainError, match="short of 5"):
        usage_review.assign_location(
            actor=people.warehouse(), usage_id=homeless.pk, location_id=warehouse.pk
        )

    assert (_status(homeless), on_hand(warehouse)) == ("needs_location", D(0))


def test_late_usage_that_is_accepted_is_posted(late, truck, on_hand):
    usage_review.accept_late(actor=people.accountant(), usage_id=late.pk)

    assert (_status(late), on_hand(truck)) == ("posted", D(-5))


def test_late_usage_without_a_place_needs_one_once_accepted(late):
    Usage.objects.update(location=None)

    usage_review.accept_late(actor=people.accountant(), usage_id=late.pk)

    assert _status(late) == "needs_location"


@pytest.mark.parametrize("which", ["homeless", "late"])
def test_what_is_dismissed_moves_nothing_and_stays_dealt_with(request, which, truck, on_hand):
    made = request.getfixturevalue(which)

    usage_review.dismiss(actor=people.accountant(), usage_id=made.pk, reason="Counted already")
    read_line(made.invoice_line.invoice, line=made.invoice_line, quantity=D(5))

    assert (_status(made), Usage.objects.count(), on_hand(truck)) == ("dismissed", 1, D(0))
    assert AuditEntry.objects.filter(object_id=made.pk, action="dismiss").get().reason == (
        "Counted already"
    )


def test_dismissing_wants_a_reason(late):
    with pytest.raises(InvalidInput):
        usage_review.dismiss(actor=people.accountant(), usage_id=late.pk, reason=" ")

    assert _status(late) == "review"


@pytest.mark.parametrize("role", [roles.TECH, roles.BUY, roles.PM, roles.RO])
def test_others_decide_nothing(late, role):
    actor = people.UserFactory(role=role)

    for decide in (usage_review.accept_late, usage_review.dismiss):
        with pytest.raises(NotAllowed):
            decide(actor=actor, usage_id=late.pk, reason="Because")
    assert _status(late) == "review"


def test_what_is_posted_is_decided(homeless, truck):
    who = people.warehouse()
    usage_review.assign_location(actor=who, usage_id=homeless.pk, location_id=truck.pk)

    for decide in (
        lambda: usage_review.assign_location(actor=who, usage_id=homeless.pk, location_id=truck.pk),
        lambda: usage_review.accept_late(actor=who, usage_id=homeless.pk),
        lambda: usage_review.dismiss(actor=who, usage_id=homeless.pk, reason="No"),
    ):
        with pytest.raises(WrongState):
            decide()
    assert Usage.objects.count() == 1


def test_what_moved_nothing_is_not_brought_back(late, truck, on_hand):
    with pytest.raises(WrongState, match="moved no stock"):
        usage.bring_back(actor=None, usage_id=late.pk, quantity=D(1))

    assert (Usage.objects.count(), on_hand(truck)) == (1, D(0))
