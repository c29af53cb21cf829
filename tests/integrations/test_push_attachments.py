"""The PDF of an order arrives with the files of its job, once for each revision."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from integrations.models import Connection, OutboxEntry
from integrations.sync import push
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]

ATTACH = "st.attachment.add"


@pytest.fixture
def job_there(world: World, st: Connection, titan: w.StandIn) -> str:
    """Job 4521 over there, linked to ours."""
    row = titan.control("lookup", {"table": "jobs", "id": "4521"})
    w.link(st, "job", world.job.pk, str(row["id"]))
    return str(row["id"])


def files(titan: w.StandIn, job_id: str) -> list[dict[str, Any]]:
    return [row for row in titan.rows("attachments") if str(row["jobId"]) == job_id]


def test_an_order_of_a_job_leaves_its_pdf_there(world: World, st, titan, job_there) -> None:
    order = world.order(job=world.job)
    w.approve(order)
    push.drain(st.pk)
    [file] = files(titan, job_there)
    assert file["fileName"] == f"{order.number}.pdf"
    assert base64.b64decode(file["content"]).startswith(b"%PDF-")
    sentence = st.activity.get(sentence__startswith="PDF of").sentence
    assert sentence == "PDF of PO #892 attached to its job in ServiceTitan"


def test_the_link_of_the_order_stays_that_of_the_order(world, st, titan, job_there) -> None:
    order = world.order(job=world.job)
    w.approve(order)
    push.drain(st.pk)
    [there] = [row for row in titan.rows("purchase_orders") if "PO-892" in (row["summary"] or "")]
    link = st.links.get(entity="purchase_order", hub_id=order.pk)
    assert link.external_id == str(there["id"])


def test_an_order_for_stock_has_nowhere_to_go(world: World, st) -> None:
    w.approve(world.order())
    assert not OutboxEntry.objects.filter(operation=ATTACH).exists()


def test_a_company_may_want_none(world: World, st, job_there) -> None:
    st.options = {**st.options, "attach_order_pdf": "no"}
    st.save()
    w.approve(world.order(job=world.job))
    assert not OutboxEntry.objects.filter(operation=ATTACH).exists()


def test_a_changed_order_leaves_a_second_file(world: World, st, titan, job_there) -> None:
    order = world.order(job=world.job)
    w.approve(order)
    push.drain(st.pk)
    order.revision = 2
    order.save()
    w.approve(order)
    push.drain(st.pk)
    names = sorted(file["fileName"] for file in files(titan, job_there))
    assert names == ["PO-892-revision-2.pdf", "PO-892.pdf"]


def test_a_lost_answer_leaves_one_file(world: World, st, titan, job_there) -> None:
    titan.faults({"match": "POST .*attachments", "kind": "cut_after"})
    w.approve(world.order(job=world.job))
    push.drain(st.pk)
    push.drain(st.pk)
    assert len(files(titan, job_there)) == 1
    assert w.entry(st, ATTACH).state == "succeeded"


def test_a_job_that_is_not_known_there_is_said(world: World, st, titan) -> None:
    w.approve(world.order(job=world.job))
    push.drain(st.pk)
    entry = w.entry(st, ATTACH)
    assert entry.state in ("failed", "blocked")
    assert entry.message == "PO-892 belongs to no job that is known in ServiceTitan."
    assert titan.rows("attachments") == []
