"""Looking for many values at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

from plyhub.common import copying


def array(values: Sequence[Any]) -> str | Sequence[Any]:
    """Texts, or whole numbers, as PostgreSQL writes an array of them; anything else as it came.

    To write thousands of values one by one takes the database driver far longer. Such a parameter
    needs a cast to its type.
    """
    kinds = set(map(type, values))
    if kinds == {int}:
        return "{" + ",".join(map(str, values)) + "}"
    if kinds == {str}:
        escaped = (each.replace("\\", "\\\\").replace('"', '\\"') for each in values)
        return "{" + ",".join(f'"{each}"' for each in escaped) + "}"
    return values


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class Among(Lookup):
    """`column__among=values`: as `__in`, with one parameter however many values there are.

    Thousands of parameters cost more to put into a statement than it takes to run it.
    """

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [array(copying.prepared(self._field, list(value)))]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Cast to the column's type, which an empty array does not tell by itself."""
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        kind = self._field.rel_db_type(connection).partition("(")[0]
        return f"{lhs} = ANY({rhs}::{kind}[])", [*lhs_params, *rhs_params]

    @property
    def _field(self) -> models.Field:
        """Whose values are compared: of a foreign key, those of the key it points at."""
        field = self.lhs.output_field
        while field.remote_field:
            field = field.target_field
        return field
