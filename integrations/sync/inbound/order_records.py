"""Purchase orders as they have them: the copies they keep of ours, and orders of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.models import Connection, ExternalLink
from integrations.sync import by_hand, manual_steps, page_links
from integrations.sync.inbound import marks, orders
from integrations.sync.inbound.hub import HubRecords
from integrations.sync.page_links import Link
from integrations.sync.taken import Entry, Written
from plyhub.common.models import DocumentOwner
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.states import TERMINAL

ENTITY = "purchase_order"
LINE = "purchase_order_line"


@dataclass(frozen=True, slots=True)
class OrderRecords(HubRecords):
    """Nothing they say changes an order of ours; their own orders are followed here."""

    def write(self, entries: Sequence[Entry]) -> Written:
        """Follow theirs, look at ours, and wait for what is still being sent."""
        linked = [entry.hub_id for entry in entries if entry.hub_id is not None]
        hub_owned = PurchaseOrder.objects.filter(pk__in=linked, owner=DocumentOwner.HUB)
        ours = {order.pk: order for order in hub_owned}
        marked = marks.sort(
            [entry for entry in entries if entry.hub_id is None],
            model=PurchaseOrder,
            entity=ENTITY,
            connection_id=self.connection_id,
        )
        aside = {*marked.waiting, *marked.refused}
        theirs = [
            entry
            for entry in entries
            if entry.hub_id not in ours and entry.external_id not in aside
        ]
        # Not `super()`: a class with slots is made anew, and no longer the one this names.
        result = HubRecords.write(self, theirs)
        result.refused |= marked.refused
        result.waiting |= marked.waiting
        result.hub_ids |= self._look_at([each for each in entries if each.hub_id in ours], ours)
        self._note(entries, result, ours)
        return result

    def _look_at(
        self, entries: Sequence[Entry], ours: dict[int, PurchaseOrder]
    ) -> dict[str, int | None]:
        """Keep how orders of ours look over there; the orders stay as they are."""
        if not entries:
            return {}
        # Not `self._link`: the lines of ours are linked by what sending them told.
        HubRecords._link(self, entries, [entry.hub_id for entry in entries])
        if self._inbound.follow:
            self._inbound.follow(
                [(entry.hub_id, entry.record) for entry in entries], self.connection_id
            )
        return {entry.external_id: entry.hub_id for entry in entries}

    def _note(
        self, entries: Sequence[Entry], result: Written, ours: dict[int, PurchaseOrder]
    ) -> None:
        """Their status on each link, and what follows from it for people."""
        read = {
            hub_id: entry.record
            for entry in entries
            if (hub_id := result.hub_ids.get(entry.external_id)) is not None
        }
        changed = page_links.note_statuses(
            connection_id=self.connection_id,
            entity=ENTITY,
            statuses={hub_id: record.status for hub_id, record in read.items()},
        )
        manual_steps.seen(
            connection_id=self.connection_id,
            entity=ENTITY,
            facts={hub_id: {"status": record.status} for hub_id, record in read.items()},
        )
        ended = [pk for pk in changed & ours.keys() if read[pk].status == orders.CANCELED]
        alive = [ours[pk] for pk in sorted(ended) if ours[pk].status not in TERMINAL]
        if alive:
            _ask(Connection.objects.get(pk=self.connection_id), alive)

    def _link(
        self, entries: Sequence[Entry], ids: Sequence[int], bases: Sequence[str] = ()
    ) -> None:
        HubRecords._link(self, entries, ids, bases)
        lines = _lines_by_place(ids)
        found = [
            Link(lines[hub_id, place], line.external_id, "")
            for entry, hub_id in zip(entries, ids, strict=True)
            for place, line in enumerate(self._inbound.lines.read(entry.record), start=1)
        ]
        # A line of theirs whose line here was dropped and made again.
        stale = ExternalLink.objects.filter(
            connection=self.connection_id,
            entity=LINE,
            external_id__in=[link.external_id for link in found],
        )
        stale.exclude(hub_id__in=[link.hub_id for link in found]).delete()
        page_links.save(connection_id=self.connection_id, entity=LINE, links=found)


def _lines_by_place(order_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    lines = PurchaseOrderLine.objects.filter(purchase_order__in=order_ids, position__gt=0)
    return {
        (order_id, position): pk
        for order_id, position, pk in lines.values_list("purchase_order", "position", "pk")
    }


def _ask(connection: Connection, orders_of_ours: Sequence[PurchaseOrder]) -> None:
    system = connection.description.label
    for order in orders_of_ours:
        manual_steps.open_step(
            connection=connection,
            kind=by_hand.CANCELED_THERE,
            entity=ENTITY,
            hub_id=order.pk,
            label=order.number,
            text=(
                f"{order.number} was canceled in {system} and is {order.get_status_display()} here."
                f" Cancel it here too if the vendor does not deliver; otherwise make a new order,"
                f" because {system} takes no goods on this one."
            ),
        )
