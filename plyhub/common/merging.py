"""Merging duplicates: one record takes over what the other has, and the other goes out of use.

Every app says for each of its columns that point at such a record what becomes of them: rows that
move are the survivor's afterwards, all others stay where they are as history. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

Rows = Callable[[Any, Any], QuerySet]


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of the rows whose `field` ("app.Model.column") is the loser.

    `rows(loser, survivor)` are those that move, with `values(loser, survivor)` set besides; without
    it all of them stay.
    """

    field: str
    what: str
    rows: Rows | None = None
    values: Callable[[Any, Any], Mapping[str, Any]] | None = None

    @property
    def column(self) -> str:
        return self.field.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Mover:
    """Something else that moves: how much of it there is, and moving it."""

    what: str
    count: Callable[[Any, Any], int]
    move: Callable[[Any, Any], None]


@dataclass(frozen=True, slots=True)
class Effect:
    """So many of these move, or stay."""

    what: str
    count: int


Refusal = Callable[[Any, Any], str]
_rules: dict[type[Model], dict[str, Rule]] = {}
_movers: dict[type[Model], dict[str, Mover]] = {}
_refusals: dict[type[Model], list[Refusal]] = {}


def register(model: type[Model], *parts: Rule | Mover) -> None:
    """Have these heeded when records of `model` are merged; registering again changes nothing."""
    for part in parts:
        if isinstance(part, Rule):
            _rules.setdefault(model, {})[part.field] = part
        else:
            _movers.setdefault(model, {})[part.what] = part


def register_refusal(model: type[Model], refusal: Refusal) -> None:
    """Have `refusal(loser, survivor)` asked why these cannot be merged; again does nothing."""
    known = _refusals.setdefault(model, [])
    if refusal not in known:
        known.append(refusal)


def fields(model: type[Model]) -> frozenset[str]:
    """The columns that are told about."""
    return frozenset(_rules.get(model, {}))


def refusals(loser: Model, survivor: Model) -> list[str]:
    """Why these two cannot be merged now; empty if they can."""
    asked = _refusals.get(type(loser), [])
    return [found for refusal in asked if (found := refusal(loser, survivor))]


def moves(loser: Model, survivor: Model) -> list[Effect]:
    """What would move, without what there is none of."""
    model = type(loser)
    counted = [
        Effect(rule.what, rule.rows(loser, survivor).count())
        for rule in _rules.get(model, {}).values()
        if rule.rows
    ]
    counted += [
        Effect(mover.what, mover.count(loser, survivor))
        for mover in _movers.get(model, {}).values()
    ]
    return _some(counted)


def stays(loser: Model, survivor: Model) -> list[Effect]:
    """What would stay with the loser, without what there is none of."""
    return _some(
        [
            Effect(rule.what, _staying(rule, loser, survivor).count())
            for rule in _rules.get(type(loser), {}).values()
        ]
    )


def apply(loser: Model, survivor: Model) -> dict[str, int]:
    """Move what moves; returns how many of what. Must run inside a transaction."""
    moved = {effect.what: effect.count for effect in moves(loser, survivor)}
    for rule in _rules.get(type(loser), {}).values():
        if rule.rows:
            more = rule.values(loser, survivor) if rule.values else {}
            rule.rows(loser, survivor).update(**{rule.column: survivor, **more})
    for mover in _movers.get(type(loser), {}).values():
        mover.move(loser, survivor)
    return moved


def _staying(rule: Rule, loser: Model, survivor: Model) -> QuerySet:
    model = _model(rule)
    rows = model._default_manager.filter(**{rule.column: loser})
    return rows.exclude(pk__in=rule.rows(loser, survivor).values("pk")) if rule.rows else rows


def _model(rule: Rule) -> type[Model]:
    return apps.get_model(rule.field.rpartition(".")[0])


def _some(effects: Sequence[Effect]) -> list[Effect]:
    return [effect for effect in effects if effect.count]
