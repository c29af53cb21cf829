"""The mapping as people look at it: each record's three names side by side, a page at a time.

A page costs the same number of queries whatever is on it, and goes on from the last record shown,
so that the hundred-thousandth costs what the first does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from integrations.mapping.resolution import Resolution
from integrations.mapping_kinds import BY_ENTITY, KINDS, MappingKind
from integrations.models import Connection, ExternalLink
from integrations.sync import identity, known
from integrations.sync.known import Known

PAGE_SIZE = 50
MOST_FOUND = 200
"""How many records a search takes from each of the three sides."""
State = ExternalLink.State
PROPOSED, ALLOCATED, OVERRIDDEN = "proposed", "allocated", "overridden"
STATES = {
    "": "All, what needs a decision first",
    "review": "Needs a decision",
    PROPOSED: "Proposed",
    ALLOCATED: "Allocated",
    OVERRIDDEN: "Overridden",
    "retired": "Retired",
}
_GIVEN = Q(state__in=(State.LINKED, State.ALLOCATED))
_IN_STATE = {
    "review": Q(state=State.REVIEW),
    "retired": Q(state=State.RETIRED),
    OVERRIDDEN: Q(is_overridden=True) & _GIVEN,
    ALLOCATED: Q(is_overridden=False) & _GIVEN,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its names on the three sides, how its code came about, and its state.

    `code` is the id it has there, or is going to have; `is_there` tells which. `elsewhere` are its
    ids in field-service systems, as (connection, id).
    """

    kind: MappingKind
    hub_id: int
    value: str
    name: str
    told: str
    elsewhere: tuple[tuple[str, str], ...]
    link_id: int | None
    code: str
    name_there: str
    is_there: bool
    state: str
    is_overridden: bool
    rule: str
    collides_with: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the mapping; `after` is where the next one begins, empty on the last."""

    rows: list[Row]
    after: str


def books() -> list[Connection]:
    """Connections to systems whose records bear codes of ours."""
    connected = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED)
    return [one for one in connected.order_by("pk") if one.description.gives_codes]


def to_decide(connection: Connection) -> dict[str, int]:
    """How many records of each kind wait for a decision."""
    counted = (
        ExternalLink.objects.filter(connection=connection, state=State.REVIEW)
        .order_by()
        .values_list("entity")
        .annotate(count=Count("pk"))
    )
    found = dict(counted)
    return {kind.entity: found[kind.entity] for kind in KINDS if kind.entity in found}


def listing(
    connection: Connection, entity: str, *, state: str = "", search: str = "", after: str = ""
) -> Listing:
    """The records of one kind that come next after `after`, in the order of their making; those
    that need a decision come first unless one state is asked for."""
    kind = BY_ENTITY[entity]
    found = _found(connection, kind, search) if search.strip() else None
    phase, _, last = after.rpartition(":")
    ids = _segments(connection, kind, state, found, phase, int(last) if last.isdigit() else -1)
    more = ids[PAGE_SIZE - 1] if len(ids) > PAGE_SIZE else None
    shown = [hub_id for _, hub_id in ids[:PAGE_SIZE]]
    return Listing(rows(connection, entity, shown), f"{more[0]}:{more[1]}" if more else "")


def rows(
    connection: Connection, entity: str, hub_ids: Sequence[int], *, whole: Known | None = None
) -> list[Row]:
    """These records, in this order, in a fixed number of queries. `whole` is all that is taken,
    where very many are read one page after the other."""
    kind = BY_ENTITY[entity]
    names = kind.names(hub_ids)
    links = {
        link.hub_id: link
        for link in ExternalLink.objects.filter(
            connection=connection, entity=entity, hub_id__in=hub_ids
        )
    }
    open_ids = [pk for pk in hub_ids if pk in names and not _is_settled(links.get(pk))]
    proposed = identity.proposals(connection, entity, open_ids, whole=whole)
    codes = {link.external_id or link.code for link in links.values()}
    codes |= {each.code for each in proposed.values()}
    there = dict(
        known.there(connection, entity)
        .filter(external_id__in=codes - {""})
        .values_list("external_id", "name")
    )
    elsewhere = _elsewhere(entity, hub_ids)
    return [
        _row(
            kind,
            hub_id,
            names.get(hub_id, ("", "gone here", "")),
            elsewhere.get(hub_id, ()),
            links.get(hub_id),
            proposed.get(hub_id),
            there,
        )
        for hub_id in hub_ids
    ]


def _row(
    kind: MappingKind,
    hub_id: int,
    names: tuple[str, str, str],
    elsewhere: Sequence[tuple[str, str]],
    link: ExternalLink | None,
    proposed: Resolution | None,
    there: dict[str, str],
) -> Row:
    in_use = link is not None and _is_settled(link)
    code = (link.external_id or link.code) if in_use else (proposed.code if proposed else "")
    rule = link.rule if in_use else (proposed.rule if proposed else "")
    is_there = bool(in_use and link.external_id)
    is_link = proposed is not None and proposed.kind == "link"
    return Row(
        kind=kind,
        hub_id=hub_id,
        value=names[0],
        name=names[1],
        told=names[2],
        elsewhere=tuple(elsewhere),
        link_id=link.pk if link else None,
        code=code,
        name_there=there.get(code, "") if is_there or is_link else "",
        is_there=is_there,
        state=state_of(link),
        is_overridden=bool(link and link.is_overridden),
        rule=rule,
        collides_with=proposed.collides_with if proposed else "",
    )


def state_of(link: ExternalLink | None) -> str:
    """How the mapping of a record stands, as one of `STATES`."""
    if link is None:
        return PROPOSED
    if link.state in (State.REVIEW, State.RETIRED):
        return str(link.state)
    return OVERRIDDEN if link.is_overridden else ALLOCATED


def _is_settled(link: ExternalLink | None) -> bool:
    return link is not None and link.state != State.REVIEW


def _segments(
    connection: Connection,
    kind: MappingKind,
    state: str,
    found: set[int] | None,
    phase: str,
    last: int,
) -> list[tuple[str, int]]:
    """(segment, hub id) of the page and one more: first those in review, then the others."""
    if state == PROPOSED:
        chosen = _records(connection, kind, found, ~Exists(_links_of(connection, kind)))
        return _take(chosen, "pk", "o", last)
    if state:
        return _take(_links(connection, kind, found, _IN_STATE[state]), "hub_id", "o", last)
    ids: list[tuple[str, int]] = []
    if phase != "o":
        reviews = _links(connection, kind, found, _IN_STATE["review"])
        ids = _take(reviews, "hub_id", "r", last)
        last = -1
    if len(ids) > PAGE_SIZE:
        return ids
    in_review = _links_of(connection, kind).filter(state=State.REVIEW)
    others = _records(connection, kind, found, ~Exists(in_review))
    return [*ids, *_take(others, "pk", "o", last)][: PAGE_SIZE + 1]


def _take(chosen: QuerySet, key: str, segment: str, last: int) -> list[tuple[str, int]]:
    """The next of these, one more than a page, in the order of their keys."""
    following = chosen.filter(**{f"{key}__gt": last}).order_by(key)
    return [(segment, pk) for pk in following.values_list(key, flat=True)[: PAGE_SIZE + 1]]


def _links(
    connection: Connection, kind: MappingKind, found: set[int] | None, wanted: Q
) -> QuerySet[ExternalLink]:
    links = ExternalLink.objects.filter(wanted, connection=connection, entity=kind.entity)
    return links if found is None else links.filter(hub_id__in=found)


def _records(
    connection: Connection, kind: MappingKind, found: set[int] | None, wanted: object
) -> QuerySet:
    rows = kind.rows().filter(wanted)
    return rows if found is None else rows.filter(pk__in=found)


def _links_of(connection: Connection, kind: MappingKind) -> QuerySet[ExternalLink]:
    return ExternalLink.objects.filter(
        connection=connection, entity=kind.entity, hub_id=OuterRef("pk")
    )


def _found(connection: Connection, kind: MappingKind, text: str) -> set[int]:
    """Ids of records that have the text in one of their three names."""
    text = text.strip()
    ours = kind.matching(text).values_list("pk", flat=True)[:MOST_FOUND]
    named = known.there(connection, kind.entity).filter(
        Q(external_id__icontains=text) | Q(name__icontains=text)
    )
    there = list(named.values_list("external_id", flat=True)[:MOST_FOUND])
    of_kind = ExternalLink.objects.filter(entity=kind.entity)
    mine = of_kind.filter(connection=connection)
    coded = mine.filter(code__icontains=text).exclude(code="")
    linked = mine.filter(external_id__in=[*there, text]).exclude(external_id="")
    source = of_kind.exclude(connection=connection).filter(external_id=text)
    found = [
        *ours,
        *coded.values_list("hub_id", flat=True)[:MOST_FOUND],
        *linked.values_list("hub_id", flat=True)[:MOST_FOUND],
        *source.values_list("hub_id", flat=True)[:MOST_FOUND],
    ]
    return set(found)


def _elsewhere(entity: str, hub_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Ids in the systems that give their own, by our id."""
    sources = [one for one in Connection.objects.order_by("pk") if not one.description.gives_codes]
    by_id = {one.pk: one.name for one in sources}
    links = ExternalLink.objects.filter(
        connection__in=by_id, entity=entity, hub_id__in=list(hub_ids)
    ).exclude(external_id="")
    found: dict[int, list[tuple[str, str]]] = {}
    for hub_id, pk, external_id in links.order_by("connection").values_list(
        "hub_id", "connection", "external_id"
    ):
        found.setdefault(hub_id, []).append((by_id[pk], external_id))
    return found


def search_there(
    connection: Connection, entity: str, text: str, *, most: int
) -> list[tuple[str, str]]:
    """Records over there with the text in id or name and no record of ours, as (id, id and name);
    none for an empty text."""
    if not text:
        return []
    mine = ExternalLink.objects.filter(
        connection=connection,
        entity__in=known.family(entity),
        external_id=OuterRef("external_id"),
    ).exclude(external_id="")
    named = known.there(connection, entity).filter(
        Q(external_id__icontains=text) | Q(name__icontains=text), ~Exists(mine)
    )
    rows = named.order_by("external_id").values_list("external_id", "name", "is_active")[:most]
    return [
        (key, f"{key} – {name}{'' if is_active else ' (inactive there)'}")
        for key, name, is_active in rows
    ]
