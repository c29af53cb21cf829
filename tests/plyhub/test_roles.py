"""The table of roles, and the groups made from it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from plyhub import roles
from tests.factories import people

pytestmark = pytest.mark.django_db


def _held(role: str) -> set[str]:
    held = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in held}


@pytest.mark.parametrize("role", roles.ROLES)
def test_groups_hold_what_the_table_says(role):
    roles.sync()

    assert _held(role) == roles.permissions_of(role)


def test_running_again_changes_nothing():
    roles.sync()

    assert roles.sync() == []


def test_takes_away_what_the_table_does_not_give():
    roles.sync()
    extra = Permission.objects.get(codename="approve_purchaseorder")
    Group.objects.get(name=roles.WHS).permissions.add(extra)

    changes = roles.sync()

    assert changes == [
        roles.RoleChange(roles.WHS, (), ("procurement.approve_purchaseorder",)),
    ]
    assert "procurement.approve_purchaseorder" not in _held(roles.WHS)


def test_gives_back_what_is_missing():
    roles.sync()
    Group.objects.get(name=roles.BUY).permissions.clear()

    roles.sync()

    assert _held(roles.BUY) == roles.permissions_of(roles.BUY)


def test_leaves_other_groups_alone():
    permission = Permission.objects.get(codename="view_unit")
    Group.objects.create(name="Ours").permissions.add(permission)

    roles.sync()

    assert _held("Ours") == {"inventory.view_unit"}


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        ("procurement.approve_purchaseorder", {roles.BUY, roles.PM, roles.ACC, roles.ADM}),
        ("procurement.add_purchaseorder", {roles.WHS, roles.BUY, roles.PM, roles.ADM}),
        ("procurement.send_purchaseorder", {roles.BUY, roles.PM, roles.ADM}),
        ("procurement.cancel_purchaseorder", {roles.BUY, roles.PM, roles.ADM}),
        ("procurement.view_costs", {roles.BUY, roles.PM, roles.ACC, roles.ADM}),
        ("procurement.add_receipt", {roles.WHS, roles.BUY, roles.ADM}),
        ("procurement.overreceive", {roles.BUY, roles.ADM}),
        ("procurement.reverse_receipt", {roles.ACC, roles.ADM}),
        ("integrations.run_sync", {roles.BUY, roles.PM, roles.ACC, roles.ADM}),
        ("integrations.retry_outboxentry", {roles.ACC, roles.ADM}),
        ("integrations.decide_stockdiscrepancy", {roles.ACC, roles.ADM}),
        ("integrations.view_intacctsettings", {roles.BUY, roles.PM, roles.ACC, roles.ADM}),
        ("integrations.change_intacctsettings", {roles.ADM}),
        ("integrations.change_connection", {roles.ADM}),
        ("common.change_user", {roles.ADM}),
        ("common.view_auditentry", {roles.ACC, roles.ADM}),
    ],
)
def test_who_may(permission, holders):
    assert {role for role in roles.ROLES if permission in roles.permissions_of(role)} == holders


def test_nobody_may_write_the_ledger_by_hand():
    every = set().union(*(roles.permissions_of(role) for role in roles.ROLES))

    assert not {name for name in every if "stockmovement" in name} - {
        "inventory.view_stockmovement"
    }


def test_read_only_only_reads():
    assert {name.split(".")[1].split("_")[0] for name in roles.permissions_of(roles.RO)} == {"view"}


def test_the_command_says_what_changed(capsys):
    Group.objects.filter(name__in=roles.ROLES).delete()

    call_command("sync_roles")
    call_command("sync_roles")

    output = capsys.readouterr().out.splitlines()
    count = len(roles.permissions_of(roles.TECH))
    assert output[0] == f"Technician: {count} added, 0 removed"
    assert output[-1] == "Every role has its permissions already."


def test_a_person_has_what_their_role_gives():
    buyer = people.buyer()

    assert buyer.has_perm("procurement.send_purchaseorder")
    assert not buyer.has_perm("integrations.change_connection")
