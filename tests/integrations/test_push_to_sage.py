"""What a drain makes in Sage Intacct: everything once, in order."""

from __future__ import annotations

from decimal import Decimal

from integrations.models import ExternalLink, OutboxAttempt, OutboxEntry, SyncActivity
from integrations.sync import push
from inventory.models import Project
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


def documents(sage) -> list[dict]:
    return sage.rows("PODOCUMENT")


def lines(sage) -> list[tuple]:
    return [
        (row["ITEMID"], Decimal(row["QUANTITY"]), row["UNIT"], Decimal(row["PRICE"]))
        for row in sage.rows("PODOCUMENTENTRY")
    ]


def test_an_order_arrives_with_all_it_needs(world: World, si, sage):
    order = world.order()
    w.approve(order)
    assert push.drain(si.pk).sent == 4
    [document] = documents(sage)
    assert (document["PONUMBER"], document["CUSTVENDID"]) == ("PO-892", "VEND-ABC")
    assert lines(sage) == [
        ("INV-24ACC", Decimal(3), "EA", Decimal(1900)),
        ("INV-WHIP-6FT", Decimal(20), "EA", Decimal("8.5")),
    ]
    assert set(w.states(si).values()) == {"succeeded"}


def test_links_and_activity_tell_about_it(world: World, si, sage):
    order = world.order()
    w.approve(order)
    push.drain(si.pk)
    linked = ExternalLink.objects.get(connection=si, entity="purchase_order", hub_id=order.pk)
    assert linked.external_id == documents(sage)[0]["DOCID"]
    known = ExternalLink.objects.filter(connection=si, entity="purchase_order_line")
    theirs = {row["RECORDNO"] for row in sage.rows("PODOCUMENTENTRY")}
    assert set(known.values_list("external_id", flat=True)) == {str(one) for one in theirs}
    assert set(known.values_list("hub_id", flat=True)) == {line.pk for line in order.lines.all()}
    sentence = SyncActivity.objects.get(entity="purchase_order").sentence
    assert sentence == "PO #892 sent to Sage Intacct"


def test_every_try_is_kept(world: World, si, sage):
    w.approve(world.order())
    push.drain(si.pk)
    attempt = OutboxAttempt.objects.get(entry=w.entry(si, "si.po.create"))
    assert (attempt.kind, attempt.outcome) == ("send", "succeeded")
    assert "PO-892" in attempt.request_digest


def test_the_project_comes_before_the_order(world: World, si, sage):
    w.switch(si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    w.approve(world.order(job=world.job))
    push.drain(si.pk)
    [project] = [row for row in sage.rows("PROJECT") if row["PROJECTID"] == "PRJ-4521"]
    assert project["NAME"] == "Job 4521 – Larkin Residence"
    assert {row["PROJECTID"] for row in sage.rows("PODOCUMENTENTRY")} == {"PRJ-4521"}
    done = OutboxEntry.objects.filter(state="succeeded").order_by("finished_at")
    assert list(done.values_list("operation", flat=True))[-2:] == [
        "si.project.upsert",
        "si.po.create",
    ]


def test_a_parent_comes_before_its_job(world: World, si, sage):
    w.switch(
        si,
        enable_intacct_projects=True,
        enable_parent_project_mapping=True,
        create_missing_projects_on_export=True,
    )
    world.job.project = Project.objects.create(number="310", name="Riverside Clinic")
    world.job.save()
    w.approve(world.order(job=world.job))
    push.drain(si.pk)
    parents = {row["PROJECTID"]: row.get("PARENTID") for row in sage.rows("PROJECT")}
    assert parents["PRJ-4521"] == "PPRJ-310"


def test_a_second_drain_sends_nothing(world: World, si, sage):
    w.approve(world.order())
    push.drain(si.pk)
    before = sage.control("state", method="GET")
    assert push.drain(si.pk) == push.Drained(emptied=True)
    assert sage.control("state", method="GET") == before


def test_a_changed_order_updates_the_same_document(world: World, si, sage):
    order = world.order()
    w.approve(order)
    push.drain(si.pk)
    order.lines.filter(item=world.condenser).update(unit_price=Decimal("1950"))
    w.approve(order)
    push.drain(si.pk)
    assert len(documents(sage)) == 1
    assert lines(sage)[0] == ("INV-24ACC", Decimal(3), "EA", Decimal(1950))


def test_a_cancelled_order_is_closed_there(world: World, si, sage):
    order = world.order()
    w.approve(order)
    push.drain(si.pk)
    w.cancel(order)
    push.drain(si.pk)
    assert [row["STATE"] for row in documents(sage)] == ["Closed"]


def test_goods_are_received_against_the_order(world: World, si, sage):
    order = world.order()
    w.approve(order)
    w.post(world.receipt(order, ["2", "20"]))
    push.drain(si.pk)
    kinds = {row["PONUMBER"]: (row["DOCPARID"], row["STATE"]) for row in documents(sage)}
    assert kinds["RC-892"][0] == "PO Receiver-Inventory"
    assert kinds["PO-892"] == (w.ORDERS, "Partially Converted")


def test_a_receipt_goes_as_it_was_posted(world: World, si, sage):
    order = world.order()
    w.approve(order)
    receipt = world.receipt(order, ["2", "20"])
    w.post(receipt)
    receipt.lines.update(quantity=1)
    push.drain(si.pk)
    assert [line[1] for line in lines(sage)[2:]] == [Decimal(2), Decimal(20)]


def test_packs_go_as_packs_where_both_sides_know_them(world: World, si, sage):
    si.options = {**si.options, "known_packs": "BX=10 EA"}
    si.save()
    w.approve(world.order())
    push.drain(si.pk)
    assert lines(sage)[1] == ("INV-WHIP-6FT", Decimal(2), "BX", Decimal(85))


def test_a_pack_of_another_size_goes_as_stock_units(world: World, si, sage):
    si.options = {**si.options, "known_packs": "BX=12 EA"}
    si.save()
    w.approve(world.order())
    push.drain(si.pk)
    assert lines(sage)[1] == ("INV-WHIP-6FT", Decimal(20), "EA", Decimal("8.5"))


def test_a_price_that_does_not_divide_is_held_before_sending(world: World, si, sage):
    order = world.order()
    w.add_line(order, world.whip, "100000", "BX", "0.100001", numerator=3)
    w.approve(order)
    push.drain(si.pk)
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason, held.attempts) == ("blocked", "total_mismatch", 0)
    assert documents(sage) == []
