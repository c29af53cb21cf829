"""Counting: one line at a time as it is found, by whoever was chosen; then handing it in.

Work goes on meanwhile: a line keeps the moment it was counted at, and is held against what the
ledger had then.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from inventory.models import CountLine, Item, StockCount
from inventory.services import count_rights, count_writing
from inventory.services.stock_checks import CLOCK_TOLERANCE
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import fits_precision, plain

LARGEST = Decimal("9999999999")


@transaction.atomic
def count_line(
    *,
    actor: User,
    count_id: int,
    line_id: int,
    quantity: Decimal | None,
    counted_at: datetime | None = None,
) -> CountLine:
    """Note how many stock units were found, None for "not counted after all", and since when.

    `counted_at` is now unless the news comes late; news older than what is noted changes nothing.
    Raises `NotAllowed` for anybody but the counter, `WrongState`, or `InvalidInput`.
    """
    count = _open_count(actor, count_id)
    lines = CountLine.objects.select_for_update(of=("self",)).filter(count=count, pk=line_id)
    line = lines.select_related("item__stock_unit").first()
    if line is None:
        raise InvalidInput("This line is not on the count any more.", field="line")
    return _note(count, line, actor, quantity, counted_at)


@transaction.atomic
def add_line(
    *, actor: User, count_id: int, item_id: int, bin_name: str = "", lot: str = ""
) -> CountLine:
    """Put goods on the sheet that it does not name, or return the line that names them.

    Raises `NotAllowed` for anybody but the counter, `WrongState`, or `InvalidInput`.
    """
    count = _open_count(actor, count_id)
    if not Item.objects.filter(pk=item_id).exists():
        raise InvalidInput("This item does not exist any more.", field="item")
    texts = {"bin": bin_name.strip(), "lot": lot.strip()}
    for name, text in texts.items():
        most = CountLine._meta.get_field(name).max_length
        if len(text) > most:
            raise InvalidInput(f"Use at most {most} characters.", field=name)
    is_again = count.status == count.Status.RECOUNT
    line, _ = CountLine.objects.get_or_create(
        count=count, item_id=item_id, **texts, defaults={"is_found": True, "is_again": is_again}
    )
    return line


@transaction.atomic
def submit(*, actor: User, count_id: int, count_as_zero: bool = False) -> StockCount:
    """Hand the count in. What was not counted stays as it is, unless it is to `count_as_zero`.

    Raises `NotAllowed` for anybody but the counter, `WrongState`, or `InvalidInput` when nothing
    was counted at all.
    """
    count = count_writing.lock(count_id)
    count_rights.check(count, actor, "submit")
    open_lines = count.lines.filter(counted__isnull=True)
    untouched = open_lines.count()
    if count_as_zero:
        open_lines.update(counted=0, counted_at=Now(), counted_by=actor)
    elif not count.lines.filter(counted__isnull=False).exists():
        raise InvalidInput(
            "Nothing was counted yet. Count something, or say that what is left counts as zero.",
            field="count_as_zero",
        )
    told = "counted as zero" if count_as_zero else "left as they are"
    return count_writing.move(
        count,
        "submit",
        actor=actor,
        changes={"not counted": ["", f"{untouched} {told}"]} if untouched else None,
        submitted_at=timezone.now(),
    )


def _open_count(actor: User, count_id: int) -> StockCount:
    count = count_writing.lock(count_id)
    count_rights.check_counter(count, actor)
    return count


def _note(
    count: StockCount,
    line: CountLine,
    actor: User,
    quantity: Decimal | None,
    counted_at: datetime | None,
) -> CountLine:
    if count.status == count.Status.RECOUNT and not line.is_again:
        raise InvalidInput(f"{line.item} is not among the lines to be counted again.", field="line")
    if quantity is not None:
        _check_quantity(line.item, quantity)
    if counted_at is not None:
        _check_moment(count, counted_at)
        if line.counted_at and counted_at < line.counted_at:
            return line
    line.counted = quantity
    line.counted_at = None if quantity is None else counted_at or Now()
    line.counted_by = None if quantity is None else actor
    line.save(update_fields=["counted", "counted_at", "counted_by"])
    line.refresh_from_db(fields=["counted_at"])
    return line


def _check_quantity(item: Item, quantity: Decimal) -> None:
    places = item.stock_unit.places
    if not quantity.is_finite() or not 0 <= quantity <= LARGEST:
        raise InvalidInput("Enter how many there are: 0 or more.", field="quantity")
    if not fits_precision(quantity, places):
        raise InvalidInput(
            f"{plain(quantity)} {item.stock_unit_id} of {item.sku} has more than {places} decimals."
            " Round it.",
            field="quantity",
        )


def _check_moment(count: StockCount, moment: datetime) -> None:
    if moment > timezone.now() + CLOCK_TOLERANCE:
        raise InvalidInput("Nothing is counted at a time to come.", field="counted_at")
    if count.started_at and moment < count.started_at:
        raise InvalidInput("This was counted before the count began.", field="counted_at")
