"""The nightly look at the ledger, and who is told of what it finds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrations import alerts, tasks
from inventory.models import StockBalance, StockCheck
from inventory.services import stock_check
from plyhub import roles
from tests.factories import people
from tests.factories.concurrency import at_once

pytestmark = pytest.mark.django_db
# The company is in Phoenix, seven hours behind.
ONE_OCLOCK = datetime(2026, 11, 30, 8, 59, tzinfo=UTC)
TWO_OCLOCK = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_it_is_due_once_a_night():
    assert not stock_check.due(now=ONE_OCLOCK)
    assert stock_check.due(now=TWO_OCLOCK)
    StockCheck.objects.create(day="2026-11-30", found=0)
    assert not stock_check.due(now=TWO_OCLOCK)
    assert stock_check.due(now=TWO_OCLOCK + timedelta(days=1))


def test_one_that_died_is_due_again():
    StockCheck.objects.create(day="2026-11-30", started_at=TWO_OCLOCK)
    assert not stock_check.due(now=TWO_OCLOCK + timedelta(minutes=59))
    assert stock_check.due(now=TWO_OCLOCK + timedelta(minutes=61))


def test_what_differs_is_kept_and_nothing_repaired(stocked):
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)

    tasks.check_stock()

    check = stock_check.latest()
    assert (check.found, check.told) == (
        1,
        "WHIP-6FT at WH-MAIN: on hand is 7, the movements add up to 5",
    )
    assert StockBalance.objects.get().on_hand == 7
    assert stock_check.run() is None


@pytest.mark.django_db(transaction=True)
def test_of_two_clocks_one_looks():
    outcomes = at_once(stock_check.run, stock_check.run)

    assert sorted(each is None for each in outcomes) == [False, True]
    assert StockCheck.objects.get().found == 0


def test_administrators_are_told_until_it_is_repaired(stocked, client):
    admin = people.administrator(email="admin@example.com")
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)
    stock_check.run()
    now = timezone.now()

    sent = [alerts.send_due(now=now), alerts.send_due(now=now)]

    assert sent == [1, 0]
    assert mail.outbox[0].bcc == [admin.email]
    assert mail.outbox[0].subject == "[PlyHub] Stock: 1 figures are not the sum of their movements"
    client.force_login(admin)
    assert "Stock check of" in client.get("/").content.decode()
    call_command("verify_stock", "--repair-balances")
    assert alerts.send_due(now=now + timedelta(days=2)) == 0
    assert "Stock check of" not in client.get("/").content.decode()


def test_the_command_keeps_what_it_found_too(stocked):
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)

    with pytest.raises(CommandError):
        call_command("verify_stock")

    assert stock_check.latest().found == 1


def test_who_decides_nothing_about_stock_is_not_told(stocked, client):
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)
    stock_check.run()
    client.force_login(people.UserFactory(role=roles.WHS))

    assert "Stock check of" not in client.get("/").content.decode()
