"""The same request twice counts once."""

import uuid
from threading import Event

import pytest
from django.db import transaction

from inventory.models import BusinessUnit, Customer
from plyhub.common import idempotency
from plyhub.common.errors import DomainError
from plyhub.common.models import ClientToken
from tests.factories.concurrency import at_once

TOKEN = uuid.UUID("7f4f0c8e-8a8f-4a55-9c36-8a1d5f0b7a01")


def _make(token: uuid.UUID | None = TOKEN) -> Customer:
    return idempotency.once(
        token, model=Customer, make=lambda: Customer.objects.create(name="Larkin")
    )


def _fail() -> Customer:
    Customer.objects.create(name="Half done")
    raise DomainError("No.")


@pytest.mark.django_db
def test_the_same_token_gives_the_same_object():
    assert _make().pk == _make().pk
    assert Customer.objects.count() == 1


@pytest.mark.django_db
def test_another_token_makes_another():
    assert _make().pk != _make(uuid.uuid4()).pk


@pytest.mark.django_db
def test_without_a_token_each_call_makes_one():
    assert _make(None).pk != _make(None).pk
    assert not ClientToken.objects.exists()


@pytest.mark.django_db
def test_the_token_remembers_what_it_made():
    made = _make()

    assert list(ClientToken.objects.values_list("token", "kind", "object_id")) == [
        (TOKEN, "customer", made.pk)
    ]


@pytest.mark.django_db
def test_what_failed_is_forgotten_with_its_token():
    with pytest.raises(DomainError), transaction.atomic():
        idempotency.once(TOKEN, model=Customer, make=_fail)

    assert not ClientToken.objects.exists()
    assert _make().name == "Larkin"
    assert list(Customer.objects.values_list("name", flat=True)) == ["Larkin"]


@pytest.mark.django_db
def test_a_token_of_one_kind_of_document_is_refused_for_another():
    _make()

    with pytest.raises(DomainError):
        idempotency.once(
            TOKEN, model=BusinessUnit, make=lambda: BusinessUnit.objects.create(name="HVAC")
        )

    assert not BusinessUnit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one():
    made = at_once(_make, _make)

    assert {each.pk for each in made} == {Customer.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_the_second_takes_over_when_the_first_fails():
    started = Event()

    def slow_failure() -> Customer:
        def make() -> Customer:
            started.set()
            return _fail()

        return idempotency.once(TOKEN, model=Customer, make=make)

    def second() -> Customer:
        assert started.wait(10)
        return _make()

    failed, made = at_once(slow_failure, second)

    assert (str(failed), made.name) == ("No.", "Larkin")
    assert Customer.objects.get().pk == made.pk
