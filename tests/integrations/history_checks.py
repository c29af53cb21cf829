"""What has to hold in every history of the outbox: after each step, and when all is over."""

from __future__ import annotations

from hypothesis.stateful import invariant

from integrations.models import IntacctSettings, OutboxAttempt, OutboxEntry
from integrations.sync.states import State
from plyhub.common.models import AuditEntry
from procurement.models import PurchaseOrder
from tests.integrations.history_ground import Ground, doubled
from tests.integrations.history_switches import (
    CHILDREN,
    EVERY,
    PREVENTS_MISSING,
    PROJECTS,
    Switches,
)

MOVING = (State.PENDING, State.WAITING, State.RETRYING, State.UNKNOWN, State.IN_FLIGHT)
STUCK = (State.FAILED, State.BLOCKED)
PROJECT = "si.project.upsert"


class Checks:
    """What a history remembers of itself, and is held to."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.switches = Switches()
        self.orders: list[PurchaseOrder] = []
        self.withdrawn: set[int] = set()
        self.received: set[int] = set()
        self.attempts = self.saves = 0
        self.is_news = False
        self.was_active, self.was_on = True, frozenset()
        self.were_held: set[int] = set()

    # What holds after every step

    @invariant()
    def switches_are_as_they_were_set(self) -> None:
        stored = IntacctSettings.objects.filter(pk=self.si.pk).first() or IntacctSettings()
        on = {name for name in EVERY if getattr(stored, name)}
        assert on == self.switches.on
        assert PROJECTS in on or not on & set(CHILDREN)

    @invariant()
    def nothing_went_too_early_or_while_the_connection_was_not_active(self) -> None:
        new = OutboxAttempt.objects.filter(pk__gt=self.attempts, kind="send")
        found = list(new.order_by("pk").values_list("pk", "entry"))
        assert self.was_active or not found
        if found:
            self._check_order_of({entry for _, entry in found})
            self.attempts, self.is_news = found[-1][0], True
        self.was_active = self.ground.state() == "active"

    def _check_order_of(self, sent: set[int]) -> None:
        """All they need is there, and whatever came before in the same queue is over."""
        needed = OutboxEntry.objects.filter(dependents__in=sent)
        assert not needed.exclude(state=State.SUCCEEDED).exists()
        for entry in OutboxEntry.objects.filter(pk__in=sent):
            before = OutboxEntry.objects.filter(
                ordering_key=entry.ordering_key, pk__lt=entry.pk, state__in=OutboxEntry.OPEN
            )
            assert not before.exclude(depends_on=entry).exists()

    @invariant()
    def no_project_is_missing_while_switches_prevent_it(self) -> None:
        held, on = self.ground.held_for_a_project(), frozenset(self.switches.on)
        if (on & self.was_on).issuperset(PREVENTS_MISSING):
            assert held <= self.were_held
        assert not OutboxEntry.objects.filter(pk__in=held, attempts__gt=0).exists()
        self.were_held, self.was_on = held, on

    @invariant()
    def nothing_is_there_twice_or_unasked(self) -> None:
        if self.is_news:
            self._check_what_is_there()
        self.is_news = False

    def _check_what_is_there(self) -> None:
        documents, projects = self.ground.there()
        labels = set(OutboxEntry.objects.values_list("label", flat=True))
        assert not doubled(row["PONUMBER"] for row in documents)
        assert not doubled(row["DOCNUMBER"] for row in projects)
        assert {row["PONUMBER"] for row in documents} <= labels
        assert {_label(row["DOCNUMBER"]) for row in projects} <= labels

    # The end

    def check_the_end(self) -> None:
        left = [
            (each.label, each.state, each.message) for each in self.ground.entries(*MOVING, *STUCK)
        ]
        assert left == []
        documents, projects = self.ground.there()
        there = {row["PONUMBER"]: row["STATE"] for row in documents}
        for order in self.orders:
            self._check_order(order, there)
        self._check_projects({row["DOCNUMBER"] for row in projects})
        self._check_attempts()
        self._check_records()

    def _check_order(self, order: PurchaseOrder, there: dict[str, str]) -> None:
        created = _latest("si.po.create", order.pk)
        if order.pk in self.withdrawn:
            assert there.get(order.number, "Closed") == "Closed"
            return
        assert (order.number in there) is (created.state == State.SUCCEEDED)
        assert created.state in (State.SUCCEEDED, State.SKIPPED, State.CANCELLED)
        if order.pk in self.received:
            receipt = order.receipts.get()
            received = _latest("si.receiver.create", receipt.pk)
            assert (receipt.number in there) is (received.state == State.SUCCEEDED)

    def _check_projects(self, there: set[str]) -> None:
        sent = OutboxEntry.objects.filter(operation=PROJECT, state=State.SUCCEEDED)
        assert {_label(reference) for reference in there} == set(
            sent.values_list("label", flat=True)
        )

    def _check_attempts(self) -> None:
        """What may have arrived was looked for twice before it was sent again."""
        unsure: dict[int, int] = {}
        for attempt in OutboxAttempt.objects.order_by("pk"):
            if attempt.kind == "look":
                unsure[attempt.entry_id] = unsure.get(attempt.entry_id, 0) - 1
                continue
            assert unsure.get(attempt.entry_id, 0) <= 0
            unsure[attempt.entry_id] = 2 if attempt.outcome in ("", State.UNKNOWN) else 0

    def _check_records(self) -> None:
        """Every save of a switch and every change of the connection is on record."""
        saved = AuditEntry.objects.filter(object_type="intacctsettings", action="changed")
        assert saved.count() == self.saves
        trail = AuditEntry.objects.filter(object_type="connection", action="state").order_by("pk")
        steps = list(trail.values_list("from_state", "to_state"))
        ends = ["active", *(to for _, to in steps)]
        assert [before for before, _ in steps] == ends[:-1]
        assert ends[-1] == self.ground.state()


def _latest(operation: str, hub_id: int) -> OutboxEntry:
    return OutboxEntry.objects.filter(operation=operation, hub_id=hub_id).latest("pk")


def _label(reference: str) -> str:
    """`JOB-4521` there is Job 4521 here."""
    kind, _, number = reference.partition("-")
    return f"{'Job' if kind == 'JOB' else 'Project'} {number}"
