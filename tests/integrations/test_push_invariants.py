"""Whatever happens in whatever order: nothing twice, nothing before what it needs."""

from __future__ import annotations

from collections import Counter

from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.models import OutboxEntry
from integrations.sync import outbox, push
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World

pytest_plugins = ["tests.integrations.outbox_world"]

FAULTS = ("cut_before", "cut_after", "malformed", "html")
# step -> the statuses of the order that allow it, and the one after it
MOVES = {
    "approve": (("draft",), "approved"),
    "reopen": (("approved",), "draft"),
    "cancel": (("draft", "approved"), "cancelled"),
    "receive": (("approved",), "received"),
}
STEPS = (*MOVES, "drain", "down", "up", "later", *FAULTS)
# Nothing else may be left once everything works again.
SETTLED = {"succeeded", "cancelled", "superseded"}


class Story:
    """One order through a list of steps; those that its status does not allow do nothing."""

    def __init__(self, world: World, si, sage: StandIn) -> None:
        self.world, self.si, self.sage = world, si, sage
        self.order = world.order(job=world.job)
        self.status = "draft"

    def take(self, step: str) -> None:
        if step in FAULTS:
            self.sage.faults({"match": "create|update_potransaction", "kind": step})
        elif step in MOVES:
            before, after = MOVES[step]
            if self.status in before:
                self.status = after
                getattr(self, step)()
        else:
            getattr(self, step)()

    def approve(self) -> None:
        w.approve(self.order)

    def reopen(self) -> None:
        w.reopen(self.order)

    def cancel(self) -> None:
        w.cancel(self.order)

    def receive(self) -> None:
        w.post(self.world.receipt(self.order, ["1", "10"]))

    def drain(self) -> None:
        push.drain(self.si.pk)

    def down(self) -> None:
        w.state(self.si, "error")

    def up(self) -> None:
        w.state(self.si, "active")
        push.wake(self.si.pk)

    def later(self) -> None:
        OutboxEntry.objects.update(next_attempt_at=timezone.now())
        outbox.reconsider(self.si.pk)

    def finish(self) -> None:
        self.sage.faults()
        self.up()
        for _ in range(7):
            self.later()
            self.drain()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=2, max_size=10))
def test_never_twice_and_never_too_early(world: World, si, sage, steps: list[str]):
    w.switch(si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    story = Story(world, si, sage)
    for step in ["approve", *steps]:
        story.take(step)
    story.finish()
    numbers = Counter(row["PONUMBER"] for row in sage.rows("PODOCUMENT"))
    assert set(numbers.values()) <= {1}
    if story.status == "cancelled":
        there = [row for row in sage.rows("PODOCUMENT") if row["PONUMBER"] == story.order.number]
        assert all(row["STATE"] == "Closed" for row in there)
    assert (story.order.number in numbers) >= (story.status in ("approved", "received"))
    sent = OutboxEntry.objects.filter(state="succeeded")
    too_early = sent.filter(depends_on__state="succeeded", sent_at__lt=F("depends_on__sent_at"))
    assert not too_early.exists()
    assert not sent.filter(depends_on__state__in=("waiting", "pending", "blocked")).exists()
    assert set(OutboxEntry.objects.values_list("state", flat=True)) <= SETTLED
