"""Whoever may not see costs and prices sees none, on any page they can open."""

from decimal import Decimal as D

import pytest

from integrations.models import OutboxEntry
from inventory.models import Item, StockMovement
from plyhub import roles
from plyhub.common.models import AuditEntry
from procurement.models import PurchaseOrder, Receipt, Vendor
from procurement.services import receipts
from tests.factories import people
from tests.factories.inventory import ItemFactory
from tests.factories.procurement import VendorItemFactory, draft_order, line_input, sent_order
from tests.pages import rows

pytestmark = pytest.mark.django_db

# Unit price, price book cost, sales price, vendor's cost, shipping: all told apart in any text.
PRICES = ("1234.56", "987.65", "876.54", "765.43", "45.67")
WITHOUT_PRICES = (roles.TECH, roles.WHS, roles.RO)


@pytest.fixture
def item() -> Item:
    item = ItemFactory(cost=D("987.65"), price=D("876.54"))
    VendorItemFactory(item=item, cost=D("765.43"))
    return item


def _line(item: Item):
    return line_input(item_id=item.pk, quantity="2", unit_price="1234.56")


@pytest.fixture
def received(item) -> Receipt:
    order = sent_order(_line(item), shipping=D("45.67"))
    line = order.lines.get()
    return receipts.receive(actor=people.buyer(), order_id=order.pk, quantities={line.pk: D("1")})


@pytest.fixture
def draft(item) -> PurchaseOrder:
    return draft_order(_line(item), shipping=D("45.67"))


@pytest.fixture
def pages(received, draft, item) -> list[str]:
    """Everything that shows an amount to those who may see it."""
    order = received.purchase_order
    return [
        "/",
        rows.page(PurchaseOrder, "changelist"),
        rows.page(PurchaseOrder, "change", order.pk),
        rows.page(PurchaseOrder, "change", draft.pk),
        rows.page(PurchaseOrder, "edit", draft.pk),
        rows.page(PurchaseOrder, "do", order.pk, "receive"),
        rows.page(Receipt, "changelist"),
        rows.page(Receipt, "change", received.pk),
        rows.page(Vendor, "change", item.vendor_items.get().vendor_id),
        rows.page(Item, "changelist"),
        rows.page(Item, "change", item.pk),
        rows.page(StockMovement, "changelist"),
        rows.page(StockMovement, "change", StockMovement.objects.get().pk),
        rows.page(AuditEntry, "changelist"),
    ]


def _amounts(text: str) -> set[str]:
    amounts = {*PRICES, "2469.12", "2514.79"}
    return {each for each in amounts if each in text.replace(",", "")}


@pytest.mark.parametrize("role", WITHOUT_PRICES)
def test_no_page_shows_a_price(as_role, pages, role):
    client = as_role(role)

    shown = {page: _amounts(client.get(page).content.decode()) for page in pages}

    assert {page: amounts for page, amounts in shown.items() if amounts} == {}


def test_a_buyer_sees_the_prices(as_role, pages):
    client = as_role(roles.BUY)

    shown = [_amounts(client.get(page).content.decode()) for page in pages]

    assert set().union(*shown) == {*PRICES, "2469.12", "2514.79"}


@pytest.mark.parametrize("role", WITHOUT_PRICES)
def test_no_list_of_the_api_shows_a_price(as_role, pages, role):
    client = as_role(role)
    lists = ("purchasing/purchase-orders", "purchasing/receipts", "inventory/items")

    text = "".join(client.get(f"/api/{each}/").content.decode() for each in lists)

    assert _amounts(text) == set()


def test_a_warehouse_person_keeps_the_prices_of_a_draft_they_change(as_role, draft):
    client = as_role(roles.WHS)
    line = draft.lines.get()
    page = rows.page(PurchaseOrder, "edit", draft.pk)
    form = client.get(page).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "1",
        "lines-0-id": line.pk,
        "lines-0-purchase_order": draft.pk,
        "lines-0-item": line.item_id,
        "lines-0-quantity": "3",
        "lines-0-unit": line.unit_id,
    }

    answer = client.post(page, data)

    draft.refresh_from_db()
    assert (answer.status_code, draft.total, draft.shipping) == (302, D("3749.35"), D("45.67"))
    assert draft.lines.get().unit_price == D("1234.56")


@pytest.mark.parametrize(("role", "sees"), [(roles.RO, False), (roles.ACC, True)])
def test_what_was_exchanged_is_shown_only_with_the_right_to_see_prices(as_role, role, sees):
    entry = rows.entry()
    entry.history.create(outcome="rejected", message="No.", request_digest="price 1234.56")

    page = as_role(role).get(rows.page(OutboxEntry, "change", entry.pk)).content.decode()

    assert ("1234.56" in page, "No." in page) == (sees, True)
