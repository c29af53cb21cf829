"""Who is who in a system that takes masters from us: links to what is there, codes for the rest.

A code is given once, under a lock, and never changes by itself. What cannot be decided without a
person is kept as a link in review, with the question as its rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connection as database

from integrations.mapping.codes import JOB_SITE_CODE, HubRecord
from integrations.mapping.limits import SAGE_OBJECT
from integrations.mapping.resolution import Resolution, resolve
from integrations.models import Connection, ExternalLink
from integrations.sync import book_terms, code_rules, links, people
from integrations.sync.code_rules import CodeRules
from integrations.sync.known import Known
from integrations.sync.outbound import masters, projects
from integrations.sync.refs import ALL_JOB_SITES, Ref
from integrations.sync.target import Target
from inventory.models import Item, Job, Location, Project
from procurement.models import Vendor

LOCK_SPACE = 0x504C59
"""The first key of the advisory locks of this module; the second is the connection's id."""
# What waits for a decision about a record of this kind.
REVIEW_REASONS = {
    "vendor": "vendor_review",
    "item": "item_review",
    "customer": "customer_missing",
    "location": "warehouse_missing",
}
_STATES = {"link": ExternalLink.State.LINKED, "allocate": ExternalLink.State.ALLOCATED}
# Which outcomes are kept: for what is ours to make, for what is not, and where nobody has asked.
_EVERY = frozenset({"link", "allocate", "suggest", "review"})
_NOT_MADE = _EVERY - {"allocate"}
_ONLY_LINKS = frozenset({"link"})


def lock(connection_id: int) -> None:
    """Wait until nobody else gives codes to, or queues writes for, this connection; hold that
    until the transaction ends. It is the first lock of whoever takes it."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, connection_id])


def establish(target: Target, refs: Iterable[Ref], *, allocates: bool = True) -> links.Links:
    """Every one of `refs` gets a link: to what is there, or with a code of its own, or in review.

    Existing links stay as they are, except that reviews are looked at again; where ids are theirs
    to give there is nothing to decide before the record is made. Unless it `allocates`, for what is
    not ours to make, no codes are given, and one given before yields to what is there by now. The
    caller holds `lock`. One set of queries per kind of record, however many there are.
    """
    wanted = set(refs)
    found = links.read(target.connection, wanted)
    if not target.gives_codes:
        return found
    missing: dict[str, list[int]] = {}
    for ref in sorted(wanted):
        link = found.get(ref)
        if link is None or (not link.external_id and _may_change(link, allocates)):
            missing.setdefault(ref.entity, []).append(ref.hub_id)
    if not missing:
        return found
    for entity, hub_ids in missing.items():
        _resolve(target.connection, entity, hub_ids, _EVERY if allocates else _NOT_MADE)
    return links.read(target.connection, wanted)


def link_known(target: Target, entity: str, hub_ids: Collection[int]) -> None:
    """Link those of the records that are plainly there already and have no link; leave the others
    as they are. The caller holds `lock`."""
    unlinked = set(hub_ids) - set(
        ExternalLink.objects.filter(connection=target.connection, entity=entity)
        .exclude(external_id="", state=ExternalLink.State.ALLOCATED)
        .values_list("hub_id", flat=True)
    )
    if unlinked:
        _resolve(target.connection, entity, sorted(unlinked), _ONLY_LINKS)


def can_link(entity: str) -> bool:
    """Whether such records of ours have a counterpart with a code in the books."""
    return entity in SAGE_OBJECT


def _may_change(link: ExternalLink, allocates: bool) -> bool:
    if link.state == ExternalLink.State.RETIRED:
        return False
    return not allocates or link.state == ExternalLink.State.REVIEW


def review_reason(entity: str) -> str:
    """The block reason of what waits for a decision about such a record."""
    return REVIEW_REASONS.get(entity, "id_invalid")


def _resolve(
    connection: Connection, entity: str, hub_ids: Sequence[int], kept: Collection[str]
) -> None:
    known = Known.read(connection, entity, hub_ids)
    rules = code_rules.read(entity, hub_ids)
    chosen = _chosen(connection, entity, hub_ids)
    rows = []
    for hub_id, record in sorted(_records(entity, hub_ids).items()):
        decided = resolution(hub_id, record, known, rules, override=chosen.get(hub_id, ""))
        if decided.kind not in kept:
            continue
        link = ExternalLink(connection=connection, entity=entity, hub_id=hub_id)
        rows.append(apply(link, decided))
        if decided.kind in _STATES:
            known.codes.add(decided.code.upper())
            known.linked.add(decided.code)
    _store(rows)
    if any(row.external_id for row in rows):
        book_terms.copy_soon(connection.pk, entity)


def resolution(
    hub_id: int, record: HubRecord, known: Known, rules: CodeRules, *, override: str = ""
) -> Resolution:
    """What becomes of a record without a link, given what is taken; nothing is stored."""
    if not override and (source := rules.lacks_prefix(hub_id)):
        rule = f"{source} is a second source of {record.entity}s: give its codes a prefix first"
        return Resolution("review", "", rule)
    return (not override and _named_as(record, known)) or resolve(
        record,
        remote=known.remote,
        taken=known.codes,
        linked=known.linked,
        aliases=rules.aliases,
        prefix=rules.prefix_of(hub_id),
        override=override,
    )


def _chosen(connection: Connection, entity: str, hub_ids: Sequence[int]) -> dict[int, str]:
    """Codes that people chose: they stay, and are only linked once they are over there."""
    by_hand = ExternalLink.objects.filter(
        connection=connection, entity=entity, hub_id__in=hub_ids, is_overridden=True
    ).exclude(code="")
    return dict(by_hand.values_list("hub_id", "code"))


def _named_as(record: HubRecord, known: Known) -> Resolution | None:
    """A place we call by its warehouse id over there is that warehouse, whatever its name is."""
    if record.entity != "location" or record.is_job_site:
        return None
    same = known.remote.spelled(record.value.strip())
    if not same or same in known.linked:
        return None
    return Resolution("link", same, f"named like warehouse {same}")


def apply(link: ExternalLink, decided: Resolution) -> ExternalLink:
    """Write the outcome into `link`, unsaved. In review no code is held: the proposal stays free
    for whoever is decided to have it."""
    link.external_id = decided.code if decided.kind == "link" else ""
    link.code = decided.code if decided.kind in _STATES else ""
    link.rule = decided.rule[:300]
    link.state = _STATES.get(decided.kind, ExternalLink.State.REVIEW)
    return link


def proposals(
    connection: Connection,
    entity: str,
    hub_ids: Sequence[int],
    *,
    whole: Known | None = None,
) -> dict[int, Resolution]:
    """What would become of each of these records now if it had no link; nothing is stored.

    A fixed number of queries, at a cost that does not grow with what is over there; for very many
    records the `whole` of what is taken is given. Two of them may be shown the same code: in truth
    the second is looked at when the first has it.
    """
    records, rules = _records(entity, hub_ids), code_rules.read(entity, hub_ids)
    wanted = [
        (record, rules.prefix_of(hub_id))
        for hub_id, record in records.items()
        if rules.lacks_prefix(hub_id) is None
    ]
    known = whole or Known.near(connection, entity, wanted, aliases=rules.aliases, without=hub_ids)
    return {hub_id: resolution(hub_id, record, known, rules) for hub_id, record in records.items()}


def record_of(entity: str, hub_id: int) -> HubRecord:
    """What the code of one record is made from; raises `KeyError` if it is gone."""
    return _records(entity, [hub_id])[hub_id]


def present(entity: str, hub_ids: Sequence[int]) -> set[int]:
    """Those of the records that are here."""
    return set(_records(entity, hub_ids))


def _store(rows: list[ExternalLink]) -> None:
    ExternalLink.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "entity", "hub_id"],
        update_fields=["external_id", "code", "rule", "state", "updated_at"],
    )


def _records(entity: str, hub_ids: Sequence[int]) -> dict[int, HubRecord]:
    """What codes are made from, by hub id."""
    return {hub_id: record for hub_id, record in _READERS[entity](hub_ids)}


def _vendors(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    for pk, name in Vendor.objects.filter(pk__in=hub_ids).values_list("pk", "name"):
        yield pk, HubRecord(entity="vendor", value=name)


def _items(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    for pk, sku, name in Item.objects.filter(pk__in=hub_ids).values_list("pk", "sku", "name"):
        yield pk, HubRecord(entity="item", value=sku, name=name)


def _locations(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    if ALL_JOB_SITES in hub_ids:
        name = masters.JOB_SITES_NAME
        yield (
            ALL_JOB_SITES,
            HubRecord(entity="location", value=JOB_SITE_CODE, name=name, is_job_site=True),
        )
    for pk, name in Location.objects.filter(pk__in=hub_ids).values_list("pk", "name"):
        yield pk, HubRecord(entity="location", value=name)


def _jobs(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    for job in Job.objects.filter(pk__in=hub_ids).select_related("customer"):
        yield job.pk, HubRecord(entity="job", value=job.number, name=projects.job_name(job))


def _projects(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    for project in Project.objects.filter(pk__in=hub_ids).select_related("customer"):
        name = projects.project_name(project, mirrors=False)
        yield project.pk, HubRecord(entity="project", value=project.number, name=name)


_READERS = {
    "vendor": _vendors,
    "item": _items,
    "location": _locations,
    "job": _jobs,
    "project": _projects,
    "technician": people.technicians,
    "customer": people.customers,
}
