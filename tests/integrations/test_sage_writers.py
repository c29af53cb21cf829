"""One writer for each kind of document in the books: what is not ours to write is only linked."""

from __future__ import annotations

import pytest

from integrations.connectors.intacct import permissions
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import outbox, push, writers
from integrations.sync.target import Target
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]
OURS = {option: answer for option, answer in writers.ALLOWED_BY.values()}


def choose(connection: Connection, **options: str) -> None:
    connection.options = {**connection.options, **options}
    connection.save()


def queued(connection: Connection) -> set[str]:
    entries = OutboxEntry.objects.filter(connection=connection)
    return set(entries.values_list("operation", flat=True))


def taken(connection: Connection) -> set[str]:
    target = Target.of(connection)
    return {each for each in connection.description.operations if target.takes(each)}


def test_every_option_that_lets_something_be_written_exists(si):
    fields = {field.name: field for field in si.description.options}
    assert set(OURS) <= set(fields)
    assert {name for name in fields if name.startswith("writer_")} <= set(OURS)
    assert all(OURS[name] in dict(fields[name].choices) for name in OURS)


def test_nobody_writes_invoices_bills_people_unless_asked(si):
    asked = {
        "si.vreturn.reverse",
        "si.invoice.create",
        "si.bill.create",
        "si.employee.upsert",
        "si.customer.upsert",
    }
    assert taken(si) == si.description.operations - asked


@pytest.mark.parametrize("option", sorted(OURS))
@pytest.mark.parametrize("answer", ["servicetitan", "nobody", "no"])
def test_exactly_what_somebody_else_writes_is_not_taken(si, option, answer):
    choose(si, **OURS, return_reversal_definition="Vendor Return Reversal")
    choose(si, **{option: answer})
    others = {each for each, (name, _) in writers.ALLOWED_BY.items() if name == option}
    assert taken(si) == si.description.operations - others


def test_every_operation_is_known_to_the_table_of_rights(si):
    assert si.description.operations <= set(permissions.WRITES)


def test_orders_that_somebody_else_writes_are_not_queued(world: World, si):
    choose(si, writer_po="servicetitan")
    w.approve(world.order())
    assert queued(si) == set()


@pytest.mark.parametrize(
    ("option", "operation", "reason", "who"),
    [
        ("writer_vendor", "si.vendor.upsert", "vendor_review", "Vendor ABC Supply"),
        ("writer_item", "si.item.upsert", "item_review", "Item WHIP-6FT"),
    ],
)
def test_a_master_that_is_not_there_holds_the_document(
    world: World, si, sage, option, operation, reason, who
):
    choose(si, **{option: "servicetitan"})
    before = sage.control("state", method="GET")
    w.approve(world.order())
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", reason)
    assert held.message == (
        f"{who} is not linked to its counterpart in Sage Intacct. ServiceTitan's own Sage Intacct"
        " integration writes it there: once it is there, run a sync, or link the two."
    )
    assert operation not in queued(si)
    entity = operation.split(".")[1]
    assert not ExternalLink.objects.filter(connection=si, entity=entity).exists()
    assert sage.control("state", method="GET") == before


def test_masters_that_are_there_are_found_by_their_ids(world: World, si, sage):
    choose(si, writer_vendor="servicetitan", writer_item="servicetitan")
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply")
    w.remember(si, "item", "WHIP-6FT", "Whip")
    w.remember(si, "item", "CARRIER-24ACC", "Condenser")
    w.approve(world.order())
    assert w.states(si) == {"si.po.create PO-892": "pending"}
    links = ExternalLink.objects.filter(connection=si).exclude(entity="location")
    assert set(links.values_list("external_id", "state")) == {
        ("VEND-ABC", "linked"),
        ("WHIP-6FT", "linked"),
        ("CARRIER-24ACC", "linked"),
    }


def test_a_document_goes_once_the_other_writer_has_made_its_vendor(world: World, si, sage):
    choose(si, writer_vendor="servicetitan")
    w.approve(world.order())
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply")
    assert outbox.reconsider(si.pk) == 1
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("waiting", "")


def test_a_code_given_before_yields_to_what_is_there_by_now(world: World, si, sage):
    ExternalLink.objects.create(
        connection=si, entity="vendor", hub_id=world.vendor.pk, code="VEND-ABC", state="allocated"
    )
    choose(si, writer_vendor="servicetitan")
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply")
    w.approve(world.order())
    link = ExternalLink.objects.get(connection=si, entity="vendor")
    assert (link.external_id, link.state) == ("VEND-ABC", "linked")


@pytest.mark.parametrize("makes", [False, True])
def test_a_project_that_is_not_there_holds_the_document(world: World, si, sage, makes):
    choose(si, writer_project="nobody")
    w.switch(si, enable_intacct_projects=True, create_missing_projects_on_export=makes)
    w.approve(world.order(job=world.job))
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", "project_missing")
    assert held.message.startswith(
        "Job 4521 has no project in Sage Intacct yet. No integration writes it there: once"
    )
    assert "si.project.upsert" not in queued(si)


def test_a_project_somebody_else_made_is_on_the_document(world: World, si, sage):
    choose(si, writer_project="servicetitan", **{"location": "100"})
    w.switch(si, enable_intacct_projects=True)
    w.remember(si, "project", "PRJ-4521", "Job 4521 – Larkin Residence")
    w.approve(world.order(job=world.job))
    link = ExternalLink.objects.get(connection=si, entity="job")
    assert (link.external_id, link.state) == ("PRJ-4521", "linked")
    assert w.states(si)["si.po.create PO-892"] == "waiting"


def test_jobs_are_not_sent_when_somebody_else_writes_projects(world: World, si, sage):
    choose(si, writer_project="nobody")
    w.switch(si, enable_intacct_projects=True, enable_project_auto_sync=True)
    w.save_jobs(world.job)
    push.drain(si.pk)
    assert queued(si) == set()
