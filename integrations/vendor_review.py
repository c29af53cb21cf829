"""Vendors that may be in the books already: both sides, with what is known to tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from integrations.mapping.resolution import Resolution
from integrations.models import Connection, ExternalLink, OutboxEntry, RemoteRecord
from integrations.sync import identity, known
from integrations.sync.states import State
from procurement.models import PurchaseOrder, Vendor

PAGE_SIZE = 20
Facts = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A vendor over there that may be ours. `taken_by` is the vendor of ours it is already."""

    code: str
    name: str
    facts: Facts
    is_active: bool
    taken_by: str


@dataclass(frozen=True, slots=True)
class Case:
    """One vendor of ours to decide about; `new_code` is what a new one would be called."""

    link: ExternalLink
    vendor: Vendor
    facts: Facts
    question: str
    candidates: list[Candidate]
    new_code: str
    waiting: int


def cases(connection: Connection, *, after: int = 0) -> tuple[list[Case], int]:
    """The vendors in review that come next after that key, and the key the next page begins after,
    0 on the last; a fixed number of queries."""
    in_review = ExternalLink.objects.filter(
        connection=connection, entity="vendor", state=ExternalLink.State.REVIEW, hub_id__gt=after
    ).order_by("hub_id")
    links = list(in_review.select_related("connection")[: PAGE_SIZE + 1])
    shown = links[:PAGE_SIZE]
    ids = [link.hub_id for link in shown]
    vendors = Vendor.objects.in_bulk(ids)
    proposed = identity.proposals(connection, "vendor", ids)
    there = _there(connection, proposed.values())
    orders, waiting = _orders(ids), _waiting(connection, ids)
    found = [
        _case(link, vendors[link.hub_id], proposed[link.hub_id], there, orders, waiting)
        for link in shown
        if link.hub_id in vendors
    ]
    return found, (shown[-1].hub_id if len(links) > PAGE_SIZE else 0)


def _case(
    link: ExternalLink,
    vendor: Vendor,
    proposed: Resolution,
    there: dict[str, Candidate],
    orders: dict[int, tuple[int, datetime | None]],
    waiting: dict[int, int],
) -> Case:
    wanted = _ids(proposed)
    new = "" if proposed.kind == "link" else proposed.code
    return Case(
        link,
        vendor,
        [*_ours(vendor), *_bought(*orders.get(vendor.pk, (0, None)))],
        proposed.rule,
        [there[code] for code in wanted if code in there],
        new,
        waiting.get(vendor.pk, 0),
    )


def _ids(proposed: Resolution) -> list[str]:
    linked = [proposed.code] if proposed.kind == "link" else []
    return [code for code in (*proposed.suggestions, proposed.collides_with, *linked) if code]


def _there(connection: Connection, proposed: Sequence[Resolution]) -> dict[str, Candidate]:
    codes = {code for each in proposed for code in _ids(each)}
    rows = known.there(connection, "vendor").filter(external_id__in=codes)
    holders = ExternalLink.objects.filter(connection=connection, entity="vendor")
    taken = dict(holders.filter(external_id__in=codes).values_list("external_id", "hub_id"))
    promised = dict(holders.filter(code__in=codes).values_list("code", "hub_id"))
    taken = {**promised, **taken}
    names = dict(Vendor.objects.filter(pk__in=taken.values()).values_list("pk", "name"))
    found = {
        row.external_id: Candidate(
            row.external_id,
            row.name,
            _theirs(row),
            row.is_active,
            names.get(taken.get(row.external_id), ""),
        )
        for row in rows
    }
    ours_only = {
        code: Candidate(code, names.get(hub_id, ""), [], True, names.get(hub_id, ""))
        for code, hub_id in promised.items()
    }
    return {**ours_only, **found}


def _ours(vendor: Vendor) -> Facts:
    contact = f"{vendor.contact_first_name} {vendor.contact_last_name}".strip()
    return [
        ("Address", vendor.address_line),
        ("Contact", contact),
        ("E-mail", vendor.email),
        ("Phone", vendor.phone),
        ("Terms", vendor.terms),
    ]


def _theirs(row: RemoteRecord) -> Facts:
    contact = row.details.get("contact", {})
    return [
        *((name, contact.get(name, "")) for name in ("Address", "Contact", "E-mail", "Phone")),
        ("Terms", row.details.get("terms", "")),
        ("Tax id", row.details.get("tax_id", "")),
        ("On hold", "yes" if row.details.get("on_hold") else ""),
    ]


def _bought(count: int, last: datetime | None) -> Facts:
    told = f"{count:,}, the last on {last:%b} {last.day}, {last.year}" if last else "none"
    return [("Orders", told)]


def _orders(vendor_ids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    counted = (
        PurchaseOrder.objects.filter(vendor__in=vendor_ids)
        .order_by()
        .values_list("vendor")
        .annotate(count=Count("pk"), last=Max("created_at"))
    )
    return {pk: (count, last) for pk, count, last in counted}


def _waiting(connection: Connection, vendor_ids: Sequence[int]) -> dict[int, int]:
    """How many orders of each vendor are held for any reason, by our id."""
    held = OutboxEntry.objects.filter(
        connection=connection,
        entity="purchase_order",
        state__in=(State.BLOCKED, State.WAITING),
    ).values_list("hub_id", flat=True)
    counted = (
        PurchaseOrder.objects.filter(vendor__in=vendor_ids, pk__in=held)
        .order_by()
        .values_list("vendor")
        .annotate(count=Count("pk"))
    )
    return dict(counted)
