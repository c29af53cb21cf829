"""The pen of the stock ledger: takes the locks, writes movements, keeps balances and pools.

Every posting locks first the pools of its items in order of id, then the balances in order of
(item, place, bin, lot), so that two postings wait for each other instead of deadlocking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from inventory.models import ItemCost, Location, StockBalance, StockMovement
from inventory.services import costing, kept_goods, stock_checks
from inventory.services.costing import Pool, Step
from inventory.services.stock_lines import Place, Posting, StockLine
from plyhub.common import audit, bulk

Type = StockMovement.Type
ZERO = Decimal(0)


class Ledger:
    """One posting under way, with its rows locked; must live inside a transaction."""

    def __init__(self, posting: Posting, places: Iterable[Place]) -> None:
        self.posting = posting
        self._effective_at = stock_checks.effective_time(posting)
        wanted = sorted(set(places))
        self.pools = _lock_pools(sorted({place.item_id for place in wanted}))
        self._balances = _lock_balances(wanted)
        self._on_hand = {place: row.on_hand for place, row in self._balances.items()}
        self._movements: list[StockMovement] = []

    def unposted(self, lines: Sequence[StockLine], movement_type: str) -> list[StockLine]:
        """The lines whose document line has no such movement yet: posting again does nothing."""
        done = self._posted(lines, movement_type)
        return [line for line in lines if line.line_id is None or line.line_id not in done]

    def move(
        self,
        line: StockLine,
        movement_type: str,
        quantity: Decimal,
        step: Step,
        *,
        reversal_of: StockMovement | None = None,
    ) -> None:
        """Write `quantity` of the line's item at its place with the cost of `step`."""
        reason, cost = self.posting.reason, step.unit_cost
        self._write(
            line, movement_type, quantity, cost, step.value, reason, reversal_of=reversal_of
        )
        for correction in step.corrections:
            self._write(line, Type.ADJUST_VALUE, ZERO, ZERO, correction.value, correction.reason)
        self.pools[line.item_id] = step.pool

    def carry(self, line: StockLine, destination: Place, group: UUID) -> None:
        """Write the pair that brings the line's goods to `destination`; no value is gained."""
        pool = self.pools[line.item_id]
        cost, value = pool.average, costing.transfer_value(pool, line.quantity)
        reason = self.posting.reason
        self._write(line, Type.TRANSFER_OUT, -line.quantity, cost, -value, reason, group=group)
        self._write(
            line, Type.TRANSFER_IN, line.quantity, cost, value, reason, group=group, at=destination
        )

    def reverse(self, movement: StockMovement) -> None:
        """Write the opposite of a movement, at that movement's cost.

        What it corrected in the average's past stays corrected.
        """
        pool, cost = self.pools[movement.item_id], movement.unit_cost
        if movement.quantity < 0:
            step = costing.add(pool, -movement.quantity, cost)
        else:
            step = costing.undo(pool, movement.quantity, cost)
        line = line_of(movement)
        self.move(line, movement.type, -movement.quantity, step, reversal_of=movement)

    def carry_back(self, movement: StockMovement, group: UUID) -> None:
        """Write the opposite of one leg of a transfer, at what it was worth; no value is gained
        once both legs are."""
        self._write(
            line_of(movement),
            movement.type,
            -movement.quantity,
            movement.unit_cost,
            -movement.value,
            self.posting.reason,
            group=group,
            reversal_of=movement,
        )

    def missing(self) -> list[tuple[int, int, Decimal]]:
        """Item, place and how much is missing there, of every place below zero that lost goods."""
        return [
            (place.item_id, place.location_id, -on_hand)
            for place, on_hand in self._on_hand.items()
            if on_hand < 0 and on_hand < self._balances[place].on_hand
        ]

    def close(self) -> list[StockMovement]:
        """Check that no place is short, then write everything. Returns the new movements."""
        self._check_shortfalls()
        kept_goods.check(self._lost())
        written = StockMovement.objects.bulk_create(self._movements)
        changed = [
            (self._balances[place].pk, {"on_hand": on_hand})
            for place, on_hand in self._on_hand.items()
            if on_hand != self._balances[place].on_hand
        ]
        bulk.upsert(StockBalance, changed)
        bulk.upsert(ItemCost, [(item_id, _columns(pool)) for item_id, pool in self.pools.items()])
        return written

    def _lost(self) -> dict[tuple[int, int], Decimal]:
        """How much less there will be, by item and place, wherever it is less."""
        change: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        for place, on_hand in self._on_hand.items():
            change[place.item_id, place.location_id] += on_hand - self._balances[place].on_hand
        return {pair: -more for pair, more in change.items() if more < 0}

    def _write(
        self,
        line: StockLine,
        movement_type: str,
        quantity: Decimal,
        cost: Decimal,
        value: Decimal,
        reason: str,
        *,
        group: UUID | None = None,
        at: Place | None = None,
        reversal_of: StockMovement | None = None,
    ) -> None:
        place = at or line.place
        document = line.document or self.posting.document
        self._on_hand[place] += quantity
        self._movements.append(
            StockMovement(
                item_id=place.item_id,
                location_id=place.location_id,
                bin=place.bin,
                lot=place.lot,
                quantity=quantity,
                unit_cost=cost,
                value=value,
                type=movement_type,
                reason=reason,
                document_type=document.type,
                document_id=document.id,
                document_line_id=line.line_id,
                document_number=document.number,
                job_id=line.job_id,
                project_id=line.project_id,
                group=group,
                reversal_of=reversal_of,
                actor=self.posting.actor,
                origin=self.posting.origin,
                effective_at=self._effective_at,
            )
        )

    def _posted(self, lines: Sequence[StockLine], movement_type: str) -> set[int]:
        ids = [line.line_id for line in lines if line.line_id is not None]
        if not ids:
            return set()
        movements = StockMovement.objects.filter(
            document_type=self.posting.document.type,
            document_line_id__in=ids,
            type=movement_type,
            reversal_of=None,
        )
        return set(movements.values_list("document_line_id", flat=True))

    def _check_shortfalls(self) -> None:
        """Raise unless every place that lost goods still has none missing, or may go negative."""
        short = {
            place: on_hand
            for place, on_hand in self._on_hand.items()
            if on_hand < 0 and on_hand < self._balances[place].on_hand
        }
        locations = Location.objects.in_bulk({place.location_id for place in short})
        refused = [place for place in short if not locations[place.location_id].may_go_negative]
        if not refused:
            return
        if not self.posting.override_reason:
            raise stock_checks.shortfall_error(
                [(place.item_id, place.location_id, -short[place]) for place in refused], locations
            )
        stock_checks.check_override(self.posting)
        for place in refused:
            audit.record(
                self._balances[place],
                action="allow_negative",
                actor=self.posting.actor,
                reason=self.posting.override_reason,
                changes={"on_hand": [str(self._balances[place].on_hand), str(short[place])]},
            )


def hold(places: Iterable[Place]) -> None:
    """Lock the pools and balances of these places in the order of every posting."""
    wanted = sorted(set(places))
    _lock_pools(sorted({place.item_id for place in wanted}))
    _lock_balances(wanted)


def line_of(movement: StockMovement) -> StockLine:
    """The line a movement was written for."""
    return StockLine(
        item_id=movement.item_id,
        location_id=movement.location_id,
        quantity=movement.quantity,
        bin=movement.bin,
        lot=movement.lot,
        line_id=movement.document_line_id,
        job_id=movement.job_id,
        project_id=movement.project_id,
    )


def _lock_pools(item_ids: Sequence[int]) -> dict[int, Pool]:
    ItemCost.objects.bulk_create(
        (ItemCost(item_id=item_id) for item_id in item_ids), ignore_conflicts=True
    )
    rows = ItemCost.objects.select_for_update().filter(pk__in=item_ids).order_by("pk")
    return {row.pk: Pool(row.quantity, row.value, row.average) for row in rows}


def _lock_balances(places: Sequence[Place]) -> dict[Place, StockBalance]:
    StockBalance.objects.bulk_create(
        (
            StockBalance(
                item_id=place.item_id, location_id=place.location_id, bin=place.bin, lot=place.lot
            )
            for place in places
        ),
        ignore_conflicts=True,
    )
    rows = (
        StockBalance.objects.select_for_update()
        .filter(
            item_id__in={place.item_id for place in places},
            location_id__in={place.location_id for place in places},
        )
        .order_by("item_id", "location_id", "bin", "lot")
    )
    found = {Place(row.item_id, row.location_id, row.bin, row.lot): row for row in rows}
    return {place: found[place] for place in places}


def _columns(pool: Pool) -> dict[str, Decimal]:
    return {"quantity": pool.quantity, "value": pool.value, "average": pool.average}
