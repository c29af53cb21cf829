"""Whatever people do on both sides, and whatever is lost in between, material counts once.

The other side is a page of paper here: lines with quantities, and writes that arrive, get lost
after they arrived, or never arrive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal as D
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrations.connectors.base import PushResult, RawRecord
from integrations.http.errors import OutcomeUnknown, Unreachable
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.records import InvoiceLineRecord, UsageRecord
from integrations.sync import claims, issues, outcomes, push, retry
from integrations.sync.entities import BY_NAME
from integrations.sync.intake import take_in, take_in_again
from integrations.sync.target import Target
from inventory.models import StockMovement, Usage
from inventory.services import usage, usage_families, verification
from tests.factories.inventory import ItemFactory, JobFactory, TruckFactory
from tests.factories.usage import InvoiceFactory

KIND = BY_NAME["invoice_line"]
amounts = st.integers(1, 9).map(D)
which = st.integers(0, 3)
faults = st.sampled_from(["none", "lost", "away"])
steps = st.one_of(
    st.tuples(st.just("use"), amounts),
    st.tuples(st.just("bring_back"), which, amounts),
    st.tuples(st.just("add"), amounts),
    st.tuples(st.just("edit"), which, amounts),
    st.tuples(st.just("remove"), which),
    st.tuples(st.just("read")),
    st.tuples(st.just("send"), faults),
)
LIMITS = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@dataclass
class Paper:
    """An invoice over there: quantities by line, None once taken off."""

    lines: dict[str, D | None] = field(default_factory=dict)

    def write(self, record: UsageRecord) -> str:
        line_id = record.external_id or str(1000 + len(self.lines))
        self.lines[line_id] = record.quantity or None
        return line_id

    def find(self, record: UsageRecord) -> str | None:
        """What an earlier write left, as a connector looks for it."""
        if record.external_id:
            found = self.lines[record.external_id] == (record.quantity or None)
            return record.external_id if found else None
        fresh = [key for key in self.lines if key not in record.known_line_ids]
        return next((key for key in fresh if self.lines[key] == record.quantity), None)

    @property
    def total(self) -> D:
        return sum((quantity for quantity in self.lines.values() if quantity), D(0))


class Company:
    """Both sides of one job's invoice, and the truth about its material."""

    def __init__(self, *, careful: bool) -> None:
        self.paper, self.careful, self.truth = Paper(), careful, D(0)
        self.item, self.truck = ItemFactory(), TruckFactory()
        self.invoice = InvoiceFactory(job=JobFactory(status="in_progress"))
        self.connection = Connection.objects.create(
            system="servicetitan", name="Paper", state="active", url="http://127.0.0.1:9"
        )
        for entity, row in (
            ("job", self.invoice.job),
            ("invoice", self.invoice),
            ("item", self.item),
            ("location", self.truck),
        ):
            ExternalLink.objects.create(
                connection=self.connection, entity=entity, hub_id=row.pk, external_id=entity
            )

    # What people do. A careful company never changes one line on both sides at the same time.

    def use(self, quantity: D) -> None:
        usage.record(
            actor=None,
            job_id=self.invoice.job_id,
            item_id=self.item.pk,
            quantity=quantity,
            location_id=self.truck.pk,
        )
        self.truth += quantity

    def bring_back(self, index: int, quantity: D) -> None:
        posted = Usage.objects.filter(status="posted", quantity__gt=0).order_by("pk")[index:]
        chosen = posted.first()
        if chosen is None or (self.careful and not self._is_read(chosen)):
            return
        left = usage_families.left(usage_families.lock_root(chosen), self.item.pk)
        if quantity > left:
            return
        usage.bring_back(actor=None, usage_id=chosen.pk, quantity=quantity)
        self.truth -= quantity

    def add(self, quantity: D) -> None:
        self.paper.lines[str(1000 + len(self.paper.lines))] = quantity
        self.truth += quantity

    def edit(self, index: int, quantity: D | None) -> None:
        standing = [key for key, value in self.paper.lines.items() if value]
        if index >= len(standing) or (self.careful and self._is_busy()):
            return
        line_id = standing[index]
        self.truth += (quantity or D(0)) - self.paper.lines[line_id]
        self.paper.lines[line_id] = quantity

    def remove(self, index: int) -> None:
        self.edit(index, None)

    # What happens in between.

    def read(self) -> None:
        rows = [self._row(line_id) for line_id in self.paper.lines]
        with transaction.atomic():
            take_in(rows, connection=self.connection, kind=KIND, parse=self._parse)
        for batch in issues.parked(connection_id=self.connection.pk, entity=KIND.name):
            parked = [self._row(row.external_id) for _, row in batch]
            take_in_again(parked, connection=self.connection, kind=KIND, parse=self._parse)

    def send(self, fault: str) -> None:
        OutboxEntry.objects.update(next_attempt_at=timezone.now())
        while taken := claims.claim(self.connection.pk, worker="1"):
            [claim] = taken
            record = push._delivery(Target.of(self.connection), claim).record
            self._look(claim, record) if claim.kind == claims.LOOK else self._write(
                claim, record, fault
            )
            if fault != "none":
                return

    def _write(self, claim: claims.Claim, record: UsageRecord, fault: str) -> None:
        if fault == "away":
            self._fail(claim, Unreachable("Nobody there."))
            return
        line_id = self.paper.write(record)
        if fault == "lost":
            self._fail(claim, OutcomeUnknown("No answer."))
            return
        outcomes.succeed(claim, PushResult(external_id=line_id))

    def _look(self, claim: claims.Claim, record: UsageRecord) -> None:
        line_id = self.paper.find(record)
        if line_id is None:
            push._not_there(claim)
            return
        outcomes.succeed(claim, PushResult(external_id=line_id))

    def _fail(self, claim: claims.Claim, error: Any) -> None:
        # One of many tries: the ladder of waits is not what is tested.
        outcomes.fail(claim, error, retry.after_send(error, 1))

    def _row(self, line_id: str) -> RawRecord:
        quantity = self.paper.lines[line_id]
        return RawRecord(line_id, f"is {quantity}", {"quantity": str(quantity or 0)})

    def _parse(self, entity: str, row: RawRecord) -> InvoiceLineRecord:
        quantity = self.paper.lines[row.external_id]
        return InvoiceLineRecord(
            external_id=row.external_id,
            active=quantity is not None,
            invoice_id="invoice",
            kind="material",
            item_id="item",
            location_id="location",
            quantity=quantity or D(0),
        )

    def _is_busy(self) -> bool:
        """Whether something entered here is still on its way there."""
        return OutboxEntry.objects.filter(state__in=OutboxEntry.OPEN).exists()

    def _is_read(self, chosen: Usage) -> bool:
        """Whether the line, if there is one, was read since it was changed over there."""
        known = ExternalLink.objects.filter(
            entity="invoice_line", hub_id=chosen.invoice_line_id or 0
        ).first()
        return known is None or self.paper.lines[known.external_id] == (
            chosen.invoice_line.quantity if chosen.invoice_line.is_active else None
        )

    def settle(self) -> None:
        """Time passes until both sides have nothing to say any more."""
        for _ in range(6):
            self.send("none")
            self.read()

    @property
    def used(self) -> D:
        moved = StockMovement.objects.filter(job=self.invoice.job).aggregate(Sum("quantity"))
        return -(moved["quantity__sum"] or D(0))


def _tell(company: Company, story: list[tuple[Any, ...]]) -> None:
    for name, *arguments in story:
        getattr(company, name)(*arguments)
    company.settle()


class UsageProperties(TestCase):
    @LIMITS
    @example([("use", D(5)), ("send", "lost"), ("read",), ("send", "none"), ("read",)])
    @given(st.lists(steps, max_size=14))
    def test_what_was_used_is_counted_once(self, story):
        company = Company(careful=True)

        _tell(company, story)

        assert (company.used, company.paper.total) == (company.truth, company.truth)
        assert verification.differences() == []

    @LIMITS
    @example([("use", D(5)), ("send", "none"), ("bring_back", 0, D(2)), ("remove", 0), ("read",)])
    @given(st.lists(steps, max_size=14))
    def test_both_sides_agree_even_when_both_changed_the_same_line(self, story):
        company = Company(careful=False)

        _tell(company, story)

        assert company.used == company.paper.total
        assert not OutboxEntry.objects.filter(state__in=("pending", "waiting", "unknown")).exists()

    @LIMITS
    @given(st.lists(steps, max_size=8))
    def test_once_settled_nothing_moves_any_more(self, story):
        company = Company(careful=False)
        _tell(company, story)
        before = (StockMovement.objects.count(), Usage.objects.count(), dict(company.paper.lines))

        company.settle()

        assert before == (
            StockMovement.objects.count(),
            Usage.objects.count(),
            company.paper.lines,
        )
