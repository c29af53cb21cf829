"""Who gets to see which page: the table of roles, and nothing but it."""

import pytest

from integrations.models import Connection
from inventory.models import (
    Adjustment,
    AdjustmentReason,
    Category,
    Item,
    Location,
    PickList,
    StockCount,
    Transfer,
    Unit,
)
from plyhub import roles
from plyhub.common.models import User
from procurement.models import PurchaseOrder, Return, Vendor
from tests.factories import people
from tests.pages import rows

pytestmark = pytest.mark.django_db

ADDED_HERE = {
    Adjustment,
    AdjustmentReason,
    Category,
    Connection,
    Item,
    Location,
    PickList,
    PurchaseOrder,
    Return,
    StockCount,
    Transfer,
    Unit,
    User,
    Vendor,
}
EDITED_HERE = (Category, PurchaseOrder, Item, Vendor, Connection, Transfer, PickList)


def _may_view(role: str, model: type) -> bool:
    meta = model._meta
    held = roles.permissions_of(role)
    return bool(
        held & {f"{meta.app_label}.{verb}_{meta.model_name}" for verb in ("view", "change")}
    )


def _expected(role: str) -> dict[str, int]:
    return {rows.name(model): 200 if _may_view(role, model) else 403 for model in rows.MODELS}


def test_every_model_with_a_page_is_tested():
    assert set(rows.MAKERS) == set(rows.MODELS)


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_sees_the_lists_the_table_gives_it(as_role, role):
    client = as_role(role)

    shown = {
        rows.name(model): client.get(rows.page(model, "changelist"), follow=True).status_code
        for model in rows.MODELS
    }

    assert shown == _expected(role)


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.ADM, roles.RO])
def test_a_role_sees_the_pages_the_table_gives_it(as_role, role):
    client = as_role(role)
    pages = {model: rows.page(model, "change", rows.MAKERS[model]().pk) for model in rows.MODELS}

    shown = {rows.name(model): client.get(page).status_code for model, page in pages.items()}

    assert shown == _expected(role)


def test_an_administrator_sees_everything():
    assert set(_expected(roles.ADM).values()) == {200}


def test_only_what_begins_here_is_added_here(as_administrator):
    shown = {
        model
        for model in rows.MODELS
        if as_administrator.get(rows.page(model, "add")).status_code == 200
    }

    assert shown == ADDED_HERE


@pytest.mark.parametrize("model", EDITED_HERE, ids=rows.name)
def test_an_administrator_gets_the_form_to_change_a_row(as_administrator, model):
    row = rows.MAKERS[model]()

    assert as_administrator.get(rows.page(model, "edit", row.pk)).status_code == 200


@pytest.mark.parametrize("model", EDITED_HERE, ids=rows.name)
def test_who_may_only_look_gets_no_form_and_changes_nothing(as_role, model):
    row = rows.MAKERS[model]()
    before = model.objects.filter(pk=row.pk).values().get()
    client = as_role(roles.RO)

    statuses = {
        client.get(rows.page(model, "edit", row.pk)).status_code,
        client.post(rows.page(model, "edit", row.pk), {"name": "Mine"}).status_code,
        client.post(rows.page(model, "change", row.pk), {"name": "Mine"}).status_code,
    }

    assert statuses <= {302, 403, 200}
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_nobody_gets_in_without_logging_in(client):
    answers = [
        client.get(address)
        for model in rows.MODELS
        for address in (rows.page(model, "changelist"), rows.page(model, "change", 1))
    ]

    assert {(answer.status_code, answer.url.partition("?")[0]) for answer in answers} == {
        (302, "/login/")
    }


def test_someone_who_is_no_staff_gets_nowhere(client):
    client.force_login(people.UserFactory(role=roles.BUY, is_staff=False))

    assert client.get("/").url == "/login/?next=/"


def test_nothing_of_the_task_queue_is_shown_to_an_administrator(as_administrator):
    answers = [
        as_administrator.get(f"/django_q/{name}/").status_code
        for name in ("schedule", "success", "failure", "ormq")
    ]

    assert answers == [403, 403, 403, 403]


@pytest.mark.parametrize("model", [PurchaseOrder, Vendor, Item], ids=rows.name)
def test_no_list_offers_to_delete_what_is_selected(as_administrator, model):
    rows.MAKERS[model]()

    answer = as_administrator.get(rows.page(model, "changelist"))

    assert "delete_selected" not in answer.content.decode()


def test_a_page_that_does_not_exist_is_not_found(as_administrator):
    assert as_administrator.get(rows.page(PurchaseOrder, "change", 999_999)).status_code == 404


def test_an_action_that_does_not_exist_is_not_found(as_administrator):
    order = rows.MAKERS[PurchaseOrder]()

    answer = as_administrator.post(rows.page(PurchaseOrder, "do", order.pk, "pay"))

    assert answer.status_code == 404
