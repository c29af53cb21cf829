"""Forms that ask how much there is of each line of a document: big figures, and a field to scan."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from inventory.models.packed_lines import PackedLine

TEMPLATE = "inventory/goods_count.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown: `told` says what is wanted of it, `short` what is missing."""

    line: PackedLine
    told: str
    fields: Sequence[forms.BoundField]
    short: str = ""


class CountForm(forms.Form):
    """One quantity in stock units for each line; what is left empty is nothing."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    # What is asked for besides the quantity of each line.
    each: Mapping[str, forms.Field] = {}
    label = "Quantity"

    def __init__(self, document: Any, data: Any = None) -> None:
        super().__init__(data)
        self.document = document
        self.lines = list(self.lines_of(document))
        for line in self.lines:
            most, first = self.range_of(line)
            widget = UnfoldAdminDecimalFieldWidget(
                attrs={"data-count": "", "max": f"{most.normalize():f}", "inputmode": "decimal"}
            )
            self.fields[f"quantity_{line.pk}"] = forms.DecimalField(
                label=f"{self.label}, {line.item.stock_unit_id}",
                required=False,
                max_digits=14,
                decimal_places=4,
                initial=f"{first.normalize():f}",
                widget=widget,
            )
            for name, field in self.more(line).items():
                self.fields[f"{name}_{line.pk}"] = field

    # What a subclass says.

    def lines_of(self, document: Any) -> Iterable[PackedLine]:
        return document.lines.select_related("item").order_by("position", "pk")

    def range_of(self, line: Any) -> tuple[Decimal, Decimal]:
        """The most that can be entered for the line, and what it begins with."""
        return line.stock_quantity, line.stock_quantity

    def more(self, line: Any) -> Mapping[str, forms.Field]:
        return {}

    def told(self, line: Any) -> str:
        return ""

    def short(self, line: Any) -> str:
        return ""

    # For the page.

    @property
    def rows(self) -> Iterator[Row]:
        for line in self.lines:
            names = [name for name in self.fields if name.endswith(f"_{line.pk}")]
            yield Row(line, self.told(line), [self[name] for name in names], self.short(line))

    @property
    def others(self) -> list[forms.BoundField]:
        """Fields that belong to no line."""
        ours = {field.name for row in self.rows for field in row.fields}
        return [field for field in self.visible_fields() if field.name not in ours]

    def field_for(self, name: str) -> str:
        """`lines.2.quantity` is the second line."""
        scope, _, rest = name.partition(".")
        position, _, field = rest.partition(".")
        if scope == "lines" and position.isdigit() and int(position) <= len(self.lines):
            return f"{field}_{self.lines[int(position) - 1].pk}"
        return name

    def clean(self) -> dict[str, Any]:
        """With what was typed by line as `parts`, and whatever else was asked by its name."""
        data = super().clean()
        parts = {line.pk: data.get(f"quantity_{line.pk}") or Decimal(0) for line in self.lines}
        return {**data, "parts": parts}
