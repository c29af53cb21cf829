"""Writing many rows with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models, transaction

from plyhub.common import copying

BATCH = 5000

Row = tuple[int | None, dict[str, Any]]
T = TypeVar("T")


@transaction.atomic
def upsert(model: type[models.Model], rows: Sequence[Row]) -> list[int]:
    """Write `rows` and return their ids in the same order; `updated_at` is set where it exists.

    A row is a key and values by column (`category_id`). Rows without a key are made. The others
    are updated in the columns they name, by one statement for each set of columns and 5000 rows;
    of two rows with one key the later counts. Raises `ValueError` if a row to update is gone,
    and whatever the database raises for values it does not take.
    """
    _update(model, {key: values for key, values in rows if key is not None})
    made = iter(copying.insert(model, [values for key, values in rows if key is None]))
    return [next(made) if key is None else key for key, _ in rows]


def created_ids(rows: Sequence[Row], ids: Sequence[int]) -> list[int]:
    """Those of `ids`, the answer to `rows`, that were made."""
    return [new for (key, _), new in zip(rows, ids, strict=True) if key is None]


def _update(model: type[models.Model], rows: dict[int, dict[str, Any]]) -> None:
    by_columns: dict[tuple[str, ...], list[tuple[int, dict[str, Any]]]] = {}
    for key, values in rows.items():
        by_columns.setdefault(tuple(sorted(values)), []).append((key, values))
    for names, group in by_columns.items():
        if names:
            for batch in _batches(sorted(group, key=lambda row: row[0])):
                _update_batch(model, names, batch)


def _update_batch(
    model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[int, dict[str, Any]]]
) -> None:
    """One UPDATE that takes each column's new values as an array."""
    fields = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    columns = [
        [key for key, _ in rows],
        *([row[name] for _, row in rows] for name in names),
    ]
    prepared = [
        copying.prepared(field, column) for field, column in zip(fields, columns, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, fields), prepared)
        if cursor.rowcount != len(rows):
            gone = len(rows) - cursor.rowcount
            raise ValueError(f"{gone} of {len(rows)} {model._meta.verbose_name_plural} are gone.")


def _statement(model: type[models.Model], fields: Sequence[models.Field]) -> str:
    """Only names from the model's own definition go into the text; values are parameters."""
    quote = connection.ops.quote_name
    key, *changed = [quote(field.column) for field in fields]
    settings = [f"{column} = fresh.{column}" for column in changed]
    if any(field.name == "updated_at" for field in model._meta.fields):
        settings.append(f"{quote('updated_at')} = now()")
    arrays = ", ".join(f"%s::{_array_type(field)}[]" for field in fields)
    return (
        f"UPDATE {quote(model._meta.db_table)} AS kept SET {', '.join(settings)}"  # noqa: S608
        f" FROM unnest({arrays}) AS fresh ({', '.join([key, *changed])})"
        f" WHERE kept.{key} = fresh.{key}"
    )


def _array_type(field: models.Field) -> str:
    """The column's type without its length: a cast to varchar(10) would cut texts silently."""
    return field.db_type(connection).partition("(")[0]


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch
