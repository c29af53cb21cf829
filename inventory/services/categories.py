"""Categories of materials, made and changed by people; both sides may do so."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from inventory.models import Category, Item
from inventory.services import catalog
from plyhub.common import audit, idempotency, systems
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import User

ADD, CHANGE = "inventory.add_category", "inventory.change_category"
COLUMNS = ("name", "parent_id", "position", "is_active")
_LAST_POSITION = 1_000_000
_DEEPEST = 50


def create_category(
    *,
    actor: User | None,
    name: str,
    parent_id: int | None = None,
    position: int = 0,
    token: uuid.UUID | None = None,
) -> Category:
    """Make a category of materials; the same token twice is one.

    Raises `NotAllowed`, or `InputErrors`, also for a name its neighbours have already.
    """
    _need(actor, ADD, "make")

    @transaction.atomic
    def make() -> Category:
        typed = {"name": name.strip(), "parent_id": parent_id, "position": position}
        values = review(None, typed)
        [pk] = catalog.upsert_categories([(None, values)], origin=None)
        made = Category.objects.get(pk=pk)
        audit.record(made, action="create", actor=actor)
        return made

    return idempotency.once(token, model=Category, make=make)


@transaction.atomic
def change_category(*, actor: User | None, category_id: int, values: Mapping[str, Any]) -> Category:
    """Change the columns in `values`: name, parent, position, whether it is in use.

    Raises `NotAllowed`, or `InputErrors` for what cannot be: a category below itself, one that is
    taken out of use with items in it, one of services. Nothing is changed then.
    """
    _need(actor, CHANGE, "change")
    category = Category.objects.select_for_update().filter(pk=category_id).first()
    if category is None:
        raise DomainError("This category does not exist.")
    changes = review(category, values)
    if not changes:
        return category
    told = {name: [str(getattr(category, name)), str(value)] for name, value in changes.items()}
    catalog.upsert_categories([(category.pk, changes)], origin=None)
    audit.record(category, action="revise", actor=actor, changes=told)
    category.refresh_from_db()
    return category


def review(category: Category | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are to be written, of a new category or of those that differ.

    Raises `InputErrors` naming everything that keeps them from being written.
    """
    if category is not None and category.kind == Category.Kind.SERVICES:
        where = systems.field_service()
        raise InputErrors([InvalidInput(f"Categories of services are edited in {where}.")])
    changes = {
        column: values[column]
        for column in COLUMNS
        if column in values and (category is None or values[column] != getattr(category, column))
    }
    _check(changes, category)
    return changes


def _check(values: Mapping[str, Any], before: Category | None) -> None:
    checks = (_name_problem, _parent_problem, _position_problem, _active_problem)
    errors = [
        InvalidInput(text, field=field) for check in checks for field, text in check(values, before)
    ]
    if errors:
        raise InputErrors(errors)


def _name_problem(values: Mapping[str, Any], before: Category | None) -> list[tuple[str, str]]:
    if not {"name", "parent_id"} & set(values):
        return []
    name = values.get("name", before.name if before else "")
    longest = Category._meta.get_field("name").max_length
    if not name.strip() or len(name) > longest:
        return [("name", f"Give it a name of at most {longest} characters.")]
    parent = values.get("parent_id", before.parent_id if before else None)
    same = Category.objects.filter(
        name__iexact=name, parent_id=parent, kind=Category.Kind.MATERIALS
    ).exclude(pk=before.pk if before else None)
    return [("name", f"There is a category {name} there already.")] if same.exists() else []


def _parent_problem(values: Mapping[str, Any], before: Category | None) -> list[tuple[str, str]]:
    parent_id = values.get("parent_id")
    if parent_id is None:
        return []
    parent = Category.objects.filter(pk=parent_id, kind=Category.Kind.MATERIALS).first()
    if parent is None or not parent.is_active:
        return [("parent", "This category is not in use any more. Choose another.")]
    if before is not None and before.pk in _line_of(parent):
        return [("parent", f"{parent} lies below {before} itself.")]
    return []


def _position_problem(values: Mapping[str, Any], _: Category | None) -> list[tuple[str, str]]:
    if 0 <= values.get("position", 0) <= _LAST_POSITION:
        return []
    return [("position", "It must be 0 or more.")]


def _active_problem(values: Mapping[str, Any], before: Category | None) -> list[tuple[str, str]]:
    if values.get("is_active", True) or before is None:
        return []
    if Item.objects.filter(category=before, is_active=True).exists():
        return [("is_active", f"There are items in {before}. Put them elsewhere first.")]
    if Category.objects.filter(parent=before, is_active=True).exists():
        return [("is_active", f"There are categories below {before}. Move them first.")]
    return []


def _line_of(category: Category) -> set[int]:
    """The category and all above it."""
    line = {category.pk}
    above = category.parent_id
    while above is not None and above not in line and len(line) < _DEEPEST:
        line.add(above)
        above = Category.objects.values_list("parent_id", flat=True).get(pk=above)
    return line


def _need(actor: User | None, permission: str, verb: str) -> None:
    if actor is not None and not actor.has_perm(permission):
        raise NotAllowed(
            f"Your role does not let you {verb} categories. Ask a buyer, or an administrator."
        )
