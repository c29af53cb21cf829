"""Receipts as they have them: shown beside ours, or taken in as ours, by who owns receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from integrations.models import Connection, RemoteDocument
from integrations.records import RemoteReceiptRecord
from integrations.sync import by_hand, manual_steps, page_links
from integrations.sync.entities import Kind
from integrations.sync.inbound import marks, refusals, remote_documents
from integrations.sync.inbound.hub import SPOILED
from integrations.sync.inbound.received_lines import ReceivedLines
from integrations.sync.page_links import Known, Link
from integrations.sync.taken import Entry, Written
from integrations.sync.target import Target
from plyhub.common.models import Company, DocumentOwner
from procurement.models import Receipt
from procurement.services import foreign_receipts, receipt_reversal
from procurement.services.foreign_receipts import ForeignDelivery
from procurement.states import ReceiptStatus

ENTITY = "receipt"
CANCELED = "Canceled"
RULE = "canceled in the field-service system"


@dataclass(frozen=True, slots=True)
class ReceiptRecords:
    """The receipts of one connection: linked to ours, made ours, or remembered to be shown."""

    connection_id: int
    kind: Kind

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """Those that are receipts of ours, and those we only show."""
        shown = remote_documents.known(self.connection_id, ENTITY, external_ids)
        linked = page_links.known(
            connection_id=self.connection_id, entity=ENTITY, external_ids=external_ids
        )
        return {**shown, **linked}

    def write(self, entries: Sequence[Entry]) -> Written:
        """Take each as what it is. Must run inside a transaction."""
        result = Written()
        page = _Page.of(entries, self.connection_id)
        new = [entry for entry in entries if entry.hub_id is None]
        marked = marks.sort(new, model=Receipt, entity=ENTITY, connection_id=self.connection_id)
        result.waiting |= marked.waiting
        result.refused |= marked.refused
        aside = {*marked.waiting, *marked.refused}
        shown = []
        for entry in entries:
            if entry.external_id in aside:
                continue
            if entry.hub_id is None and not page.order_of(entry):
                result.refused[entry.external_id] = _no_order(entry.record)
            elif entry.hub_id is None and page.is_only_shown(entry):
                shown.append(entry)
            else:
                self._take(entry, page, result)
        remote_documents.save(
            page.described(shown), connection_id=self.connection_id, entity=ENTITY
        )
        result.hub_ids |= {entry.external_id: None for entry in shown}
        return result

    def _take(self, entry: Entry, page: _Page, result: Written) -> None:
        """One that is ours, or becomes ours; what is wrong with it spoils only itself."""
        try:
            with transaction.atomic():
                known = page.receipts.get(entry.hub_id)
                hub_id = _follow(entry, known, page) if entry.hub_id else _post(entry, page)
                self._link(entry, hub_id)
        except SPOILED as error:
            result.refused[entry.external_id] = refusals.reason(error)
        else:
            result.hub_ids[entry.external_id] = hub_id

    def _link(self, entry: Entry, hub_id: int) -> None:
        record = entry.record
        link = Link(hub_id, entry.external_id, entry.fingerprint, record.number[:60])
        page_links.save(connection_id=self.connection_id, entity=ENTITY, links=[link])
        page_links.note_statuses(
            connection_id=self.connection_id, entity=ENTITY, statuses={hub_id: _status(record)}
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """What the receipts of a page name, looked up once."""

    target: Target
    company: Company
    orders: Mapping[str, int]
    places: Mapping[str, int]
    lines: ReceivedLines
    receipts: Mapping[int, Receipt]
    shown: frozenset[str]

    @classmethod
    def of(cls, entries: Sequence[Entry], connection_id: int) -> _Page:
        records = [entry.record for entry in entries]
        target = Target.of(Connection.objects.get(pk=connection_id))
        orders = page_links.hub_ids(
            connection_id=connection_id,
            entity="purchase_order",
            external_ids=[record.purchase_order_id for record in records],
        )
        places = page_links.hub_ids(
            connection_id=connection_id,
            entity="location",
            external_ids=[record.location_id for record in records],
        )
        ids = [entry.external_id for entry in entries]
        return cls(
            target=target,
            company=Company.current(),
            orders=orders,
            places=places,
            lines=ReceivedLines.of(records, target, list(orders.values())),
            receipts=Receipt.objects.in_bulk([entry.hub_id for entry in entries if entry.hub_id]),
            shown=frozenset(remote_documents.known(connection_id, ENTITY, ids)),
        )

    @property
    def theirs_count(self) -> bool:
        """Whether deliveries are entered over there."""
        return self.company.receipt_owner == DocumentOwner.FIELD_SERVICE

    def order_of(self, entry: Entry) -> int | None:
        return self.orders.get(entry.record.purchase_order_id)

    def is_only_shown(self, entry: Entry) -> bool:
        """Ours count; or it is over, or older than the day theirs began to count."""
        if not self.theirs_count or not entry.record.active or entry.external_id in self.shown:
            return True
        since, made = self.company.receipt_owner_since, entry.record.created_at
        return bool(since and made and made < since)

    def described(self, entries: Sequence[Entry]) -> list[RemoteDocument]:
        """Rows that show these receipts on the pages of their orders."""
        return [self._described(entry) for entry in entries]

    def _described(self, entry: Entry) -> RemoteDocument:
        record: RemoteReceiptRecord = entry.record
        order_id = self.order_of(entry)
        return RemoteDocument(
            external_id=entry.external_id,
            number=record.number[:60],
            status=_status(record)[:40],
            dated_on=record.received_on,
            hub_entity="purchase_order",
            hub_id=order_id,
            content={
                "packing_slip": record.vendor_document_number,
                "lines": self.lines.shown(record, order_id),
            },
            fingerprint=entry.fingerprint,
            is_active=record.active,
        )


def _post(entry: Entry, page: _Page) -> int:
    record: RemoteReceiptRecord = entry.record
    order_id = page.order_of(entry)
    delivery = ForeignDelivery(
        order_id=order_id,
        lines=page.lines.received(record, order_id),
        received_on=record.received_on,
        location_id=page.places.get(record.location_id),
        packing_slip=record.vendor_document_number,
        notes=record.memo,
    )
    return foreign_receipts.post(delivery=delivery, origin=page.target.connection.pk).pk


def _follow(entry: Entry, receipt: Receipt | None, page: _Page) -> int:
    """One that is canceled there is reversed here where theirs count, else somebody is asked."""
    if receipt is None:
        raise ValueError("The receipt it was linked to is not there any more.")
    if entry.record.active or receipt.status != ReceiptStatus.POSTED:
        return receipt.pk
    connection = page.target.connection
    if page.theirs_count:
        receipt_reversal.reverse(
            actor=None,
            receipt_id=receipt.pk,
            reason=f"Canceled in {page.target.label}",
            origin=connection.pk,
            rule=RULE,
        )
        return receipt.pk
    manual_steps.open_step(
        connection=connection,
        kind=by_hand.CANCELED_THERE,
        entity=ENTITY,
        hub_id=receipt.pk,
        label=receipt.number,
        text=(
            f"{receipt.number} was canceled in {page.target.label} and is posted here. Reverse it"
            f" here if the goods did not come, or receive them again in {page.target.label}."
        ),
    )
    return receipt.pk


def _status(record: RemoteReceiptRecord) -> str:
    return record.status if record.active else CANCELED


def _no_order(record: RemoteReceiptRecord) -> str:
    if not record.purchase_order_id:
        return "It names no purchase order."
    return f"It belongs to purchase order {record.purchase_order_id}, which is not known yet."
