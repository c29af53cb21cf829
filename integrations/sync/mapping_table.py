"""The mapping as a table of text: a line for each record, in the columns people and files share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from integrations.mapping.limits import SAGE_OBJECT
from integrations.models import Connection
from plyhub.common.errors import InvalidInput

COLUMNS = (
    "connection",
    "kind",
    "id",
    "name",
    "ids elsewhere",
    "code",
    "proposed",
    "name there",
    "state",
    "rule",
    "reason",
)
NEEDED = ("connection", "kind", "id", "code")
MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file. `seen` is the code the record had when the file was looked at."""

    number: int
    connection_id: int
    entity: str
    hub_id: int
    code: str
    reason: str
    seen: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that names no record of ours, why, and in which column."""

    line: Line
    error: str
    column: str


def read(text: str) -> tuple[list[Line], list[Unreadable]]:
    """The lines of a file. Raises `InvalidInput` on `file` for one that is no such table."""
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
        if missing:
            raise InvalidInput(f"The first line lacks: {', '.join(missing)}.", field="file")
        rows = list(table)
    except csv.Error as error:
        raise InvalidInput(f"This is no CSV file: {error}.", field="file") from error
    if len(rows) > MOST_LINES:
        raise InvalidInput(f"The file has more than {MOST_LINES:,} lines.", field="file")
    by_name = {one.name: one.pk for one in Connection.objects.all()}
    lines: list[Line] = []
    refused: list[Unreadable] = []
    for number, row in enumerate(rows, start=2):
        line, error, column = _line(number, row, by_name)
        if error:
            refused.append(Unreadable(line, error, column))
        else:
            lines.append(line)
    return lines, refused


def _line(
    number: int, row: dict[str, str | None], by_name: dict[str, int]
) -> tuple[Line, str, str]:
    told = {name: _typed(row.get(name)) for name in COLUMNS}
    digits = told["id"] if told["id"].isdecimal() and len(told["id"]) < 19 else ""
    line = Line(
        number,
        by_name.get(told["connection"], 0),
        told["kind"],
        int(digits or 0),
        told["code"],
        told["reason"],
        "",
        told["name"],
    )
    if not line.connection_id:
        return line, f"There is no connection “{told['connection']}”.", "connection"
    if line.entity not in SAGE_OBJECT:
        return line, f"There is no kind “{line.entity}”: {', '.join(SAGE_OBJECT)}.", "kind"
    if not digits:
        return line, f"“{told['id']}” is no id.", "id"
    return line, "", ""


def _typed(cell: object) -> str:
    """The text of a cell, without the mark that keeps spreadsheets from computing it."""
    text = cell.strip() if isinstance(cell, str) else ""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


_FORMULA = tuple("=+-@\t\r")


def written(cells: Iterator[Sequence[object]]) -> Iterator[str]:
    """These rows as lines of the file, one at a time; no cell is one a spreadsheet computes."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in cells:
        yield writer.writerow([_plain(cell) for cell in row])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _plain(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
