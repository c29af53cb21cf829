"""Planning a count: its place, its scope, who counts; starting it fixes what is counted."""

from __future__ import annotations

import uuid
from functools import partial

from django.db import transaction
from django.utils import timezone

from inventory.count_states import CountStatus
from inventory.models import Category, CountLine, Item, Location, StockCount
from inventory.services import count_rights, count_scope, count_writing
from inventory.services.count_input import CountInput
from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.models import User

Kind = StockCount.Kind
Status = CountStatus
_NOTE = StockCount._meta.get_field("note").max_length
_BIN = CountLine._meta.get_field("bin").max_length
LONGEST_WAIT = 3650


def create(*, actor: User, data: CountInput, token: uuid.UUID | None = None) -> StockCount:
    """Write a new draft and return it; the same token again returns the first one.

    Raises `NotAllowed`, or `InputErrors` naming fields.
    """
    count_rights.need_to_start(actor, "plan")
    make = partial(_create, actor=actor, data=data)
    return idempotency.once(token, model=StockCount, make=make)


@transaction.atomic
def revise(*, actor: User, count_id: int, data: CountInput) -> StockCount:
    """Replace a draft's scope. Raises `NotAllowed`, `WrongState`, or `InputErrors`."""
    count_rights.need_to_start(actor, "change")
    draft = count_writing.lock(count_id)
    if draft.status != Status.DRAFT:
        raise count_rights.wrong_state(draft, "Change")
    _fill(draft, data)
    audit.record(
        draft, action="revise", actor=actor, from_state=draft.status, to_state=draft.status
    )
    return draft


@transaction.atomic
def start(*, actor: User, count_id: int) -> StockCount:
    """Fix what is counted: the goods that are at the place now, within the scope.

    Raises `NotAllowed`, `WrongState`, or `InvalidInput` where there is nothing to count, or where
    whoever was chosen may not count there any more.
    """
    draft = count_writing.lock(count_id)
    count_rights.check(draft, actor, "start")
    if problem := _counter_problem(draft.assigned_to, draft.location):
        raise InvalidInput(problem, field="assigned_to")
    lines = count_scope.lines(draft)
    if not lines:
        raise InvalidInput(
            f"Nothing at {draft.location} is in the scope of {draft}. Widen it, or choose another"
            " place."
        )
    CountLine.objects.bulk_create(lines, batch_size=1000)
    return count_writing.move(
        draft,
        "start",
        actor=actor,
        changes={"lines": ["", str(len(lines))]},
        started_at=timezone.now(),
    )


def validate(*, data: CountInput) -> None:
    """Raise `InputErrors` naming everything that keeps this input from being written."""
    place = Location.objects.filter(pk=data.location_id).first()
    person = User.objects.filter(pk=data.assigned_to_id).first()
    can_be_counted = place and place.is_active and place.kind != Location.Kind.TRANSIT
    is_cycle, is_spot = data.kind == Kind.CYCLE, data.kind == Kind.SPOT
    days = data.not_counted_for
    problems = {
        "kind": data.kind not in Kind.values and "Choose a kind of count.",
        "location": (not can_be_counted and "Choose the place to count.")
        or (data.kind == Kind.TRUCK and place.kind != place.Kind.TRUCK and "Choose a truck."),
        "assigned_to": (person is None and "Say who counts.")
        or (can_be_counted and _counter_problem(person, place)),
        "items": is_spot != bool(data.item_ids)
        and ("Say which items." if is_spot else "Items are chosen for a spot check only."),
        "abc_class": (data.abc_class and data.abc_class not in StockCount.Class.values)
        and "Choose a class.",
        "not_counted_for": _cycle_problem(data, is_cycle)
        or (days is not None and not 0 < days <= LONGEST_WAIT and "Say how many days."),
        "bins": any(len(each) > _BIN for each in data.bins)
        and f"The name of a bin has at most {_BIN} characters.",
        "note": len(data.note.strip()) > _NOTE and f"Use at most {_NOTE} characters.",
    }
    errors = [InvalidInput(text, field=field) for field, text in problems.items() if text]
    if errors:
        raise InputErrors(errors)


def _cycle_problem(data: CountInput, is_cycle: bool) -> str:
    narrowed = bool(data.abc_class or data.not_counted_for)
    if is_cycle and not narrowed:
        return "A cycle count takes a class, or what was not counted for so many days."
    if narrowed and not is_cycle:
        return "Classes and days are for cycle counts."
    return ""


def _counter_problem(person: User, place: Location) -> str:
    if count_rights.may_count_at(person, place):
        return ""
    return f"{person} may not count {place}. Choose somebody who counts there."


def _create(*, actor: User, data: CountInput) -> StockCount:
    draft = StockCount(number=numbering.next_number("stock_count"), created_by=actor)
    _fill(draft, data)
    audit.record(draft, action="create", actor=actor, to_state=Status.DRAFT)
    return draft


def _fill(draft: StockCount, data: CountInput) -> None:
    validate(data=data)
    draft.kind, draft.note = data.kind, data.note.strip()
    draft.location_id, draft.assigned_to_id = data.location_id, data.assigned_to_id
    draft.bins = sorted({each.strip() for each in data.bins if each.strip()})
    draft.abc_class, draft.not_counted_for = data.abc_class, data.not_counted_for
    draft.save()
    draft.categories.set(Category.objects.filter(pk__in=data.category_ids))
    draft.items.set(Item.objects.filter(pk__in=data.item_ids))
