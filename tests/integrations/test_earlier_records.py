"""Sending what was made before the switches were on, or skipped: chosen, looked at, sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import earlier, push
from integrations.sync.earlier import BY_ENTITY, Filter
from integrations.sync.target import Target
from inventory.models import Job
from plyhub import roles
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.integrations import outbox_story as w

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def old(world, si) -> list[Job]:
    """Projects are on since now; three jobs were booked 30, 20 and 10 days ago."""
    now = timezone.now()
    w.switch(si, enable_intacct_projects=True, enable_project_auto_sync=True, effective_since=now)
    Job.objects.all().delete()
    return Job.objects.bulk_create(
        Job(
            number=str(4400 + days),
            customer_id=world.job.customer_id,
            source_created_at=now - timedelta(days=days),
        )
        for days in (30, 20, 10)
    )


def _missing(si, **chosen) -> list[str]:
    rows = earlier.missing(Target.of(si), BY_ENTITY["job"], Filter(**chosen))
    return [row.number for row in rows]


def _call(world, si, jobs, **more):
    return {
        "actor": world.admin,
        "connection_id": si.pk,
        "entity": "job",
        "hub_ids": [job.pk for job in jobs],
        **more,
    }


def test_what_is_not_there_is_listed_newest_first(world, si, old):
    assert _missing(si) == ["4410", "4420", "4430"]


def test_what_is_there_or_on_its_way_is_not(world, si, old):
    w.link(si, "job", old[0].pk, "PRJ-4430")
    earlier.send(**_call(world, si, [old[1]]))
    assert _missing(si) == ["4410"]


def test_days_are_the_company_s_and_count_whole(world, si, old):
    day = timezone.localdate(old[1].source_created_at)
    assert _missing(si, since=day, until=day) == ["4420"]
    assert _missing(si, since=day) == ["4410", "4420"]
    assert _missing(si, number="443") == ["4430"]


def test_a_preview_tells_the_order_and_keeps_nothing(world, si, old, sage):
    order = world.order(job=old[0])
    before = (OutboxEntry.objects.count(), ExternalLink.objects.count())
    foreseen = earlier.preview(**_call(world, si, [], entity="purchase_order", hub_ids=[order.pk]))
    told = [(each.label, each.code, each.state) for each in foreseen]
    assert sorted(told[:3]) == [
        ("Item CARRIER-24ACC", "INV-24ACC", "pending"),
        ("Item WHIP-6FT", "INV-WHIP-6FT", "pending"),
        ("Vendor ABC Supply", "VEND-ABC", "pending"),
    ]
    assert told[3:] == [("Job 4430", "PRJ-4430", "pending"), ("PO-892", "", "waiting")]
    assert (OutboxEntry.objects.count(), ExternalLink.objects.count()) == before
    push.drain(si.pk)
    assert sage.rows("PODOCUMENT") == []


def test_a_preview_says_what_would_be_held(world, si, old):
    w.switch(si, enable_customer_project_linkage=True)
    [foreseen] = earlier.preview(**_call(world, si, [old[0]]))
    assert foreseen.state == "blocked"
    assert foreseen.told.startswith("Customer Larkin Residence is not")


def test_sent_they_arrive_and_somebody_has_done_it(world, si, old, sage):
    made = earlier.send(**_call(world, si, old[:2]))
    assert {entry.origin for entry in made} == {"manual"}
    push.drain(si.pk)
    assert sorted(row["PROJECTID"] for row in sage.rows("PROJECT")) == ["PRJ-4420", "PRJ-4430"]
    told = AuditEntry.objects.filter(object_type="outboxentry", action="sent by hand")
    assert {(each.actor, each.number) for each in told} == {
        (world.admin, "Job 4430"),
        (world.admin, "Job 4420"),
    }


def test_sending_twice_sends_once(world, si, old):
    call = _call(world, si, old)
    assert (len(earlier.send(**call)), len(earlier.send(**call))) == (3, 0)
    assert OutboxEntry.objects.count() == 3


def test_what_was_skipped_is_told_apart_and_goes_as_a_new_entry(world, si, old):
    w.state(si, "inactive")
    old[2].source_modified_at = timezone.now()
    old[2].save()
    w.save_jobs(old[2])
    w.state(si, "active")
    rows = earlier.missing(Target.of(si), BY_ENTITY["job"], Filter())
    assert {row.number: row.skipped for row in rows} == {"4410": True, "4420": False, "4430": False}
    earlier.send(**_call(world, si, [old[2]]))
    states = OutboxEntry.objects.order_by("pk").values_list("state", "origin")
    assert list(states) == [("skipped", "event"), ("pending", "manual")]


def test_drafts_and_cancelled_orders_are_no_matter_of_the_books(world, si, old):
    orders = [world.order() for _ in range(3)]
    for order, status in zip(orders, ("draft", "cancelled", "approved"), strict=True):
        order.status = status
        order.save()
    rows = earlier.missing(Target.of(si), BY_ENTITY["purchase_order"], Filter())
    assert [row.number for row in rows] == [orders[2].number]


def test_kinds_follow_the_switches(world, si):
    assert [kind.entity for kind in earlier.offered(Target.of(si))] == [
        "purchase_order",
        "receipt",
        "usage",
    ]
    w.switch(si, enable_intacct_projects=True, enable_parent_project_mapping=True)
    assert [kind.entity for kind in earlier.offered(Target.of(si))] == [
        "project",
        "job",
        "purchase_order",
        "receipt",
        "usage",
    ]


@pytest.mark.parametrize(
    ("change", "refusal", "told"),
    [
        ({"hub_ids": []}, InvalidInput, "Choose what is to be sent."),
        ({"hub_ids": list(range(501))}, InvalidInput, "Choose at most 500 at once."),
        (
            {"entity": "project"},
            InvalidInput,
            "Sage Intacct takes none of these as it is set up now.",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused(world, si, old, change, refusal, told):
    with pytest.raises(refusal) as refused:
        earlier.send(**_call(world, si, old, **change))
    assert refused.value.message == told
    assert OutboxEntry.objects.count() == 0


def test_switched_off_nothing_is_sent(world, si, old):
    w.state(si, "inactive")
    with pytest.raises(WrongState):
        earlier.send(**_call(world, si, old))
    assert OutboxEntry.objects.count() == 0


def test_a_buyer_sends_nothing_earlier(world, si, old):
    buyer = people.UserFactory(role=roles.BUY)
    for function in (earlier.send, earlier.preview):
        with pytest.raises(NotAllowed):
            function(**_call(world, si, old, actor=buyer))
    assert OutboxEntry.objects.count() == 0


def test_a_list_of_many_takes_two_queries(world, si, old, django_assert_num_queries):
    Job.objects.bulk_create(
        Job(number=str(n), customer_id=world.job.customer_id, source_created_at=timezone.now())
        for n in range(300)
    )
    target = Target.of(si)
    with django_assert_num_queries(1):
        rows = earlier.missing(target, BY_ENTITY["job"], Filter(since=date(2020, 1, 1)))[:100]
        assert len([earlier.shown(row, BY_ENTITY["job"]) for row in rows]) == 100
