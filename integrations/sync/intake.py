"""Taking in a page: what is unchanged is dropped undecoded, the rest is read and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from integrations.connectors.base import RawRecord
from integrations.models import Connection
from integrations.records import Record
from integrations.sync import issues
from integrations.sync.entities import Kind, takes_from_us
from integrations.sync.inbound.document_states import DocumentStates
from integrations.sync.inbound.hub import HubRecords
from integrations.sync.inbound.order_records import OrderRecords
from integrations.sync.inbound.receipt_records import ReceiptRecords
from integrations.sync.inbound.remembered import RememberedRecords
from integrations.sync.inbound.return_records import ReturnRecords
from integrations.sync.inbound.stock_levels import StockLevels
from integrations.sync.issues import Failure
from integrations.sync.page_links import Known
from integrations.sync.taken import Entry, Outcome, Taken, Written

# Documents that may be ours, as they have them, and stock as it lies over there.
_DESTINATIONS: dict[
    str, type[HubRecords | ReceiptRecords | ReturnRecords | DocumentStates | StockLevels]
] = {
    "purchase_order": OrderRecords,
    "receipt": ReceiptRecords,
    "return": ReturnRecords,
    "purchasing_document": DocumentStates,
    "stock_level": StockLevels,
}
Parse = Callable[[str, RawRecord], Record]


class Destination(Protocol):
    """Where the records of a kind go."""

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]: ...

    def write(self, entries: Sequence[Entry]) -> Written: ...


def destination(connection: Connection, kind: Kind, run_id: int | None = None) -> Destination:
    """Rows of ours, or our memory of theirs, depending on who of us decides on them."""
    if takes_from_us(connection.description, kind):
        return RememberedRecords(connection.pk, kind)
    place = _DESTINATIONS.get(kind.name, HubRecords)
    if issubclass(place, HubRecords):
        return place(connection.pk, kind, run_id)
    return place(connection.pk, kind)


def take_in(
    rows: Sequence[RawRecord],
    *,
    connection: Connection,
    kind: Kind,
    parse: Parse,
    run_id: int | None = None,
) -> Outcome:
    """Take in these rows and say what became of each.

    Must run inside a transaction. A row that cannot be read or written is parked with its reason,
    and so is one that went in with a gap; earlier issues of those that went in are closed. What
    changed here is kept for the run.
    """
    outcome = Outcome()
    if not rows:
        return outcome
    place = destination(connection, kind, run_id)
    latest = {row.external_id: row for row in rows}
    known = place.known(list(latest))
    changed = [
        row
        for row in latest.values()
        if (link := known.get(row.external_id)) is None or link.fingerprint != row.fingerprint
    ]
    outcome.unchanged = len(rows) - len(changed)
    entries = _read(changed, kind, known, parse, outcome)
    if entries:
        _sort(place.write(entries), entries, latest, known, outcome)
    _close(connection, kind, outcome)
    _park(connection, kind, outcome)
    return outcome


def take_in_again(
    rows: Sequence[RawRecord],
    *,
    connection: Connection,
    kind: Kind,
    parse: Parse,
    run_id: int | None = None,
) -> Outcome:
    """Take in parked rows, changed or not. What still cannot go in stays parked as it was, and so
    does one that is in with a gap and would only go in with one again.
    """
    outcome = Outcome()
    place = destination(connection, kind, run_id)
    latest = {row.external_id: row for row in rows}
    known = place.known(list(latest))
    read = _read(list(latest.values()), kind, known, parse, outcome)
    entries = [replace(entry, only_whole=entry.hub_id is not None) for entry in read]
    _sort(place.write(entries), entries, latest, known, outcome)
    _close(connection, kind, outcome)
    return outcome


def _read(
    rows: Sequence[RawRecord],
    kind: Kind,
    known: dict[str, Known],
    parse: Parse,
    outcome: Outcome,
) -> list[Entry]:
    entries = []
    for row in rows:
        try:
            record = parse(kind.name, row)
        except ValueError as error:
            outcome.failed.append(Failure(row, str(error)))
            continue
        hub_id = known[row.external_id].hub_id if row.external_id in known else None
        entries.append(Entry(row.external_id, row.fingerprint, record, hub_id))
    return entries


def _sort(
    written: Written,
    entries: Sequence[Entry],
    rows: dict[str, RawRecord],
    known: dict[str, Known],
    outcome: Outcome,
) -> None:
    """Put each entry where it belongs in the outcome."""
    for entry in entries:
        key = entry.external_id
        if key in written.passed:
            outcome.unchanged += 1
            continue
        if key in written.refused:
            outcome.failed.append(Failure(rows[key], written.refused[key]))
            continue
        if key in written.waiting:
            outcome.gaps.append(Failure(rows[key], written.waiting[key]))
            continue
        if key in written.same:
            outcome.unchanged += 1
            outcome.settled.append(key)
        else:
            group = outcome.updated if key in known else outcome.created
            group.append(Taken(key, entry.record, written.hub_ids[key]))
        if key in written.gaps:
            outcome.gaps.append(Failure(rows[key], written.gaps[key]))


def _close(connection: Connection, kind: Kind, outcome: Outcome) -> None:
    went_in = [taken.external_id for taken in (*outcome.created, *outcome.updated)]
    went_in += outcome.settled
    if went_in:
        issues.resolve(connection_id=connection.pk, entity=kind.name, external_ids=went_in)


def _park(connection: Connection, kind: Kind, outcome: Outcome) -> None:
    for failures, are_gaps in ((outcome.failed, False), (outcome.gaps, True)):
        if failures:
            issues.park(
                connection_id=connection.pk,
                entity=kind.name,
                failures=failures,
                are_gaps=are_gaps,
            )
