"""Which request or run the present work belongs to."""

import uuid
from threading import Thread

import pytest

from plyhub.common import request_context
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.procurement import draft_order


def test_outside_of_everything_there_is_nothing():
    assert (request_context.current(), request_context.request_id()) == ({}, "")


def test_blocks_add_up_and_end():
    with request_context.bind(request_id="a"):
        with request_context.bind(run="1"):
            assert request_context.current() == {"request_id": "a", "run": "1"}
        assert request_context.current() == {"request_id": "a"}
    assert request_context.current() == {}


def test_a_block_ends_when_it_fails():
    with pytest.raises(ValueError, match="no"), request_context.bind(run="1"):
        raise ValueError("no")

    assert request_context.current() == {}


def test_other_threads_see_nothing_of_it():
    seen = []
    with request_context.bind(run="1"):
        thread = Thread(target=lambda: seen.append(request_context.current()))
        thread.start()
        thread.join(10)

    assert seen == [{}]


def test_every_answer_carries_its_own_id(client):
    ids = [client.get("/health/live/")["X-Request-ID"] for _ in range(2)]

    assert len({uuid.UUID(each) for each in ids}) == 2


@pytest.mark.django_db
def test_what_a_request_does_is_audited_under_its_id(client):
    order = draft_order()
    client.force_login(people.administrator())

    answer = client.post(f"/procurement/purchaseorder/{order.pk}/do/approve/")

    entry = AuditEntry.objects.get(action="approve")
    assert (entry.number, entry.request_id) == (order.number, answer["X-Request-ID"])
