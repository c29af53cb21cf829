"""Writing inventory documents and transfers, each exactly once.

An inventory document is known by its definition and our number in its reference (PONUMBER of
INVDOCUMENT), a transfer by our number (REFERENCENO of ICTRANSFER); what bears our number with other
goods on it is not ours. Posted once they are never changed from here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import definitions, diagnosis, hints, stock_reading
from integrations.connectors.intacct.client import Client, Written
from integrations.connectors.intacct.envelope import Function
from integrations.connectors.intacct.payloads import stock
from integrations.connectors.intacct.payloads.stock import StockDefinition
from integrations.connectors.intacct.resources import option
from integrations.connectors.intacct.stock_reading import Found, OtherGoods
from integrations.http.errors import OutcomeUnknown, Rejected
from integrations.records import StockDocumentRecord, StockLineRecord, TransferRecord

log = logging.getLogger(__name__)

StockRecord = StockDocumentRecord | TransferRecord

TRANSFER = "si.transfer.create"
# Operation -> the options that name the definition of what goes out, and of what comes in.
_DEFINED_BY: Mapping[str, tuple[str, str]] = {
    "si.issue.create": ("issue_definition", "issue_return_definition"),
    "si.adjust.create": ("decrease_definition", "increase_definition"),
}
STOCK = (TRANSFER, *_DEFINED_BY)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a record that make one document of this definition."""

    definition: StockDefinition
    lines: tuple[StockLineRecord, ...]
    signed: bool = False

    def numbered_here(self) -> Part:
        """The same under our number."""
        return replace(self, definition=replace(self.definition, numbers_itself=False))


class StockWriter:
    """Inventory documents and transfers of one company."""

    def __init__(self, client: Client, options: Mapping[str, str]) -> None:
        self._client = client
        self._options = options

    def push(self, operation: str, record: StockRecord, *, key: str) -> PushResult:
        """Write it; a repeat under the same key returns what the first one made."""
        try:
            if isinstance(record, TransferRecord):
                return self._carry(record, key)
            return self._move(operation, record, key)
        except (hints.AlreadyProcessed, hints.Duplicate):
            return self._earlier(operation, record)
        except Rejected as refusal:
            raise diagnosis.of_stock(self._client, refusal, record) from None

    def find(self, operation: str, record: StockRecord) -> PushResult | None:
        """What an earlier attempt made of it, None if nothing or, of two documents, not both."""
        try:
            return self._look(operation, record)
        except OtherGoods:
            log.warning("%s is in Sage Intacct with other goods than here", record.number)
            return None

    def _look(self, operation: str, record: StockRecord) -> PushResult | None:
        """As `find`, but raises `OtherGoods` when our number is on something else."""
        if isinstance(record, TransferRecord):
            found = [stock_reading.transfer(self._client, record)]
        else:
            found = [
                stock_reading.document(self._client, record, part.definition.name, part.lines)
                for part in self._parts(operation, record)
            ]
        there = [each for each in found if each is not None]
        return _result(there) if len(there) == len(found) else None

    def _carry(self, record: TransferRecord, key: str) -> PushResult:
        written = self._client.write(key, stock.create_transfer(record, self._options))
        rows = written.result.rows
        return _result(
            [Found(rows[0].get("RECORDNO", "") if rows else "", record.number)], [written]
        )

    def _move(self, operation: str, record: StockDocumentRecord, key: str) -> PushResult:
        parts = self._parts(operation, record)
        for part in parts:
            _check_cost(record, part)
        try:
            written = self._write(parts, record, key)
        except hints.NumberMissing:
            # Numbering was switched off there since we asked.
            parts = [each.numbered_here() for each in parts]
            written = self._write(parts, record, key)
        made = [
            Found(each.result.key, each.result.key.removeprefix(f"{part.definition.name}-"))
            for part, each in zip(parts, written, strict=True)
        ]
        return _result(made, written)

    def _write(self, parts: Sequence[Part], record: StockDocumentRecord, key: str) -> list[Written]:
        """One document, or two that are both made or neither."""
        bodies = [
            stock.create_transaction(
                record,
                part.lines,
                self._options,
                definition=part.definition,
                signed=part.signed,
            )
            for part in parts
        ]
        if len(bodies) == 1:
            return [self._client.write(key, bodies[0])]
        return self._client.write_all(
            [Function(f"{key}-{place}", body) for place, body in enumerate(bodies)]
        )

    def _parts(self, operation: str, record: StockDocumentRecord) -> list[Part]:
        """What comes in before what goes out, so that the one can stand in for the other."""
        usual = (option(self._options, name) for name in _DEFINED_BY[operation])
        own = (record.decrease, record.increase)
        going, coming = (mine or other for mine, other in zip(own, usual, strict=True))
        signed = going == coming
        chosen = [(coming, record.lines)] if signed else _by_direction(record, going, coming)
        parts = []
        for name, lines in chosen:
            definition = definitions.of_stock(self._client, name)
            parts.append(Part(definition, tuple(lines), signed))
        return parts

    def _earlier(self, operation: str, record: StockRecord) -> PushResult:
        """The gateway says that it has it; then it must be there."""
        log.info("%s was taken in by an earlier attempt", record.number)
        earlier = self._look(operation, record)
        if earlier is None:
            raise OutcomeUnknown(
                f"Sage Intacct has already taken {record.number} in but does not show it yet."
            )
        return earlier


def _by_direction(
    record: StockDocumentRecord, going: str, coming: str
) -> list[tuple[str, list[StockLineRecord]]]:
    split = [
        (coming, [line for line in record.lines if line.quantity > 0]),
        (going, [line for line in record.lines if line.quantity < 0]),
    ]
    return [(name, lines) for name, lines in split if lines]


def _check_cost(record: StockDocumentRecord, part: Part) -> None:
    """Raise `Rejected` for a cost of nought where it would become the value of what is there."""
    free = [line for line in part.lines if line.unit_cost <= Decimal(0)]
    if part.definition.updates_cost and free:
        raise Rejected(
            f"{record.number} has {free[0].item_id} at no cost, and {part.definition.name} takes"
            " the cost over in Sage Intacct.",
            reason="cost_missing",
            hint="Enter it there by hand at what it is worth, then mark this as done.",
        )


def _result(found: Sequence[Found], written: Sequence[Written] = ()) -> PushResult:
    """One result for what may be two documents. Without their ids it has to be looked up."""
    if not all(each.id for each in found):
        raise OutcomeUnknown("Sage Intacct did not say what it made of this.")
    return PushResult(
        external_id=found[0].id,
        number=found[0].number,
        further={each.id: each.number for each in found[1:]},
        url=found[0].url,
        request_digest="\n".join(each.request_digest for each in written),
        response_digest="\n".join(each.response_digest for each in written),
    )
