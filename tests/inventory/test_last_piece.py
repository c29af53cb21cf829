"""Two people want the last piece at the same moment: one gets it, the other is told."""

from decimal import Decimal
from functools import partial

import pytest

from inventory.models import PickList, Transfer
from inventory.services import pick_lists, picking, transfer_goods, transfers, verification
from inventory.services.pick_list_input import Picked
from plyhub.common.errors import DomainError
from tests.factories import goods as g
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.factories.inventory import ItemFactory, LocationFactory, TruckFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def last():
    """One piece, and two drafts of pick lists that want it."""
    item, warehouse, truck = ItemFactory(), LocationFactory(name="WH-MAIN"), TruckFactory()
    g.there(item, warehouse, "1")
    keeper = people.warehouse()
    drafts = [
        g.pick_list(warehouse, g.goods(item, "1"), to=truck, actor=keeper, released=False)
        for _ in range(2)
    ]
    return keeper, drafts, item, warehouse, truck


def test_one_list_keeps_it_and_the_other_is_short(last):
    keeper, drafts, *_ = last
    at_once(*(partial(pick_lists.release, actor=keeper, pick_list_id=each.pk) for each in drafts))

    short = sorted(PickList.objects.values_list("is_short", flat=True))
    assert short == [False, True]
    assert sorted(len(g.kept(each)) for each in drafts) == [0, 1]


def test_one_picks_it_and_the_other_is_refused(last):
    keeper, drafts, *_ = last
    PickList.objects.update(status="released", is_short=True)
    results = at_once(
        *(
            partial(
                picking.pick,
                actor=keeper,
                pick_list_id=each.pk,
                picked=[Picked(line_id=each.lines.get().pk, quantity=Decimal(1))],
            )
            for each in drafts
        )
    )

    refused = [each for each in results if isinstance(each, DomainError)]
    assert len(refused) == 1
    assert "WH-MAIN has only 0 EA" in refused[0].message
    assert sorted(PickList.objects.values_list("status", flat=True)) == ["picking", "released"]


def test_a_transfer_and_a_pick_list_do_not_both_take_it(last):
    keeper, drafts, item, warehouse, truck = last
    wanted = g.transfer(warehouse, truck, g.goods(item, "1"), actor=keeper)
    results = at_once(
        partial(pick_lists.release, actor=keeper, pick_list_id=drafts[0].pk),
        partial(transfer_goods.send, actor=keeper, transfer_id=wanted.pk),
        partial(transfers.request, actor=keeper, transfer_id=wanted.pk),
    )

    is_sent = Transfer.objects.get(pk=wanted.pk).status == "in_transit"
    assert PickList.objects.get(pk=drafts[0].pk).is_short or not is_sent
    assert len(g.kept(drafts[0])) + len(g.kept(wanted)) + is_sent == 1
    assert all(isinstance(each, DomainError | PickList | Transfer) for each in results)
    assert verification.differences() == []
