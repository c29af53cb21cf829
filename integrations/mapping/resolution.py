"""Whether a hub record already exists in Sage, and what to do when it does not.

Tried in this order: the code a person chose; the link there is; a Sage record with the wanted id
and the same name; Sage records that look the same; a new code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Literal

from integrations.mapping.allocation import ALLOCATED, allocate
from integrations.mapping.codes import JOB_SITE_CODE, HubRecord, candidate
from integrations.mapping.limits import DEFAULT_PREFIX, SAGE_OBJECT, validate_code
from integrations.mapping.text import normalised_name

Kind = Literal["link", "suggest", "allocate", "review"]
# A namesake among these is worth a person's look before a second one is created. Jobs and
# projects are not: their numbers tell them apart, and many are called after one customer.
_SUGGESTED_BY_NAME = frozenset({"vendor", "technician", "location", "customer"})
# Of these a single one that looks the same is the same.
_LINKED_ALIKE = {"item": "SKU or UPC", "customer": "name"}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What to do with a record, and why.

    link: `code` is the Sage id it is. suggest: `suggestions` are Sage ids a person should look
    at, `code` is what a new record would get. allocate: create it as `code`. review: a person
    decides between `collides_with` and the proposed `code` (which may be "").
    """

    kind: Kind
    code: str
    rule: str
    suggestions: tuple[str, ...] = ()
    collides_with: str = ""


class SageRecords(Mapping[str, str]):
    """Sage ids with their normalised names, also looked up by name and by item number."""

    def __init__(
        self, names: Mapping[str, str], barcodes: Mapping[str, Collection[str]] | None = None
    ) -> None:
        """`names`: id -> normalised name. `barcodes`: UPC -> ids of the items that carry it."""
        self._names = dict(names)
        self._barcodes = barcodes or {}
        self._by_name: dict[str, list[str]] = {}
        self._by_capitals: dict[str, str] = {}
        for sage_id in sorted(self._names):
            self._by_name.setdefault(self._names[sage_id], []).append(sage_id)
            self._by_capitals.setdefault(sage_id.upper(), sage_id)

    def __getitem__(self, sage_id: str) -> str:
        return self._names[sage_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def named(self, name: str) -> list[str]:
        """Return the ids of all records with this normalised name, sorted; "" names nothing."""
        return list(self._by_name.get(name, ())) if name else []

    def spelled(self, code: str) -> str:
        """Return the id that equals `code` but for capitals, as Sage spells it, or ""."""
        return self._by_capitals.get(code.upper(), "")

    def numbered(self, sku: str, barcodes: Collection[str]) -> list[str]:
        """Return the ids of items that are this SKU or carry one of these UPCs, sorted."""
        found = {sage_id for upc in barcodes for sage_id in self._barcodes.get(upc, ())}
        return sorted(found | ({self.spelled(sku.strip())} - {""}))


def resolve(
    record: HubRecord,
    *,
    remote: Mapping[str, str],
    taken: Set[str],
    linked: Set[str] = frozenset(),
    aliases: Collection[str] = (),
    prefix: str | None = None,
    override: str = "",
    link: str = "",
) -> Resolution:
    """Return what to do with `record`; nothing is stored.

    `remote` is id -> normalised name of the Sage object in question (pass SageRecords when many
    records are resolved, so its index is made once); `linked` the Sage ids other hub records
    have; `taken` as for `allocate`, without this record's own code; the ids in `remote` need not
    be added to it. `override` and `link` are this record's own. An id that exists under another
    name counts as taken.
    Raises ValueError when the override is not a code Sage takes or belongs to another record.
    """
    records = remote if isinstance(remote, SageRecords) else SageRecords(remote)
    if override:
        return _chosen(record, override, records, taken, linked - {link})
    if link:
        return Resolution("link", link, "linked before")
    if record.is_job_site:
        return _job_site(records)
    chosen = DEFAULT_PREFIX[record.entity] if prefix is None else prefix
    name = normalised_name(record.name or record.value)
    wanted = candidate(record, prefix=chosen, aliases=aliases).code
    same = records.spelled(wanted)
    if same and same not in linked and name and records[same] == name:
        return Resolution("link", same, f"Sage has {same} under the same name")
    new = allocate(record, taken=_Either(taken, records), aliases=aliases, prefix=chosen)
    alike = [sage_id for sage_id in _alike(record, name, records) if sage_id not in linked]
    if len(alike) == 1 and record.entity in _LINKED_ALIKE:
        what = _LINKED_ALIKE[record.entity]
        return Resolution("link", alike[0], f"Sage {record.entity} {alike[0]} has the same {what}")
    if alike:
        rule = f"is it one of those in Sage ({', '.join(alike)}), or a new one?"
        return Resolution("suggest", new.code, rule, tuple(alike))
    kind: Kind = "allocate" if new.state == ALLOCATED else "review"
    return Resolution(kind, new.code, new.rule, collides_with=new.collides_with)


def _chosen(
    record: HubRecord,
    override: str,
    records: SageRecords,
    taken: Set[str],
    linked_elsewhere: Set[str],
) -> Resolution:
    existing = override if override in records else records.spelled(override)
    if existing in linked_elsewhere if existing else override in taken:
        raise ValueError(
            f"{existing or override} is the code of another record: choose a different code, "
            "or change the other record first."
        )
    if existing:
        return Resolution("link", existing, "chosen by hand; exists in Sage")
    code = validate_code(SAGE_OBJECT[record.entity], override)
    return Resolution("allocate", code, "chosen by hand; new in Sage")


def _job_site(records: SageRecords) -> Resolution:
    kind: Kind = "link" if JOB_SITE_CODE in records else "allocate"
    return Resolution(kind, JOB_SITE_CODE, "all job sites share one Sage warehouse")


def _alike(record: HubRecord, name: str, records: SageRecords) -> list[str]:
    if record.entity == "item":
        return records.numbered(record.value, record.barcodes)
    return records.named(name) if record.entity in _SUGGESTED_BY_NAME else []


class _Either(Set[str]):
    """Codes taken in the hub or present in Sage, without copying either."""

    def __init__(self, taken: Set[str], records: SageRecords) -> None:
        self._taken, self._records = taken, records

    def __contains__(self, code: object) -> bool:
        return code in self._taken or bool(self._records.spelled(str(code)))

    def __iter__(self) -> Iterator[str]:
        return iter({*self._taken, *self._records})

    def __len__(self) -> int:
        return len({*self._taken, *self._records})
