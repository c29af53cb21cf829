"""Finding and repairing balances that are not what the movements say."""

from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command

from inventory.models import ItemCost, StockBalance
from inventory.services import verification

pytestmark = pytest.mark.django_db


def test_all_is_well(stocked, capsys):
    stocked("5", "2")

    call_command("verify_stock")

    assert capsys.readouterr().out == "Every balance is the sum of its movements.\n"


def test_names_a_balance_that_is_off(stocked):
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)

    (difference,) = verification.differences()

    assert str(difference) == ("WHIP-6FT at WH-MAIN: on hand is 7, the movements add up to 5")


def test_names_a_pool_that_is_off(stocked):
    stocked("5", "2")
    ItemCost.objects.update(value=9)

    (difference,) = verification.differences()

    assert str(difference) == "WHIP-6FT: value is 9, the movements add up to 10"


def test_only_reporting_fails_and_changes_nothing(stocked, capsys):
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)

    with pytest.raises(CommandError, match="1 figures differ"):
        call_command("verify_stock")

    assert StockBalance.objects.get().on_hand == 7


def test_repairs_a_balance_from_the_movements(stocked, capsys):
    stocked("5", "2")
    StockBalance.objects.update(on_hand=7)

    call_command("verify_stock", "--repair-balances")

    assert StockBalance.objects.get().on_hand == 5
    assert "1 figures were made again" in capsys.readouterr().out


def test_repairs_rows_that_are_gone(stocked):
    stocked("5", "2")
    StockBalance.objects.all().delete()
    ItemCost.objects.all().delete()

    verification.repair_balances()

    assert StockBalance.objects.get().on_hand == 5
    pool = ItemCost.objects.get()
    assert (pool.quantity, pool.value, pool.average) == (D(5), D(10), D(2))
