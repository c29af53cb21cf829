"""A person's word on a conflict: what stands stays, or the other value is taken after all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from integrations.models import Conflict
from integrations.sync import conflicts
from integrations.sync.entities import MODELS
from inventory.services import categories, items, place_editing
from plyhub.common import audit, custom_fields
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import User
from procurement.services import vendor_editing

CATALOG = "integrations.resolve_catalog_conflict"
VENDORS = "integrations.resolve_vendor_conflict"
OTHERS = "integrations.change_conflict"
# Who decides about which kind of record; an administrator about the others.
PERMISSIONS = {
    "item": CATALOG,
    "category": CATALOG,
    "purchase_order": CATALOG,
    "vendor": VENDORS,
}
_WHO = {
    CATALOG: "a buyer, or an administrator",
    VENDORS: "an accountant, or an administrator",
    OTHERS: "an administrator",
}
State, Side = Conflict.State, Conflict.Side


@transaction.atomic
def keep(*, actor: User, conflict_id: int) -> Conflict:
    """Leave what stands; where nothing does yet, our value stands and is told over there.

    Raises `NotAllowed`, or `WrongState` for a conflict that is over.
    """
    conflict = _open(actor, conflict_id)
    _close(conflict, State.KEPT, actor)
    if not conflict.winner:
        conflicts.send_again(conflict.connection_id, conflict.entity, [conflict.hub_id])
    return conflict


@transaction.atomic
def apply(*, actor: User, conflict_id: int) -> Conflict:
    """Take the value that does not stand; where neither does, theirs. It is written as a change a
    person makes here, so that it goes wherever such changes go.

    Raises as `keep`, and whatever the record's own rules say against the value. Nothing is changed
    then.
    """
    conflict = _open(actor, conflict_id)
    # Closed first: what is told elsewhere leaves out what is undecided.
    _close(conflict, State.APPLIED, actor)
    _write(conflict, actor, other_value(conflict))
    return conflict


def other_value(conflict: Conflict) -> Any:
    """The value that `apply` would take, as JSON holds it."""
    return conflict.ours if conflict.winner == Side.THEIRS else conflict.theirs


def may_decide(actor: User, entity: str) -> bool:
    """Whether this person decides about conflicts of such records."""
    return actor.has_perm(PERMISSIONS.get(entity, OTHERS))


def _open(actor: User, conflict_id: int) -> Conflict:
    """The conflict, locked after its record, as reading locks them."""
    found = Conflict.objects.filter(pk=conflict_id).first()
    if found is None:
        raise DomainError("This conflict does not exist any more.")
    if not may_decide(actor, found.entity):
        who = _WHO[PERMISSIONS.get(found.entity, OTHERS)]
        raise NotAllowed(f"Your role does not let you decide about “{found}”. Ask {who}.")
    MODELS[found.entity].objects.select_for_update(no_key=True).filter(pk=found.hub_id).first()
    conflict = Conflict.objects.select_for_update(of=("self",)).select_related("connection")
    conflict = conflict.get(pk=conflict_id)
    if conflict.state != State.OPEN:
        told = conflict.get_state_display().lower()
        raise WrongState(f"“{conflict}” is decided already: {told}.")
    return conflict


def _close(conflict: Conflict, state: str, actor: User) -> None:
    conflict.state, conflict.closed_by, conflict.closed_at = state, actor, timezone.now()
    conflict.save(update_fields=["state", "closed_by", "closed_at", "updated_at"])
    audit.record(
        conflict,
        action="keep" if state == State.KEPT else "apply",
        actor=actor,
        from_state=State.OPEN,
        to_state=state,
        changes={conflict.label: [str(conflict.ours), str(conflict.theirs)]},
    )


def _write(conflict: Conflict, actor: User, value: Any) -> None:
    field_id = conflicts.custom_field_id(conflict.field)
    if field_id is not None:
        # Who may decide about the conflict was asked already; its own entry says who did.
        custom_fields.change_values(
            actor=None,
            entity=conflict.entity,
            object_id=conflict.hub_id,
            values={field_id: value},
        )
        return
    column = MODELS[conflict.entity]._meta.get_field(conflict.field)
    _WRITERS[conflict.entity](actor, conflict.hub_id, column, column.to_python(value))


def _vendor(actor: User, vendor_id: int, column: models.Field, value: Any) -> None:
    vendor_editing.take_over(actor=actor, vendor_id=vendor_id, values={column.attname: value})


def _item(actor: User, item_id: int, column: models.Field, value: Any) -> None:
    items.set_cost(actor=actor, item_id=item_id, cost=value)


def _category(actor: User, category_id: int, column: models.Field, value: Any) -> None:
    categories.change_category(actor=actor, category_id=category_id, values={column.attname: value})


def _place(actor: User, location_id: int, column: models.Field, value: Any) -> None:
    """Places are edited by the records they point at, not by ids."""
    if column.is_relation and value is not None:
        value = column.related_model.objects.get(pk=value)
    place_editing.change(actor=actor, location_id=location_id, values={column.name: value})


_WRITERS: dict[str, Callable[[User, int, models.Field, Any], None]] = {
    "vendor": _vendor,
    "item": _item,
    "category": _category,
    "location": _place,
}
