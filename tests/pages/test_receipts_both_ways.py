"""Pages of orders and receipts that another system has a say in."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from integrations.models import ExternalLink, RemoteDocument
from inventory.models import StockBalance
from plyhub import roles
from plyhub.common.models import AuditEntry, Company
from procurement.models import PurchaseOrder, Receipt
from procurement.services import receipts
from tests.factories import people
from tests.factories.procurement import line_input, sent_order
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(order):
    """ServiceTitan, connected after the order was sent."""
    return rows.connection(system="servicetitan", name="ServiceTitan")


@pytest.fixture
def order(db):
    return sent_order(line_input(quantity="10", unit_price="100.00"))


@pytest.fixture
def receipt(order):
    line = order.lines.get()
    return receipts.receive(
        actor=people.warehouse(), order_id=order.pk, quantities={line.pk: D(10)}
    )


def _known(field, order, status: str = "Sent") -> ExternalLink:
    return ExternalLink.objects.create(
        connection=field,
        entity="purchase_order",
        hub_id=order.pk,
        external_id=str(order.pk),
        number="1042",
        remote_status=status,
    )


def _theirs(order) -> None:
    PurchaseOrder.objects.filter(pk=order.pk).update(owner="field_service")


def _page(order) -> str:
    return rows.page(PurchaseOrder, "change", order.pk)


def test_the_list_says_how_an_order_stands_there(as_administrator, field, order):
    _known(field, order)
    _theirs(order)

    text = as_administrator.get(rows.page(PurchaseOrder, "changelist")).content.decode()

    assert "1042 Sent" in text
    assert "Made there" in text


def test_more_orders_there_are_not_more_queries(as_administrator, field):
    address = rows.page(PurchaseOrder, "changelist")

    def queries() -> int:
        as_administrator.get(address)
        with CaptureQueriesContext(database) as captured:
            as_administrator.get(address)
        return len(captured)

    _known(field, rows.order())
    with_one = queries()
    for _ in range(5):
        _known(field, rows.order())
    assert queries() == with_one


def test_the_page_says_number_and_status_there(as_administrator, field, order):
    _known(field, order)

    text = as_administrator.get(_page(order)).content.decode()

    assert "In ServiceTitan as 1042, Sent there" in text


def test_an_order_kept_there_offers_only_to_receive(as_administrator, order):
    _theirs(order)

    answer = as_administrator.get(_page(order))

    assert [action.name for action, _ in answer.context["actions"]] == ["receive"]
    assert "ServiceTitan: it is changed there, and only received here" in answer.content.decode()


def test_a_move_of_an_order_kept_there_says_where_it_is_changed(as_administrator, order, said):
    _theirs(order)

    answer = as_administrator.post(
        rows.page(PurchaseOrder, "do", order.pk, "cancel"), {"reason": "No"}
    )

    assert "was made in ServiceTitan and is kept there" in answer.content.decode()
    order.refresh_from_db()
    assert order.status == "sent"


def test_where_receipts_are_entered_there_no_button_receives(as_administrator, order):
    people.set_company(receipt_owner="field_service")

    answer = as_administrator.get(_page(order))

    names = {action.name for action, _ in answer.context["actions"]}
    assert "receive" not in names


def _shown(field, order, quantity: str, **values) -> None:
    line = order.lines.get()
    content = {
        "lines": [{"order_line": line.pk, "sku": line.item.sku, "unit": "EA", "quantity": quantity}]
    }
    RemoteDocument.objects.create(
        connection=field,
        entity="receipt",
        external_id=f"R{RemoteDocument.objects.count()}",
        number="77",
        status="Posted",
        dated_on=date(2026, 11, 22),
        hub_entity="purchase_order",
        hub_id=order.pk,
        content=content,
        **values,
    )


def test_receipts_there_are_compared_with_ours(as_administrator, field, order, receipt):
    _shown(field, order, "10")
    _shown(field, order, "4")
    _shown(field, order, "1", is_active=False)

    text = as_administrator.get(_page(order)).content.decode()

    assert "Receipts in ServiceTitan" in text
    assert f"The same as {receipt.number}" in text
    assert "Not received here: nothing posted here has these quantities" in text
    assert "Canceled there" in text


def test_one_of_ours_is_the_same_as_one_of_theirs_only(as_administrator, field, order, receipt):
    _shown(field, order, "10")
    _shown(field, order, "10")

    text = as_administrator.get(_page(order)).content.decode()

    assert text.count(f"The same as {receipt.number}") == 1


def test_without_receipts_there_there_is_no_panel(as_administrator, field, order):
    assert "Receipts in ServiceTitan" not in as_administrator.get(_page(order)).content.decode()


def test_an_accountant_reverses_a_receipt_from_its_page(as_role, receipt, said):
    client = as_role(roles.ACC)
    names = [
        action.name
        for action, _ in client.get(rows.page(Receipt, "change", receipt.pk)).context["actions"]
    ]
    assert "reverse" in names

    answer = client.post(rows.page(Receipt, "do", receipt.pk, "reverse"), {"reason": "Wrong"})

    receipt.refresh_from_db()
    assert (receipt.status, StockBalance.objects.get().on_hand) == ("reversed", 0)
    assert said(answer) == [
        (
            "success",
            f"{receipt.number} is reversed: the goods are out of stock, and to come again.",
        )
    ]


def test_a_reason_is_asked_for(as_role, receipt):
    answer = as_role(roles.ACC).post(
        rows.page(Receipt, "do", receipt.pk, "reverse"), {"reason": ""}
    )

    assert answer.status_code == 200
    receipt.refresh_from_db()
    assert receipt.status == "posted"


@pytest.mark.parametrize("role", [roles.WHS, roles.BUY, roles.RO])
def test_others_cannot_reverse_it(as_role, receipt, role):
    client = as_role(role)

    offered = client.get(rows.page(Receipt, "change", receipt.pk)).context["actions"]
    assert "reverse" not in {action.name for action, _ in offered}
    client.post(rows.page(Receipt, "do", receipt.pk, "reverse"), {"reason": "Wrong"})
    receipt.refresh_from_db()
    assert receipt.status == "posted"


def test_a_receipt_nobody_here_posted_says_so(as_administrator, receipt):
    Receipt.objects.update(posted_by=None)

    text = as_administrator.get(rows.page(Receipt, "change", receipt.pk)).content.decode()

    assert "entered in ServiceTitan" in text


def test_it_is_reversed_over_the_api(as_role, receipt):
    answer = as_role(roles.ACC).post(
        f"/api/purchasing/receipts/{receipt.pk}/reverse/",
        {"reason": "Wrong"},
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["status"]) == (200, "reversed")


# Who enters receipts.


def _company(client, **changes) -> object:
    address = rows.page(Company, "change", Company.current().pk)
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return client.post(address, {**data, **changes})


def test_receiving_changes_hands_when_nothing_is_under_way(as_administrator):
    before = datetime.now(UTC)

    assert _company(as_administrator, receipt_owner="field_service").status_code == 302

    company = Company.current()
    assert company.receipt_owner == "field_service"
    assert company.receipt_owner_since >= before
    entry = AuditEntry.objects.get(object_type="company", action="change_owner")
    assert (entry.from_state, entry.to_state) == ("hub", "field_service")


def test_what_is_under_way_is_listed_and_nothing_changes(as_administrator, order):
    line = order.lines.get()
    draft = receipts.draft(actor=people.warehouse(), order_id=order.pk, quantities={line.pk: D(1)})

    answer = _company(as_administrator, receipt_owner="field_service", name="New name")

    assert answer.status_code == 200
    assert f"Under way: {draft.number}." in answer.content.decode()
    assert (Company.current().receipt_owner, Company.current().name) == ("hub", "Your company")


def test_the_list_confirmed_it_changes(as_administrator, order):
    line = order.lines.get()
    receipts.receive(actor=people.warehouse(), order_id=order.pk, quantities={line.pk: D(1)})
    refused = _company(as_administrator, receipt_owner="field_service")
    listed = refused.context["adminform"].form["listed"].value()
    assert listed == order.number

    answer = _company(as_administrator, receipt_owner="field_service", confirm="on", listed=listed)

    assert answer.status_code == 302
    assert Company.current().receipt_owner == "field_service"


def test_what_came_to_the_list_meanwhile_is_not_confirmed(as_administrator, order):
    line = order.lines.get()
    receipts.receive(actor=people.warehouse(), order_id=order.pk, quantities={line.pk: D(1)})

    answer = _company(as_administrator, receipt_owner="field_service", confirm="on", listed="PO-1")

    assert answer.status_code == 200
    assert Company.current().receipt_owner == "hub"


def test_other_settings_are_saved_without_a_word(as_administrator, order, receipt):
    assert _company(as_administrator, name="Larkin & Sons").status_code == 302
    assert (Company.current().name, Company.current().receipt_owner_since) == (
        "Larkin & Sons",
        None,
    )
