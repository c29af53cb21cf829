"""Tables that have to agree with each other, though no import makes them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection

from integrations import toggles
from integrations.connectors import registry
from integrations.models import (
    Conflict,
    Connection,
    IntacctSettings,
    OutboxEntry,
    StockDiscrepancy,
    SyncRun,
)
from integrations.panels import ENTITIES
from integrations.sync import entities, identity, operations, scopes, senders, shortages
from integrations.sync.states import OPEN
from inventory.adjustment_states import ADJUSTMENT_MOVES, AdjustmentStatus
from inventory.count_states import COUNT_MOVES, CountStatus
from inventory.models import Adjustment, PickList, StockCount, Transfer
from inventory.states import PICK_LIST_MOVES, TRANSFER_MOVES, PickListStatus, TransferStatus
from plyhub import navigation, roles
from plyhub.common import numbering
from plyhub.common.admin.documents import DocumentAdmin
from plyhub.common.admin.labels import TONES
from procurement.models import PurchaseOrder, Receipt, Return
from procurement.services import approvals
from procurement.states import (
    PURCHASE_ORDER_MOVES,
    RETURN_MOVES,
    PurchaseOrderStatus,
    ReturnStatus,
)

# Declared by a connector, and called only by a person's hand over there so far.
NOT_QUEUED: set[str] = set()


def _published() -> set[str]:
    return set().union(*(registry.describe(name).operations for name in registry.names()))


def test_every_operation_of_the_queue_is_taken_by_a_system():
    assert {operation.code for operation in operations.OPERATIONS} - _published() == set()


def test_every_operation_a_system_takes_is_in_the_queues_table():
    assert _published() - {operation.code for operation in operations.OPERATIONS} == NOT_QUEUED


@pytest.mark.parametrize("name", registry.names())
def test_operations_carry_the_prefix_of_their_system(name):
    description = registry.describe(name)

    assert {code.partition(".")[0] for code in description.operations} == {description.prefix}


def test_no_operation_is_twice_in_the_table():
    counts = Counter((each.code, each.entity) for each in operations.OPERATIONS)

    assert [key for key, count in counts.items() if count > 1] == []


def test_operation_codes_and_entities_fit_their_columns():
    widths = {
        name: OutboxEntry._meta.get_field(name).max_length for name in ("operation", "entity")
    }

    assert all(len(each.code) <= widths["operation"] for each in operations.OPERATIONS)
    assert all(len(each.entity) <= widths["entity"] for each in operations.OPERATIONS)


@pytest.mark.parametrize("name", registry.names())
def test_every_kind_a_system_publishes_is_known(name):
    assert set(registry.describe(name).entities) - set(entities.BY_NAME) == set()


def test_every_scope_reads_something_from_some_system():
    offered = {scope for name in registry.names() for scope, _ in scopes.choices(name)}

    assert offered == set(scopes.LABELS)


def test_no_two_kinds_of_advisory_locks_meet():
    spaces = [module.LOCK_SPACE for module in (identity, senders, shortages)]

    assert len(set(spaces)) == len(spaces)


def test_scopes_fit_their_column():
    longest = SyncRun._meta.get_field("scope").max_length

    assert [scope for scope in scopes.LABELS if len(scope) > longest] == []


@pytest.mark.django_db
def test_every_permission_of_the_roles_exists():
    known = Permission.objects.values_list("content_type__app_label", "codename")

    named = {permission for right in roles.RIGHTS for permission in right.permissions}

    assert named - {f"{app}.{codename}" for app, codename in known} == set()


def test_rights_name_only_roles_there_are():
    assert {role for right in roles.RIGHTS for role in right.roles} - set(roles.ROLES) == set()


def test_limits_are_of_roles_there_are():
    assert set(approvals.ROLE_LIMITS) - set(roles.ROLES) == set()


def _buttons(model: type) -> set[str]:
    return {action.name for action in admin.site._registry[model].document_actions}


def test_every_button_of_an_order_is_a_move_and_every_move_has_a_button():
    assert _buttons(PurchaseOrder) == {*PURCHASE_ORDER_MOVES, "delete"}


def test_every_button_of_a_return_is_a_move_and_every_move_has_a_button():
    assert _buttons(Return) == {*RETURN_MOVES, "delete"}


def test_every_move_of_a_return_needs_a_right_some_role_has():
    held = set().union(*(roles.permissions_of(role) for role in roles.ROLES))

    assert {move.permission for move in RETURN_MOVES.values()} - held == set()


def test_returns_move_from_and_to_statuses_there_are():
    named = {status for move in RETURN_MOVES.values() for status in (*move.sources, move.target)}

    assert named == set(ReturnStatus.values)


@pytest.mark.parametrize(
    ("model", "moves", "statuses", "further"),
    [
        (Transfer, TRANSFER_MOVES, TransferStatus, set()),
        (PickList, PICK_LIST_MOVES, PickListStatus, {"order_short"}),
        (Adjustment, ADJUSTMENT_MOVES, AdjustmentStatus, set()),
        (StockCount, COUNT_MOVES, CountStatus, set()),
    ],
)
def test_every_step_of_goods_is_a_button_some_role_may_press(model, moves, statuses, further):
    held = set().union(*(roles.permissions_of(role) for role in roles.ROLES))
    named = {status for move in moves.values() for status in (*move.sources, move.target)}

    assert _buttons(model) == set(moves) | further
    assert {move.permission for move in moves.values()} - held == set()
    assert named - set(statuses.values) == set()


def test_every_move_of_an_order_needs_a_right_some_role_has():
    held = set().union(*(roles.permissions_of(role) for role in roles.ROLES))

    assert {move.permission for move in PURCHASE_ORDER_MOVES.values()} - held == set()


def test_moves_lead_from_and_to_statuses_there_are():
    named = {
        status for move in PURCHASE_ORDER_MOVES.values() for status in (*move.sources, move.target)
    }

    assert named - set(PurchaseOrderStatus.values) == set()


def test_action_names_are_different_on_every_page():
    pages = [each for each in admin.site._registry.values() if isinstance(each, DocumentAdmin)]

    for page in pages:
        names = [action.name for action in page.document_actions]
        assert len(names) == len(set(names)), page


def test_every_state_of_a_document_has_its_colour():
    states = {
        *PurchaseOrderStatus.values,
        *Receipt.Status.values,
        *ReturnStatus.values,
        *TransferStatus.values,
        *PickListStatus.values,
        *AdjustmentStatus.values,
        *CountStatus.values,
        *Connection.State.values,
        *SyncRun.State.values,
        *OutboxEntry.State.values,
        *StockDiscrepancy.State.values,
        *Conflict.State.values,
    }

    assert states - set(TONES) == set()


def test_states_open_and_done_are_states_there_are():
    assert set(OPEN) - set(OutboxEntry.State.values) == set()


def test_panels_are_shown_on_pages_that_show_panels():
    pages = {
        model._meta.model_name
        for model, page in admin.site._registry.items()
        if isinstance(page, DocumentAdmin)
    }

    assert set(ENTITIES) - pages == set()


def test_every_switch_is_a_column_and_every_column_a_switch():
    columns = {
        field.name
        for field in IntacctSettings._meta.fields
        if field.get_internal_type() == "BooleanField"
    }

    assert columns == set(toggles.BY_NAME)


def test_switches_are_called_the_same_everywhere():
    labels = {
        toggle.name: IntacctSettings._meta.get_field(toggle.name).verbose_name
        for toggle in toggles.TOGGLES
    }

    assert labels == {toggle.name: toggle.label for toggle in toggles.TOGGLES}


def test_every_child_has_its_constraint():
    names = {constraint.name for constraint in IntacctSettings._meta.constraints}

    assert names == {f"{toggle.name}_needs_parent" for toggle in toggles.CHILDREN}


@pytest.mark.django_db
def test_every_kind_of_number_has_its_sequence_and_no_other():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences")
        found = {name for (name,) in cursor.fetchall() if name.startswith("document_number_")}

    assert found == {numbering.sequence_name(kind) for kind in numbering.PREFIXES}


def test_the_menu_asks_for_permissions_some_role_has():
    held = set().union(*(roles.permissions_of(role) for role in roles.ROLES))
    source = Path(navigation.__file__).read_text()
    asked = set(re.findall(r'"((?:common|inventory|procurement|integrations)\.\w+)"', source))

    assert asked
    assert asked - held == set()


def test_every_entry_of_the_menu_leads_somewhere():
    links = [str(item["link"]) for group in navigation.MENU for item in group["items"]]

    assert len(links) == len(set(links))
    assert all(link.startswith("/") for link in links)
