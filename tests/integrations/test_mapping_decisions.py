"""What people decide about codes, when they may, and what it does to what is still to go."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import decisions, identity, push
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Item, Project
from plyhub import roles
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from procurement.models import Vendor
from tests.factories import people
from tests.integrations import outbox_story as w

pytest_plugins = ["tests.integrations.outbox_world"]


def override(world, si, entity, hub_id, code, *, actor=None, reason=""):
    return decisions.override(
        actor=actor or world.admin,
        connection_id=si.pk,
        entity=entity,
        hub_id=hub_id,
        code=code,
        reason=reason,
    )


@transaction.atomic
def established(si, entity, hub_id) -> ExternalLink:
    identity.lock(si.pk)
    ref = Ref(entity, hub_id)
    return identity.establish(Target.of(si), [ref]).get(ref)


def standing(si) -> list[tuple[object, ...]]:
    links = ExternalLink.objects.filter(connection=si).order_by("entity", "hub_id")
    return list(
        links.values_list("entity", "hub_id", "external_id", "code", "state", "is_overridden")
    )


def succeeded(si) -> OutboxEntry:
    """Anything that reached the books just now."""
    return OutboxEntry.objects.create(
        connection=si,
        operation="si.po.create",
        layer=3,
        entity="purchase_order",
        hub_id=1,
        label="PO-1",
        ordering_key="purchase_order:1",
        idempotency_key="done",
        state="succeeded",
        finished_at=timezone.now(),
    )


def test_a_record_without_a_code_gets_the_one_a_person_chooses_and_keeps_it(world, si):
    override(world, si, "vendor", world.vendor.pk, "ABC-1")

    assert standing(si) == [("vendor", world.vendor.pk, "", "ABC-1", "allocated", True)]
    assert established(si, "vendor", world.vendor.pk).code == "ABC-1"


def test_the_decision_is_in_the_audit_trail(world, si):
    link = established(si, "vendor", world.vendor.pk)
    override(world, si, "vendor", world.vendor.pk, "ABC-1", reason="As on their invoices")

    entry = AuditEntry.objects.get(object_type="externallink", object_id=link.pk)
    assert (entry.action, entry.actor, entry.reason) == (
        "decided",
        world.admin,
        "As on their invoices",
    )
    assert entry.changes["before"]["code"] == "VEND-ABC"
    assert entry.changes["after"]["code"] == "ABC-1"


def test_a_code_that_was_chosen_is_linked_once_it_is_over_there(world, si):
    override(world, si, "vendor", world.vendor.pk, "ABC-1")
    w.remember(si, "vendor", "ABC-1", "Anything")
    with transaction.atomic():
        identity.lock(si.pk)
        identity.link_known(Target.of(si), "vendor", [world.vendor.pk])

    assert standing(si) == [("vendor", world.vendor.pk, "ABC-1", "ABC-1", "linked", True)]


def test_before_anything_was_sent_a_link_may_become_a_new_record(world, si):
    w.remember(si, "vendor", "V-9", "Abc Supply Ohio")
    override(world, si, "vendor", world.vendor.pk, "V-9")
    override(world, si, "vendor", world.vendor.pk, "ABC-1")

    assert standing(si) == [("vendor", world.vendor.pk, "", "ABC-1", "allocated", True)]


@pytest.fixture
def sent(world, si) -> ExternalLink:
    """ABC Supply, linked, and something sent since."""
    link = w.link(si, "vendor", world.vendor.pk, "VEND-ABC")
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply")
    w.remember(si, "vendor", "V-9", "ABC Supply of Ohio")
    succeeded(si)
    return link


@pytest.mark.parametrize(
    ("code", "reason", "field"),
    [("V-9", "", "reason"), ("V-9", "  ", "reason"), ("ABC-1", "Wrong one", "code")],
)
def test_what_was_sent_is_only_relinked_and_only_with_a_reason(
    world, si, sent, code, reason, field
):
    before = standing(si)
    with pytest.raises(InvalidInput) as refused:
        override(world, si, "vendor", world.vendor.pk, code, reason=reason)

    assert (refused.value.field, standing(si)) == (field, before)
    assert not AuditEntry.objects.filter(object_id=sent.pk, object_type="externallink").exists()


def test_what_was_sent_is_relinked_with_a_reason(world, si, sent):
    override(world, si, "vendor", world.vendor.pk, "V-9", reason="Merged there")

    assert standing(si) == [("vendor", world.vendor.pk, "V-9", "V-9", "linked", True)]


def test_an_order_that_is_still_to_go_goes_to_the_vendor_that_was_chosen(world, si, sage):
    order = world.order()
    w.approve(order)
    there = {
        "VENDORID": "V-9",
        "NAME": "ABC Supply of Ohio",
        "DISPLAYCONTACT.PRINTAS": "ABC Supply of Ohio",
    }
    sage.control("add", {"object": "VENDOR", "fields": there})
    w.remember(si, "vendor", "V-9", "ABC Supply of Ohio")
    override(world, si, "vendor", world.vendor.pk, "V-9")
    push.drain(si.pk)

    [document] = sage.rows("PODOCUMENT")
    assert (document["PONUMBER"], document["CUSTVENDID"]) == ("PO-892", "V-9")
    assert [row["VENDORID"] for row in sage.rows("VENDOR")] == ["V-9"]


@pytest.mark.parametrize("state", ["in_flight", "unknown"])
def test_nothing_is_changed_while_the_record_is_being_sent(world, si, state):
    w.approve(world.order())
    OutboxEntry.objects.filter(operation="si.vendor.upsert").update(state=state)
    before = standing(si)

    with pytest.raises(WrongState, match="is being sent with VEND-ABC just now"):
        override(world, si, "vendor", world.vendor.pk, "ABC-1")
    assert standing(si) == before


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Choose one that is there"),
        ("VEND-ABC", "It is VEND-ABC already."),
        ("vend abc", "use only capital letters"),
        ("V" * 21, "shorten it by 1"),
        ("VEND-REXEL", "is the code of another record"),
        ("vend-rexel", "is the code of another record"),
        ("V-7", "is the code of another record"),
    ],
)
def test_what_cannot_be_a_code_is_refused_and_changes_nothing(world, si, code, said):
    established(si, "vendor", world.vendor.pk)
    established(si, "vendor", Vendor.objects.create(name="Rexel").pk)
    w.remember(si, "vendor", "V-7", "Seven")
    w.link(si, "vendor", Vendor.objects.create(name="Seven").pk, "V-7")
    before = standing(si)

    with pytest.raises(InvalidInput, match=said) as refused:
        override(world, si, "vendor", world.vendor.pk, code)
    assert (refused.value.field, standing(si)) == ("code", before)


def test_a_job_and_a_project_never_have_the_same_code(world, si):
    project = Project.objects.create(number="310", name="Riverside")
    established(si, "project", project.pk)
    with pytest.raises(InvalidInput, match="PPRJ-310 is the code of another record"):
        override(world, si, "job", world.job.pk, "PPRJ-310")


MAY = {
    roles.ADM: {"vendor", "technician", "job", "project", "item"},
    roles.ACC: {"vendor", "technician", "job", "project"},
    roles.BUY: {"item"},
    roles.PM: set(),
    roles.WHS: set(),
    roles.RO: set(),
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("entity", ["vendor", "technician", "job", "project", "item"])
def test_who_decides_about_what(world, si, role, entity):
    actor = people.UserFactory(role=role)
    assert decisions.may_decide(actor, entity) == (entity in MAY[role])


@pytest.mark.parametrize("act", ["override", "retire", "keep"])
def test_who_may_not_changes_nothing(world, si, act):
    link = established(si, "vendor", world.vendor.pk)
    buyer = people.UserFactory(role=roles.BUY)
    before = standing(si)
    acts = {
        "override": lambda: override(world, si, "vendor", world.vendor.pk, "A-1", actor=buyer),
        "retire": lambda: decisions.retire(actor=buyer, link_id=link.pk, reason="Gone"),
        "keep": lambda: decisions.keep(actor=buyer, link_id=link.pk),
    }

    with pytest.raises(NotAllowed):
        acts[act]()
    assert standing(si) == before


def test_nothing_goes_with_a_retired_code_until_it_is_kept(world, si):
    link = established(si, "vendor", world.vendor.pk)
    decisions.retire(actor=world.admin, link_id=link.pk, reason="Out of business")
    w.approve(world.order())

    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", "vendor_review")
    assert held.message == (
        "Vendor ABC Supply: its code VEND-ABC is retired. Keep the code after all, or choose"
        " another one."
    )
    assert not OutboxEntry.objects.filter(operation="si.vendor.upsert").exists()

    decisions.keep(actor=world.admin, link_id=link.pk)
    assert w.entry(si, "si.po.create").state == "waiting"
    assert w.entry(si, "si.vendor.upsert").state == "pending"


def test_a_retired_code_is_given_to_nobody_else(world, si):
    link = established(si, "item", world.condenser.pk)
    decisions.retire(actor=world.admin, link_id=link.pk, reason="Replaced")
    other = Item.objects.create(sku="24ACC", name="Another")
    assert established(si, "item", other.pk).code == "INV-24ACC-2"


def test_retiring_asks_for_a_reason_and_a_code_in_use(world, si):
    link = established(si, "vendor", world.vendor.pk)
    with pytest.raises(InvalidInput) as refused:
        decisions.retire(actor=world.admin, link_id=link.pk, reason=" ")
    assert refused.value.field == "reason"
    decisions.retire(actor=world.admin, link_id=link.pk, reason="Gone")
    with pytest.raises(WrongState):
        decisions.retire(actor=world.admin, link_id=link.pk, reason="Gone")


def test_ids_the_other_system_gives_are_not_decided_here(world, si, st):
    link = ExternalLink.objects.get(connection=st, entity="vendor")
    acts = [
        lambda: override(world, st, "vendor", world.vendor.pk, "ABC-1"),
        lambda: decisions.retire(actor=world.admin, link_id=link.pk, reason="Gone"),
    ]
    for act in acts:
        with pytest.raises(DomainError, match="gives such records ids of its own"):
            act()
    assert ExternalLink.objects.get(pk=link.pk).state == "linked"


def test_a_record_that_is_not_here_cannot_be_decided_about(world, si):
    with pytest.raises(InvalidInput, match="There is no vendor 999999"):
        override(world, si, "vendor", 999_999, "ABC-1")
    assert standing(si) == []
