"""Deciding about a difference: our stock follows the books, or somebody explains it.

An adjustment changes our stock by the unexplained part, so that what is still on its way stays
counted. It came from the books, so it is never told to them. The books themselves are never changed
from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, StockDiscrepancy
from integrations.sync import stock_export
from integrations.sync.stock import comparison
from integrations.sync.target import Target
from inventory.models import AdjustmentReason, Location, StockBalance
from inventory.services import adjustments
from inventory.services.adjustments import AdjustmentInput, AdjustmentLineInput
from plyhub.common import audit
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.decide_stockdiscrepancy"
POLICY = "sage_stock_policy"
RULE = "stock follows the books"
ORIGIN = "si"
BATCH = 200
State = StockDiscrepancy.State


def adjust(
    *,
    actor: User,
    discrepancy_id: int,
    reason: str,
    seen: Decimal | None = None,
    location_id: int | None = None,
) -> StockDiscrepancy:
    """Change our stock so that what the books hold is what is expected there.

    `seen` is the unexplained part the person decided about; `location_id` says which job site it
    is, where all share the warehouse. The numbers are compared afresh first. Raises `NotAllowed`,
    `InvalidInput` without a reason or place, `WrongState` when it is decided or gone, or is not
    what was seen, and `DomainError` for what the ledger refuses.
    """
    found = _found(actor, discrepancy_id, reason)
    comparison.compare(found.connection_id)
    with transaction.atomic():
        comparison.lock(found.connection_id)
        difference = _current(discrepancy_id)
        _check_adjustable(difference, seen)
        place = _place(difference, location_id)
        _post([difference], place_id=place, actor=actor, reason=reason.strip())
        return _close(difference, State.ADJUSTED, actor=actor, reason=reason, action="adjust")


@transaction.atomic
def dismiss(*, actor: User, discrepancy_id: int, reason: str) -> StockDiscrepancy:
    """Leave it: a person knows why. It comes back when its unexplained part changes.

    Raises `NotAllowed`, `InvalidInput` without a reason, `WrongState` when it is decided or gone.
    """
    found = _found(actor, discrepancy_id, reason)
    comparison.lock(found.connection_id)
    difference = _current(discrepancy_id)
    if difference.state == State.DISMISSED:
        raise _wrong(difference)
    return _close(difference, State.DISMISSED, actor=actor, reason=reason, action="explain")


def compare_now(*, actor: User, connection_id: int) -> comparison.Compared:
    """Compare afresh because somebody asks. Raises `NotAllowed`, or `WrongState` before stock was
    first read over the connection."""
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only accountants and administrators may compare stock.")
    connection = Connection.objects.get(pk=connection_id)
    if comparison.last_read(connection_id) is None:
        raise WrongState(f"No stock was read from {connection} yet. Sync all data first.")
    return comparison.compare(connection_id)


def stage_ended(connection: Connection) -> None:
    """All stock was read: compare it, and follow the books where the company wants that."""
    comparison.compare(connection.pk)
    if Target.of(connection).option(POLICY) == "auto_adjust":
        follow_the_books(connection.pk)


def follow_the_books(connection_id: int) -> int:
    """Adjust everything unexplained of which nothing is in doubt; returns how many.

    What all job sites share is left to a person, and so is what the ledger refuses: then its note
    says why.
    """
    waiting = StockDiscrepancy.objects.filter(
        connection=connection_id, state=State.OPEN, in_doubt=False, location__isnull=False, note=""
    ).exclude(unexplained=0)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    starts = range(0, len(ids), BATCH)
    return sum(_follow(connection_id, ids[start : start + BATCH]) for start in starts)


def allowed(difference: StockDiscrepancy) -> set[str]:
    """What can be decided about it in its state: names of the functions above."""
    if difference.state not in StockDiscrepancy.CURRENT:
        return set()
    names = {"adjust"} if difference.unexplained else set()
    return names | ({"dismiss"} if difference.state == State.OPEN else set())


def sites(difference: StockDiscrepancy) -> list[Location]:
    """The job sites a difference of the warehouse they share can be about: those with stock of the
    item, now or before."""
    held = StockBalance.objects.filter(
        item=difference.item_id, location__kind=Location.Kind.JOB_SITE
    )
    return list(Location.objects.filter(pk__in=held.values("location")).order_by("name"))


def _follow(connection_id: int, ids: Sequence[int]) -> int:
    """Adjust all of these at once; if that is refused, each half for itself."""
    try:
        return _adjust_together(connection_id, ids)
    except DomainError as error:
        if len(ids) == 1:
            StockDiscrepancy.objects.filter(pk__in=ids).update(note=error.message[:300])
            return 0
    middle = len(ids) // 2
    return _follow(connection_id, ids[:middle]) + _follow(connection_id, ids[middle:])


@transaction.atomic
def _adjust_together(connection_id: int, ids: Sequence[int]) -> int:
    comparison.lock(connection_id)
    rows = StockDiscrepancy.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, state=State.OPEN
    )
    differences = list(rows.select_related("item", "connection").order_by("pk"))
    if differences:
        _post(differences, actor=None)
    for difference in differences:
        _close(difference, State.ADJUSTED, actor=None, reason="", action="adjust")
    return len(differences)


def _post(
    differences: Sequence[StockDiscrepancy],
    *,
    actor: User | None,
    reason: str = "",
    place_id: int | None = None,
) -> None:
    """Post an adjustment for each place. They are told to nobody: the books know already."""
    why = AdjustmentReason.objects.get(code=stock_export.SAGE_SYNC)
    lines: dict[int, list[AdjustmentLineInput]] = defaultdict(list)
    for each in differences:
        lines[place_id or each.location_id].append(
            AdjustmentLineInput(
                item_id=each.item_id, quantity=-each.unexplained, given_cost=each.cost
            )
        )
    contents = [
        (AdjustmentInput(reason_id=why.pk, location_id=place, note=reason[:300]), found)
        for place, found in sorted(lines.items())
    ]
    adjustments.post_found(contents, actor=actor, origin=ORIGIN, rule=RULE)


def _found(actor: User, discrepancy_id: int, reason: str) -> StockDiscrepancy:
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only accountants and administrators may decide about stock differences.")
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    found = StockDiscrepancy.objects.filter(pk=discrepancy_id).first()
    if found is None:
        raise DomainError("This stock difference does not exist.")
    return found


def _current(discrepancy_id: int) -> StockDiscrepancy:
    """The row, locked; the caller holds the lock of the comparison."""
    rows = StockDiscrepancy.objects.select_for_update(of=("self",))
    difference = rows.select_related("item", "connection").get(pk=discrepancy_id)
    if difference.state not in StockDiscrepancy.CURRENT:
        raise _wrong(difference)
    return difference


def _check_adjustable(difference: StockDiscrepancy, seen: Decimal | None) -> None:
    if not difference.unexplained:
        raise WrongState(f"Nothing of {difference} is unexplained. Wait for what is on its way.")
    if seen is not None and seen != difference.unexplained:
        raise WrongState(
            f"The numbers of {difference} have changed since you looked. Look at them again, then"
            " decide."
        )


def _place(difference: StockDiscrepancy, location_id: int | None) -> int:
    if difference.location_id is not None:
        return difference.location_id
    known = {site.pk for site in sites(difference)}
    if not known:
        raise WrongState(f"No job site ever held {difference.item}. Receive or move it there.")
    if location_id not in known:
        raise InvalidInput("Say at which job site.", field="location")
    return location_id


def _close(
    difference: StockDiscrepancy, state: str, *, actor: User | None, reason: str, action: str
) -> StockDiscrepancy:
    before, now = difference.state, timezone.now()
    difference.state, difference.decided_by = state, actor
    difference.reason = reason.strip()[:300]
    difference.closed_at = None if state == State.DISMISSED else now
    difference.save(update_fields=["state", "decided_by", "reason", "closed_at", "updated_at"])
    audit.record(
        difference,
        action=action,
        actor=actor,
        rule="" if actor else RULE,
        from_state=before,
        to_state=state,
        reason=difference.reason,
        changes={"unexplained": [str(difference.unexplained), ""]},
    )
    return difference


def _wrong(difference: StockDiscrepancy) -> WrongState:
    state = difference.get_state_display().lower()
    return WrongState(f"{difference} cannot be decided about: it is {state} already.")
