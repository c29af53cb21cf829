"""Document numbers."""

import pytest
from django.db import connection, transaction

from plyhub.common import numbering
from tests.factories.concurrency import at_once

pytestmark = pytest.mark.django_db


def _value(number: str) -> int:
    return int(number.partition("-")[2])


@pytest.mark.parametrize(("kind", "prefix"), sorted(numbering.PREFIXES.items()))
def test_every_kind_has_its_prefix_and_sequence(kind, prefix):
    first, second = numbering.next_number(kind), numbering.next_number(kind)

    assert (first.partition("-")[0], _value(second) - _value(first)) == (prefix, 1)


def test_an_unknown_kind_has_no_number():
    with pytest.raises(KeyError):
        numbering.next_number("wish")


def test_a_number_that_was_rolled_back_does_not_come_again():
    with transaction.atomic():
        lost = numbering.next_number("purchase_order")
        transaction.set_rollback(True)

    assert _value(numbering.next_number("purchase_order")) > _value(lost)


def test_numbering_goes_on_from_where_the_old_system_stopped():
    start = _value(numbering.next_number("rfq")) + 1000

    numbering.continue_from("rfq", start)

    assert [numbering.next_number("rfq") for _ in range(2)] == [f"RFQ-{start}", f"RFQ-{start + 1}"]


def test_numbering_never_goes_back():
    now = _value(numbering.next_number("transfer"))

    numbering.continue_from("transfer", now)
    numbering.continue_from("transfer", 1)

    assert numbering.next_number("transfer") == f"TR-{now + 1}"


def test_other_kinds_are_left_alone():
    now = _value(numbering.next_number("receipt"))

    numbering.continue_from("pick_list", now + 5000)

    assert numbering.next_number("receipt") == f"RC-{now + 1}"


@pytest.mark.django_db(transaction=True)
def test_people_at_the_same_time_never_get_the_same_number():
    def take() -> list[str]:
        return [numbering.next_number("purchase_order") for _ in range(25)]

    taken = [number for numbers in at_once(*[take] * 4) for number in numbers]

    assert len(set(taken)) == 100


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_number_of_an_open_transaction():
    def take() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return numbering.next_number("adjustment")

    with transaction.atomic():
        mine = numbering.next_number("adjustment")
        [theirs] = at_once(take)

    assert _value(theirs) == _value(mine) + 1
