"""Reading the mapping back from a table: what each line would do first, then doing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from integrations.mapping.resolution import SageRecords
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import decisions, identity, known, mapping_table
from integrations.sync.mapping_table import Line
from integrations.sync.states import UNDERWAY, State
from plyhub.common.errors import DomainError, InputErrors, InvalidInput
from plyhub.common.models import User

MOST_CHANGES = 2_000
"""How many changes one file may hold: a person has to be able to read them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a line would do: override or relink, or why it cannot, and in which column."""

    line: Line
    action: str
    error: str = ""
    column: str = ""


@dataclass(slots=True)
class Preview:
    """What a file would do; lines that change nothing are only counted."""

    verdicts: list[Verdict] = field(default_factory=list)
    unchanged: int = 0

    @property
    def valid(self) -> list[Verdict]:
        return [each for each in self.verdicts if not each.error]

    @property
    def wrong(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.error]


def preview(*, actor: User, text: str) -> Preview:
    """What the file would do, line by line; nothing is kept. The codes of earlier lines are taken
    for later ones. Raises `InvalidInput` on `file` for a file that cannot be read at all."""
    lines, refused = mapping_table.read(text)
    found = Preview([Verdict(one.line, "error", one.error, one.column) for one in refused])
    groups: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.connection_id, line.entity), []).append(line)
    for (connection_id, entity), group in groups.items():
        _judge(actor, Connection.objects.get(pk=connection_id), entity, group, found)
    if len(found.verdicts) > MOST_CHANGES:
        raise InvalidInput(
            f"The file changes {len(found.verdicts):,} records: at most {MOST_CHANGES:,} at once.",
            field="file",
        )
    found.verdicts.sort(key=lambda each: each.line.number)
    return found


@transaction.atomic
def apply(*, actor: User, lines: Sequence[Line]) -> int:
    """Do what these lines say, all or nothing; returns how many records changed.

    Each goes through `decisions.override`, so that it is checked afresh. Raises `InputErrors`, a
    line each, for what does not hold any more, also where the record has another code than when the
    file was looked at.
    """
    for connection_id in sorted({line.connection_id for line in lines}):
        identity.lock(connection_id)
    errors = []
    for line in lines:
        try:
            with transaction.atomic():
                _check_still(line)
                _override(actor, line)
        except DomainError as error:
            told = f"Line {line.number}, {error.field or 'line'}: {error.message}"
            errors.append(InvalidInput(told, field=f"lines.{line.number}.{error.field}"))
    if errors:
        raise InputErrors(errors)
    return len(lines)


def _override(actor: User, line: Line) -> ExternalLink:
    return decisions.override(
        actor=actor,
        connection_id=line.connection_id,
        entity=line.entity,
        hub_id=line.hub_id,
        code=line.code,
        reason=line.reason,
    )


def _check_still(line: Line) -> None:
    links = ExternalLink.objects.filter(
        connection=line.connection_id, entity=line.entity, hub_id=line.hub_id
    )
    link = links.first()
    now = (link.external_id or link.code) if link else ""
    if now != line.seen:
        raise InvalidInput(
            f"It is {now or 'without a code'} by now, not {line.seen or 'without one'}.",
            field="code",
        )


def _judge(
    actor: User, connection: Connection, entity: str, lines: list[Line], found: Preview
) -> None:
    """Judge the lines of one kind, in a fixed number of queries."""
    ids = {line.hub_id for line in lines}
    links = {
        link.hub_id: link
        for link in ExternalLink.objects.filter(
            connection=connection, entity=entity, hub_id__in=ids
        )
    }
    changing = []
    for line in lines:
        now = _code(links.get(line.hub_id))
        if line.code.upper() == now.upper() or (not line.code and not now):
            found.unchanged += 1
        else:
            changing.append(Line(**{**_fields(line), "seen": now}))
    if changing:
        ground = _Ground.read(actor, connection, entity, links, changing)
        found.verdicts += [ground.judge(line) for line in changing]


def _fields(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in Line.__slots__}


def _code(link: ExternalLink | None) -> str:
    return (link.external_id or link.code) if link else ""


@dataclass(slots=True)
class _Ground:
    """What the lines of one kind are judged by, as it would be after those before."""

    actor: User
    connection: Connection
    entity: str
    links: dict[int, ExternalLink]
    ours: set[int]
    there: SageRecords
    holders: dict[str, tuple[str, int]]
    underway: set[int]
    sent_at: object

    @classmethod
    def read(
        cls,
        actor: User,
        connection: Connection,
        entity: str,
        links: dict[int, ExternalLink],
        lines: Sequence[Line],
    ) -> _Ground:
        ids = [line.hub_id for line in lines]
        queue = OutboxEntry.objects.filter(connection=connection)
        own = queue.filter(entity=entity, hub_id__in=ids, state__in=UNDERWAY)
        sent = queue.filter(state=State.SUCCEEDED).order_by("-finished_at")
        remote = known.there(connection, entity).values_list("external_id", "normalised_name")
        return cls(
            actor=actor,
            connection=connection,
            entity=entity,
            links=links,
            ours=identity.present(entity, ids),
            there=SageRecords(dict(remote)),
            holders=_holders(known.used(connection, entity)),
            underway=set(own.values_list("hub_id", flat=True)),
            sent_at=sent.values_list("finished_at", flat=True).first(),
        )

    def judge(self, line: Line) -> Verdict:
        link = self.links.get(line.hub_id)
        try:
            action = self._action(line, link)
        except DomainError as error:
            return Verdict(line, "error", error.message, error.field or "code")
        me = (self.entity, line.hub_id)
        for old in (link.code, link.external_id) if link else ():
            if self.holders.get(old.upper()) == me:
                del self.holders[old.upper()]
        self.holders[line.code.upper()] = me
        return Verdict(line, action)

    def _action(self, line: Line, link: ExternalLink | None) -> str:
        if not decisions.may_decide(self.actor, self.entity):
            raise InvalidInput(f"You may not decide about a {self.entity}.", field="kind")
        if not line.code:
            raise InvalidInput("A code cannot be taken away, only replaced.", field="code")
        if link is None and line.hub_id not in self.ours:
            raise InvalidInput(f"There is no {self.entity} {line.hub_id}.", field="id")
        if line.hub_id in self.underway:
            raise InvalidInput("It is being sent just now.", field="code")
        holder = self.holders.get(line.code.upper())
        is_anothers = holder not in (None, (self.entity, line.hub_id))
        decided = decisions.verdict(
            self.entity, line.code, there=self.there, is_anothers=is_anothers
        )
        if link is None or not link.external_id or not self._was_sent(link):
            return "override"
        decisions.check_relink(link, decided, line.reason)
        return "relink"

    def _was_sent(self, link: ExternalLink) -> bool:
        return self.sent_at is not None and self.sent_at >= link.created_at


def _holders(links: Iterable[ExternalLink]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    rows = links.values_list("code", "external_id", "entity", "hub_id")
    for code, external_id, entity, hub_id in rows:
        found |= {each.upper(): (entity, hub_id) for each in (code, external_id) if each}
    return found
