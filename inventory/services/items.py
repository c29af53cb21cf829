"""Items made and changed here by people.

What is told by the price book of the field-service system is changed there, and how the thing is
counted is changed here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from inventory.field_owners import ITEM
from inventory.models import Item, ItemUnit, StockBalance
from inventory.services import catalog, catalog_checks
from inventory.services.catalog_checks import Pack
from plyhub.common import audit, idempotency, systems
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed
from plyhub.common.field_owners import Owner
from plyhub.common.models import User

ADD, CHANGE = "inventory.add_item", "inventory.change_item"
# Columns that belong to the price book, with what people call them; its locks are nobody's here.
PRICE_BOOK = {
    column: field.label
    for column, field in ITEM.items()
    if field.owner is Owner.FIELD_SERVICE and Item._meta.get_field(column).editable
}
OURS = tuple(column for column, field in ITEM.items() if field.owner is Owner.HUB)
COLUMNS = (*PRICE_BOOK, *OURS, "cost")
# What cannot change under stock, with why.
_COUNTED = {
    "stock_unit_id": "another stock unit would change what their quantities mean",
    "tracking": "they would have no lot or serial number",
    "is_active": "they could not be used any more",
}
Obstacle = Callable[[Item], str]
_obstacles: list[Obstacle] = []


def register_obstacle(obstacle: Obstacle) -> None:
    """Have `obstacle(item)` asked what of an item is under way elsewhere; again does nothing."""
    if obstacle not in _obstacles:
        _obstacles.append(obstacle)


def create_item(
    *,
    actor: User | None,
    values: Mapping[str, Any],
    packs: Sequence[Pack] = (),
    token: uuid.UUID | None = None,
) -> Item:
    """Make an item from values by column (`sku` and `name` at least); the same token is one item.

    It goes to the systems that take items from us. Raises `NotAllowed`, or `InputErrors`.
    """
    _need(actor, ADD, "make")

    @transaction.atomic
    def make() -> Item:
        given = review(None, values)
        catalog_checks.check_packs(packs, given.get("stock_unit_id", "EA"))
        [pk] = _write(None, given)
        made = Item.objects.get(pk=pk)
        _set_packs(made, packs)
        audit.record(made, action="create", actor=actor, rule=_rule(actor))
        return made

    return idempotency.once(token, model=Item, make=make)


def review(item: Item | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are to be written, of a new item or of those that differ from `item`.

    Raises `InputErrors` naming everything that keeps them from being written.
    """
    given = _tidy(values)
    if item is None:
        made = {"sku": "", "name": "", **given}
        catalog_checks.check_item(made)
        return made
    changes = {name: value for name, value in given.items() if getattr(item, name) != value}
    _check_owner(item, changes)
    catalog_checks.check_item(changes, before=item)
    _check_counted(item, changes)
    return changes


@transaction.atomic
def change_item(
    *,
    actor: User | None,
    item_id: int,
    values: Mapping[str, Any],
    packs: Sequence[Pack] | None = None,
) -> Item:
    """Change the columns in `values`, and the further units if `packs` are given.

    Raises `NotAllowed`, or `InputErrors` for values that cannot be, for what the price book of
    another system decides, and for what cannot change under stock. Nothing is changed then.
    """
    _need(actor, CHANGE, "change")
    item = _lock(item_id)
    changes = review(item, values)
    _check_packs(item, changes, packs)
    told = {name: [str(getattr(item, name)), str(value)] for name, value in changes.items()}
    if changes:
        _write(item.pk, changes)
    if packs is not None and _set_packs(item, packs):
        told["packs"] = [f"{pack.denominator} {pack.unit} = {pack.numerator}" for pack in packs]
    if told:
        audit.record(item, action="revise", actor=actor, rule=_rule(actor), changes=told)
    item.refresh_from_db()
    return item


def set_cost(*, actor: User | None, item_id: int, cost: Decimal) -> Item:
    """Take over a new cost per stock unit that was decided on already; None is the rule for it.

    Raises `InputErrors` for a cost that is locked in the price book.
    """
    with transaction.atomic():
        item = _lock(item_id)
        if item.cost == cost:
            return item
        _check_owner(item, {"cost": cost})
        catalog_checks.check_item({"cost": cost}, before=item)
        told = {"cost": [str(item.cost), str(cost)]}
        _write(item.pk, {"cost": cost})
        audit.record(item, action="revise", actor=actor, rule=_rule(actor), changes=told)
        item.refresh_from_db()
        return item


def cost_lock(item: Item) -> str:
    """Why nobody here can change this item's cost; empty if somebody can."""
    if not item.cost_locked:
        return ""
    where = systems.field_service()
    return (
        f"The cost of {item.sku} is locked in {where}: it comes from a supplier's catalog, or"
        " somebody locked it. Unlock it in the price book there, and read it again."
    )


def _check_owner(item: Item, changes: Mapping[str, Any]) -> None:
    errors = []
    if "cost" in changes and (lock := cost_lock(item)):
        errors.append(InvalidInput(lock, field="cost"))
    theirs = {name: called for name, called in PRICE_BOOK.items() if name in changes}
    keeper = systems.keeper_of("item", item.pk) if theirs else ""
    if keeper:
        errors += [
            InvalidInput(
                f"The {called} of {item.sku} is edited in {keeper}, in its price book, and comes"
                " from there with the next sync.",
                field=name.removesuffix("_id"),
            )
            for name, called in theirs.items()
        ]
    if errors:
        raise InputErrors(errors)


def _check_counted(item: Item, changes: Mapping[str, Any]) -> None:
    counted = [name for name in _COUNTED if name in changes and changes[name] is not True]
    obstacle = _under_way(item) if counted else ""
    if obstacle:
        raise InputErrors(
            [
                InvalidInput(f"{obstacle}: {_COUNTED[name]}.", field=name.removesuffix("_id"))
                for name in counted
            ]
        )


def _under_way(item: Item) -> str:
    if StockBalance.objects.filter(item=item).exclude(on_hand=0).exists():
        return f"There are {item.sku} on hand"
    return next((found for obstacle in _obstacles if (found := obstacle(item))), "")


def _check_packs(item: Item, changes: Mapping[str, Any], packs: Sequence[Pack] | None) -> None:
    """Packs hold stock units, so they are told anew with another stock unit."""
    unit = changes.get("stock_unit_id", item.stock_unit_id)
    if packs is not None:
        catalog_checks.check_packs(packs, unit)
    elif unit != item.stock_unit_id and item.units.exists():
        text = f"Say too how many {unit} the other units of {item.sku} hold."
        raise InputErrors([InvalidInput(text, field="packs")])


def _set_packs(item: Item, packs: Sequence[Pack]) -> bool:
    """Make the further units those of `packs`; returns whether any changed."""
    kept = {unit.unit_id: unit for unit in item.units.select_for_update()}
    wanted = {pack.unit: (pack.numerator, pack.denominator) for pack in packs}
    if {code: (unit.numerator, unit.denominator) for code, unit in kept.items()} == wanted:
        return False
    item.units.exclude(unit_id__in=wanted).delete()
    for code, (numerator, denominator) in wanted.items():
        ItemUnit.objects.update_or_create(
            item=item,
            unit_id=code,
            defaults={"numerator": numerator, "denominator": denominator},
        )
    return True


def _write(item_id: int | None, values: Mapping[str, Any]) -> list[int]:
    """Write one item. Somebody may have taken the SKU since it was looked up."""
    try:
        with transaction.atomic():
            return catalog.upsert_items([(item_id, dict(values))], origin=None)
    except IntegrityError as error:
        if "item_sku_unique" not in str(error):
            raise
        raise InputErrors([catalog_checks.taken(values["sku"])]) from None


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(COLUMNS))
    if unknown:
        raise InputErrors([InvalidInput("This cannot be set.", field=name) for name in unknown])
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }


def _lock(item_id: int) -> Item:
    item = Item.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise DomainError("This item does not exist.")
    return item


def _need(actor: User | None, permission: str, verb: str) -> None:
    if actor is not None and not actor.has_perm(permission):
        raise NotAllowed(
            f"Your role does not let you {verb} items. Ask a buyer, or an administrator."
        )


def _rule(actor: User | None) -> str:
    return "" if actor else "new costs go to the price book"
