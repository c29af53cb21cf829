"""Making many rows with COPY, as `bulk_create` would make them.

Defaults of the model and of the database, keys from the sequence, constraints and triggers all
hold; what neither needs an instance nor SQL of its own is not given any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql

Values = Mapping[str, Any]
# What a column takes as it is, by the exact type of the value.
_AS_IT_IS: Mapping[str, type] = {
    "AutoField": int,
    "BigAutoField": int,
    "BigIntegerField": int,
    "BooleanField": bool,
    "CharField": str,
    "DecimalField": Decimal,
    "IntegerField": int,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
    "SmallIntegerField": int,
    "TextField": str,
}


def insert(model: type[models.Model], rows: Sequence[Values]) -> list[Any]:
    """Make a row for each of `rows`, values by column (`category_id`); their keys in order.

    One statement for the keys, and one for each set of columns that is named. Raises whatever the
    database raises for values it does not take.
    """
    keys = _keys(model, rows)
    groups: dict[frozenset[str], list[int]] = {}
    for position, values in enumerate(rows):
        groups.setdefault(frozenset(values), []).append(position)
    for names, positions in groups.items():
        group = [rows[position] for position in positions]
        _copy(model, names, group, [keys[position] for position in positions])
    return keys


def prepared(field: models.Field, values: Sequence[Any]) -> list[Any]:
    """The values of a column as the database driver takes them."""
    plain = _AS_IT_IS.get(_kind(field))
    prepare = field.get_db_prep_save
    return [
        value if value is None or type(value) is plain else prepare(value, connection)
        for value in values
    ]


def _kind(field: models.Field) -> str:
    while field.remote_field:
        field = field.target_field
    return field.get_internal_type()


def _keys(model: type[models.Model], rows: Sequence[Values]) -> list[Any]:
    """The keys that rows name or the model gives; the others come out of the sequence."""
    key = model._meta.pk
    given = [each.get(key.attname, each.get(key.name)) for each in rows]
    if not isinstance(key, models.AutoField):
        return [key.get_default() if each is None else each for each in given]
    fresh = _next_numbers(model, sum(each is None for each in given))
    return [next(fresh) if each is None else each for each in given]


def _next_numbers(model: type[models.Model], count: int) -> Iterator[int]:
    if not count:
        return iter(())
    table, column = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            # Selected, the name is looked up once and not for each number.
            "SELECT array_agg(nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)))"
            " FROM generate_series(1, %s)",
            [table, column, count],
        )
        return iter(cursor.fetchone()[0])


def _copy(
    model: type[models.Model], names: frozenset[str], rows: Sequence[Values], keys: Sequence[Any]
) -> None:
    fields, columns = [model._meta.pk], [keys]
    for field in model._meta.concrete_fields:
        if field.primary_key or field.generated:
            continue
        name = next((each for each in (field.attname, field.name) if each in names), None)
        if name is None and field.has_db_default():
            continue
        found = _defaults(field, len(rows)) if name is None else [row[name] for row in rows]
        fields.append(field)
        columns.append(prepared(field, found))
    statement = _statement(model, fields)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in zip(*columns, strict=True):
            copy.write_row(row)


def _defaults(field: models.Field, count: int) -> list[Any]:
    """What a field says of itself, anew for each row if it is made by a function."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return [timezone.now()] * count
    if callable(field.default):
        return [field.get_default() for _ in range(count)]
    return [field.get_default()] * count


def _statement(model: type[models.Model], fields: Sequence[models.Field]) -> str:
    """Only names from the model's own definition go into it."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
    )
    return statement.as_string()
