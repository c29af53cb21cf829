"""Which codes and ids are taken on one connection, and what is known to exist over there.

Read whole where many records get codes at once, or only near the records at hand, for pages: both
give the same answers about those records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate, Upper

from integrations.mapping.allocation import taken_codes
from integrations.mapping.codes import Candidate, HubRecord, candidate
from integrations.mapping.limits import MAX_LENGTH, SAGE_OBJECT
from integrations.mapping.resolution import SageRecords
from integrations.mapping.text import normalised_name
from integrations.models import Connection, ExternalLink, RemoteRecord

# How much of a long code is kept when it is numbered: less the number, the check and a dash.
_SHORTENED_BY = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What is taken: ids over there by normalised name, and codes and ids our links use."""

    remote: SageRecords
    codes: set[str]
    linked: set[str]

    @classmethod
    def read(cls, connection: Connection, entity: str, without: Collection[int]) -> Known:
        """All that is taken for such records, but for the links of the ids in `without`."""
        return cls._of(
            there(connection, entity), used(connection, entity).exclude(_are(entity, without))
        )

    @classmethod
    def near(
        cls,
        connection: Connection,
        entity: str,
        wanted: Collection[tuple[HubRecord, str]],
        *,
        aliases: Collection[str] = (),
        without: Collection[int] = (),
    ) -> Known:
        """What of that bears on these records, each with the prefix of its code: two queries."""
        asked = _Asked()
        for record, prefix in wanted:
            asked.add(record, candidate(record, prefix=prefix, aliases=aliases))
        remote = there(connection, entity).annotate(spelled=Collate(Upper("external_id"), "C"))
        rows = list(
            remote.filter(
                Q(normalised_name__in=asked.names) | asked.matching("spelled")
            ).values_list("external_id", "normalised_name")
        )
        ids = [external_id for external_id, _ in rows]
        links = used(connection, entity).annotate(capitals=Collate(Upper("code"), "C"))
        by_id = Q(external_id__in=asked.exact.union(ids))
        # Saying that there is a code lets PostgreSQL use the index of codes.
        near = links.filter(by_id | (~Q(code="") & asked.matching("capitals")))
        return cls._of_rows(rows, near.exclude(_are(entity, without)))

    @classmethod
    def _of(cls, remote: QuerySet[RemoteRecord], links: QuerySet[ExternalLink]) -> Known:
        return cls._of_rows(remote.values_list("external_id", "normalised_name"), links)

    @classmethod
    def _of_rows(cls, remote: Iterable[tuple[str, str]], links: QuerySet[ExternalLink]) -> Known:
        pairs = list(links.values_list("code", "external_id"))
        ids = {external_id for _, external_id in pairs if external_id}
        codes = taken_codes({code for code, _ in pairs if code} | ids)
        return cls(SageRecords(dict(remote)), codes, ids)


def there(connection: Connection, entity: str) -> QuerySet[RemoteRecord]:
    """All records over there that ours of that kind may be."""
    return RemoteRecord.objects.filter(connection=connection, entity=SAGE_OBJECT[entity])


def family(entity: str) -> list[str]:
    """The kinds of ours that are kept among the same records over there: jobs and projects."""
    return [name for name, held_by in SAGE_OBJECT.items() if held_by == SAGE_OBJECT[entity]]


def used(connection: Connection, entity: str) -> QuerySet[ExternalLink]:
    """Links whose codes no other record of that kind may have."""
    return ExternalLink.objects.filter(connection=connection, entity__in=family(entity))


def _are(entity: str, hub_ids: Collection[int]) -> Q:
    return Q(entity=entity, hub_id__in=hub_ids)


class _Asked:
    """The names and codes to look for: each code as it is, and numbered."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.exact: set[str] = set()
        self._starts: set[str] = set()

    def add(self, record: HubRecord, first: Candidate) -> None:
        self.names |= {normalised_name(record.name or record.value)} - {""}
        self.exact |= {record.value.strip().upper(), first.code} - {""}
        if record.entity in ("job", "project"):
            return
        longest = MAX_LENGTH[SAGE_OBJECT[record.entity]]
        for stem in {first.stem, first.full_stem} if first.code else ():
            code = f"{first.prefix}{stem}"
            short = code[: longest - _SHORTENED_BY]
            self.exact.add(code[:longest])
            self._starts.add(short if len(code) > len(short) else f"{code}{_joint(record)}")

    def matching(self, column: str) -> Q:
        wanted = Q(**{f"{column}__in": self.exact})
        for start in self._starts:
            # A range, byte by byte: what begins so, as the index of beginnings is ordered.
            end = start[:-1] + chr(ord(start[-1]) + 1)
            wanted |= Q(**{f"{column}__gte": start, f"{column}__lt": end})
        return wanted


def _joint(record: HubRecord) -> str:
    """What comes between a short code and its number."""
    return "" if record.entity == "technician" else "-"


def has_code(links: QuerySet[ExternalLink], code: str) -> bool:
    """Whether one of the links has that code or id, however it is written."""
    return links.filter(Q(code__iexact=code) | Q(external_id__in={code, code.upper()})).exists()
