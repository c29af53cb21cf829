"""Pages about what goes away: merging, deleting, and warnings on open documents."""

import pytest

from inventory.models import Item
from inventory.services import jobs
from procurement.models import PurchaseOrder
from tests.factories import inventory as stocks
from tests.factories.procurement import draft_order, line_input
from tests.pages import rows

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_would_move_before_anything_does(as_administrator):
    loser, survivor = stocks.ItemFactory(sku="WHIP-6"), stocks.ItemFactory(sku="WHIP-6FT")
    draft_order(line_input(item_id=loser.pk))
    page = rows.page(Item, "merge", loser.pk)

    asked = as_administrator.get(page, {"survivor": "whip-6ft"}).content.decode()
    before = Item.objects.get(pk=loser.pk).merged_into
    unknown = as_administrator.get(page, {"survivor": "NONE"}).content.decode()
    done = as_administrator.post(page, {"survivor": "whip-6ft"})

    assert "Move: lines of orders" in asked
    assert before is None
    assert "There is nothing with the SKU “NONE”." in unknown
    assert done.url == rows.page(Item, "change", survivor.pk)
    assert Item.objects.get(pk=loser.pk).merged_into == survivor


def test_after_it_is_gone_the_list_is_shown(as_administrator, said):
    order = draft_order()
    page = rows.page(PurchaseOrder, "do", order.pk, "delete")

    asked = as_administrator.get(page)
    done = as_administrator.post(page)

    assert asked.status_code == 200
    assert done.url == rows.page(PurchaseOrder, "changelist")
    assert said(done) == [("success", f"{order.number} is deleted.")]


def test_an_open_order_warns_of_a_canceled_job_and_of_an_inactive_item(as_administrator):
    titan = rows.connection(name="ServiceTitan", system="servicetitan")
    job, item = stocks.JobFactory(number="4521"), stocks.ItemFactory(sku="WHIP")
    order = draft_order(line_input(item_id=item.pk), job_id=job.pk)
    page = rows.page(PurchaseOrder, "change", order.pk)
    before = as_administrator.get(page).context["cautions"]
    jobs.upsert_jobs([(job.pk, {"status": "canceled"})], origin=titan.pk)
    Item.objects.filter(pk=item.pk).update(is_active=False, inactive_source="ServiceTitan")

    after = as_administrator.get(page).context["cautions"]

    assert before == []
    assert after == [
        "WHIP: inactive in ServiceTitan.",
        f"{job} is canceled. Decide what becomes of what is ordered for it.",
    ]
