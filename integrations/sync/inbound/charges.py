"""The lines of invoices and bills on their way in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from integrations.records import ChargeRecord
from integrations.sync.inbound.base import Lines, Reference, Row, Save, Values
from plyhub.common.quantities import QUANTITY, money, unit_cost

GOODS = ("material", "equipment")
_CODE, _ACCOUNT = 100, 40


def lines(link: str, *more: Reference) -> Lines:
    """The lines of a document that reads them as `charges`."""
    return Lines(
        link=link,
        read=lambda record: record.charges,
        values=_values,
        references=(Reference(column="item_id", link="item", read=_item), *more),
    )


def saving(save: Save) -> Callable[..., list[int]]:
    """`save` for lines that are no records of ours, so that none has an id here."""

    def written(rows: Sequence[Row], *, origin: int | None) -> list[int]:
        for _, values in rows:
            for line in values["lines"]:
                line.pop("line_id")
        return save(rows, origin=origin)

    return written


def _values(line: ChargeRecord) -> Values:
    return {
        "kind": line.kind,
        "code": line.code[:_CODE],
        "description": line.description,
        "quantity": line.quantity.quantize(QUANTITY),
        "unit_price": unit_cost(line.unit_price),
        "amount": money(line.amount),
        "account": line.account[:_ACCOUNT],
    }


def _item(line: ChargeRecord) -> str:
    return line.item_id if line.kind in GOODS else ""
