"""Returns to vendors as they have them: shown beside ours, or taken in as ours, by who owns
returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from integrations.models import Connection, RemoteDocument
from integrations.records import RemoteReturnRecord
from integrations.sync import manual_steps, page_links, return_steps
from integrations.sync.entities import Kind
from integrations.sync.inbound import marks, refusals, remote_documents
from integrations.sync.inbound.hub import SPOILED
from integrations.sync.inbound.returned_goods import ReturnedGoods
from integrations.sync.page_links import Known, Link
from integrations.sync.return_steps import ENTITY
from integrations.sync.taken import Entry, Written
from integrations.sync.target import Target
from plyhub.common.models import Company, DocumentOwner
from procurement.models import Return
from procurement.services import foreign_returns
from procurement.states import ReturnStatus

CREDITED = "CreditReceived"


@dataclass(frozen=True, slots=True)
class ReturnRecords:
    """The returns of one connection: linked to ours, made ours, or remembered to be shown."""

    connection_id: int
    kind: Kind

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """Those that are returns of ours, and those we only show."""
        shown = remote_documents.known(self.connection_id, ENTITY, external_ids)
        linked = page_links.known(
            connection_id=self.connection_id, entity=ENTITY, external_ids=external_ids
        )
        return {**shown, **linked}

    def write(self, entries: Sequence[Entry]) -> Written:
        """Take each as what it is. Must run inside a transaction."""
        result = Written()
        new = [entry for entry in entries if entry.hub_id is None]
        marked = marks.sort(new, model=Return, entity=ENTITY, connection_id=self.connection_id)
        result.waiting |= marked.waiting
        result.refused |= marked.refused
        left = [
            entry
            for entry in entries
            if entry.external_id not in result.waiting and entry.external_id not in result.refused
        ]
        page = _Page.of(left, self.connection_id)
        shown = [entry for entry in left if entry.hub_id is None and page.is_only_shown(entry)]
        for entry in left:
            if entry not in shown:
                self._take(entry, page, result)
        remote_documents.save(
            [page.described(entry) for entry in shown],
            connection_id=self.connection_id,
            entity=ENTITY,
        )
        result.hub_ids |= {entry.external_id: None for entry in shown}
        return result

    def _take(self, entry: Entry, page: _Page, result: Written) -> None:
        """One that is ours, or becomes ours; what is wrong with it spoils only itself."""
        try:
            with transaction.atomic():
                hub_id = entry.hub_id or _ship(entry, page)
                self._link(entry, hub_id)
                _follow(entry, page.returns.get(hub_id), hub_id, page)
        except SPOILED as error:
            result.refused[entry.external_id] = refusals.reason(error)
        else:
            result.hub_ids[entry.external_id] = hub_id

    def _link(self, entry: Entry, hub_id: int) -> None:
        record = entry.record
        link = Link(hub_id, entry.external_id, entry.fingerprint, record.number[:60])
        page_links.save(connection_id=self.connection_id, entity=ENTITY, links=[link])
        page_links.note_statuses(
            connection_id=self.connection_id, entity=ENTITY, statuses={hub_id: record.status}
        )
        manual_steps.seen(
            connection_id=self.connection_id,
            entity=ENTITY,
            facts={hub_id: return_steps.SHOWS.get(record.status, {})},
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """What the returns of a page name, looked up once."""

    target: Target
    company: Company
    goods: ReturnedGoods
    returns: Mapping[int, Return]
    shown: frozenset[str]

    @classmethod
    def of(cls, entries: Sequence[Entry], connection_id: int) -> _Page:
        ids = [entry.external_id for entry in entries]
        return cls(
            target=Target.of(Connection.objects.get(pk=connection_id)),
            company=Company.current(),
            goods=ReturnedGoods.of([entry.record for entry in entries], connection_id),
            returns=Return.objects.in_bulk([entry.hub_id for entry in entries if entry.hub_id]),
            shown=frozenset(remote_documents.known(connection_id, ENTITY, ids)),
        )

    @property
    def theirs_count(self) -> bool:
        """Whether returns are entered over there."""
        return self.company.return_owner == DocumentOwner.FIELD_SERVICE

    def is_only_shown(self, entry: Entry) -> bool:
        """Ours count; or it is over, or older than the day theirs began to count."""
        if not self.theirs_count or not entry.record.active or entry.external_id in self.shown:
            return True
        since, made = self.company.return_owner_since, entry.record.created_at
        return bool(since and made and made < since)

    def described(self, entry: Entry) -> RemoteDocument:
        """A row that shows this return on the page of its order, else of its vendor."""
        record: RemoteReturnRecord = entry.record
        entity, hub_id = self.goods.belongs_to(record)
        return RemoteDocument(
            external_id=entry.external_id,
            number=record.number[:60],
            status=record.status[:40],
            dated_on=record.returned_on,
            hub_entity=entity,
            hub_id=hub_id,
            content={"reference": record.reference, "lines": self.goods.shown(record)},
            fingerprint=entry.fingerprint,
            is_active=record.active,
        )


def _ship(entry: Entry, page: _Page) -> int:
    goods = page.goods.returned(entry.record)
    return foreign_returns.ship(goods=goods, origin=page.target.connection.pk).pk


def _follow(entry: Entry, known: Return | None, hub_id: int, page: _Page) -> None:
    """What became of it there happens here where theirs count, else somebody is asked."""
    if entry.hub_id and known is None:
        raise ValueError("The return it was linked to is not there any more.")
    record: RemoteReturnRecord = entry.record
    origin = page.target.connection.pk
    is_shipped = known is None or known.status == ReturnStatus.SHIPPED
    if not page.theirs_count:
        if not record.active and is_shipped:
            return_steps.ask_about_canceled(page.target.connection, known)
        return
    if not record.active:
        reason = f"Canceled in {page.target.label}"
        foreign_returns.decline(return_id=hub_id, reason=reason, origin=origin)
        return
    # What was made here is as it was sent; whatever nobody here made is as they have it.
    if known and known.created_by_id is None and is_shipped:
        goods = page.goods.returned(record)
        foreign_returns.restate(return_id=hub_id, goods=goods, origin=origin)
    if record.status == CREDITED:
        foreign_returns.credit(return_id=hub_id, origin=origin)
