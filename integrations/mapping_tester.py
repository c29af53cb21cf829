"""Trying the rules out on a name, number or SKU: the code, step by step, and what would happen."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from integrations.mapping.codes import Candidate, HubRecord, candidate
from integrations.mapping.resolution import Resolution
from integrations.mapping.text import clean
from integrations.mapping_kinds import BY_ENTITY, MappingKind
from integrations.models import Connection, ExternalLink
from integrations.sync import code_rules, identity, known
from integrations.sync.known import Known


@dataclass(frozen=True, slots=True)
class Trial:
    """How a record would be called over there: `steps` in words, who holds a code it collides
    with, and the outcome."""

    steps: list[str]
    code: str
    collision: str
    outcome: str


def try_out(connection: Connection, entity: str, value: str, *, record_id: str = "") -> Trial:
    """What becomes of a record called `value`; nothing is stored, nothing is sent.

    One that is here by that name is taken as it is, with its link; any other as if it came in now.
    `record_id` is the id in the field-service system, which names without letters are called by.
    """
    kind, rules = BY_ENTITY[entity], code_rules.read(entity)
    hub_id = _ours(kind, value)
    link = _link(connection, entity, hub_id)
    if link is not None:
        code = link.external_id or link.code
        told = f"It is here already, and has the code {code} ({link.rule or 'linked before'})."
        return Trial([told], code, "", "Nothing: a code once given never changes by itself.")
    if hub_id:
        rules = code_rules.read(entity, [hub_id])
    record = identity.record_of(entity, hub_id) if hub_id else _typed(entity, value, record_id)
    prefix = rules.prefix if rules.lacks_prefix(hub_id) else rules.prefix_of(hub_id)
    first = candidate(record, prefix=prefix, aliases=rules.aliases)
    near = Known.near(
        connection, entity, [(record, prefix)], aliases=rules.aliases, without=[hub_id]
    )
    decided = identity.resolution(hub_id, record, near, rules)
    collision = _collision(connection, entity, first, near)
    return Trial(
        _steps(record, first, decided), decided.code, collision, _outcome(connection, decided)
    )


def _ours(kind: MappingKind, value: str) -> int:
    named = kind.rows().filter(**{f"{kind.value}__iexact": value.strip()})
    return named.values_list("pk", flat=True).first() or 0


def _link(connection: Connection, entity: str, hub_id: int) -> ExternalLink | None:
    links = ExternalLink.objects.filter(connection=connection, entity=entity, hub_id=hub_id)
    settled = links.exclude(state=ExternalLink.State.REVIEW)
    return settled.first() if hub_id else None


def _typed(entity: str, value: str, record_id: str) -> HubRecord:
    value = value.strip()
    name = f"{entity.title()} {value}" if entity in code_rules.NUMBERED else ""
    return HubRecord(entity=entity, value=value, record_id=record_id.strip(), name=name)


def _steps(record: HubRecord, first: Candidate, decided: Resolution) -> list[str]:
    """How the code is made, and what the look at what is there came to."""
    written = clean(record.value)
    told = [f"“{record.value}” is written as {written}" if written else "Nothing in it can be used"]
    told += [note[:1].upper() + note[1:] for note in first.rule.split("; ") if note]
    if first.code:
        told.append(f"That makes {first.code}")
    if decided.rule and decided.rule != first.rule:
        told.append(decided.rule[:1].upper() + decided.rule[1:])
    return told


def _collision(connection: Connection, entity: str, first: Candidate, near: Known) -> str:
    """Who has the code that was wanted."""
    code = first.code
    if not code or not (code in near.codes or near.remote.spelled(code)):
        return ""
    holder = (
        known.used(connection, entity)
        .filter(Q(code__iexact=code) | Q(external_id=near.remote.spelled(code) or code))
        .first()
    )
    if holder is not None:
        names = BY_ENTITY[holder.entity].names([holder.hub_id])
        who = names[holder.hub_id][1] if holder.hub_id in names else "a record that is gone"
        return f"{code} is the code of {who}."
    name = known.there(connection, entity).filter(external_id=near.remote.spelled(code))
    return f"{code} is in {connection} already: {name.values_list('name', flat=True).first()}."


def _outcome(connection: Connection, decided: Resolution) -> str:
    if decided.kind == "link":
        return f"It is linked to {decided.code}, which is in {connection} already."
    if decided.kind == "allocate":
        return f"It gets {decided.code}, and is made in {connection} when a document needs it."
    return "A person is asked, and what needs it waits for the answer."
