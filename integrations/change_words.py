"""Values of fields as people read them: names for ids, amounts, dates, labels as on the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils import formats, timezone

from integrations.sync.entities import MODELS
from plyhub.common.quantities import plain

NOTHING = "–"
# What the name of such a record is made of, besides its own row.
_NAMED_WITH = {
    "appointment": ("job",),
    "job_assignment": ("technician", "job"),
    "invoice_line": ("item", "invoice"),
}
Told = tuple[str, str, Any]
"""A kind of record, a column of it, and a value as JSON holds it."""


class Words:
    """Says values in words; the names of all records they point at were looked up together."""

    def __init__(self, told: Iterable[Told]) -> None:
        wanted: dict[type[models.Model], set[int]] = {}
        for entity, name, value in told:
            column = _column(entity, name)
            if column is not None and column.is_relation and value is not None:
                wanted.setdefault(column.related_model, set()).add(value)
        self._names = {model: model._default_manager.in_bulk(ids) for model, ids in wanted.items()}

    def say(self, entity: str, name: str, value: Any) -> str:
        """A value in words; a dash for nothing."""
        column = _column(entity, name)
        if value is None or value == "":
            return NOTHING
        if column is None:
            return str(value)
        if column.is_relation:
            return str(self._names.get(column.related_model, {}).get(value, f"#{value}"))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return _typed(column, value)


def names(entity: str, hub_ids: Collection[int]) -> dict[int, str]:
    """What people call these records, by id, in one query; those that are gone are left out."""
    model = MODELS.get(entity)
    if model is None or not hub_ids:
        return {}
    rows = model._default_manager.select_related(*_NAMED_WITH.get(entity, ()))
    return {pk: str(row) for pk, row in rows.in_bulk(hub_ids).items()}


def page_of(entity: str, hub_id: int) -> str:
    """The address of a record's own page; empty for kinds that have none."""
    model = MODELS.get(entity)
    if model is None or not admin.site.is_registered(model):
        return ""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[hub_id])


def _column(entity: str, name: str) -> models.Field | None:
    try:
        return MODELS[entity]._meta.get_field(name) if entity in MODELS else None
    except FieldDoesNotExist:
        return None


def _typed(column: models.Field, value: Any) -> str:
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.DecimalField):
        amount = column.to_python(value)
        exact = plain(amount)
        return f"{amount:,.2f}" if len(exact.partition(".")[2]) <= 2 else exact
    if isinstance(column, models.DateTimeField):
        moment = timezone.localtime(datetime.fromisoformat(value))
        return formats.date_format(moment, "M j, Y, H:i")
    if isinstance(column, models.DateField):
        return formats.date_format(column.to_python(value), "M j, Y")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
