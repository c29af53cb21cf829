"""How codes begin, and which brands are dropped from them: changing it is company business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from integrations.mapping.codes import HubRecord, candidate
from integrations.mapping.limits import DEFAULT_PREFIX, room_after
from integrations.mapping.text import clean
from integrations.models import CodePrefix, Connection
from integrations.sync import code_rules, outbox
from plyhub.common import audit
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import Company, User

PERMISSION = "common.change_company"
MANUFACTURERS = "manufacturers"
# What the page shows the rule with.
_SAMPLES = {
    "job": "4521",
    "project": "310",
    "technician": "Mike Smith",
    "item": "CARRIER-24ACC",
    "vendor": "ABC Supply",
    "location": "WH-MAIN",
    "customer": "Larkin Residence",
}


@dataclass(frozen=True, slots=True)
class Prefix:
    """How the codes of one kind begin: of all, or only of a further source's."""

    entity: str
    source: Connection | None
    prefix: str
    default: str
    sample: str
    example: str

    @property
    def field(self) -> str:
        """The name under which it is sent: `job`, `job:7` for the source 7."""
        return f"{self.entity}:{self.source.pk}" if self.source else self.entity


def prefixes() -> list[Prefix]:
    """All of them as they are now, those of further sources below their kind."""
    found = []
    for entity in DEFAULT_PREFIX:
        rules = code_rules.read(entity)
        found.append(_shown(entity, None, rules.prefix, rules.aliases))
        found += [
            _shown(entity, source, rules.of_source.get(source.pk, ""), rules.aliases)
            for source in code_rules.further(entity)
        ]
    return found


@transaction.atomic
def save(*, actor: User, changes: Mapping[str, str], manufacturers: str | None = None) -> int:
    """Store these prefixes by `Prefix.field`, and the manufacturers if given; returns how many
    prefixes changed. Only records without a code are affected.

    Raises `NotAllowed`, and `InputErrors` naming each prefix that no code can begin with, or that
    does not keep a further source apart.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only administrators may change how codes are made.")
    shown = {each.field: each for each in prefixes()}
    wanted = {name: text.strip().upper() for name, text in changes.items()}
    standing = {name: wanted.get(name, each.prefix) for name, each in shown.items()}
    errors = [
        InvalidInput(message, field=name)
        for name in wanted
        if (message := _refusal(shown.get(name), standing, wanted[name]))
    ]
    if errors:
        raise InputErrors(errors)
    changed = [name for name, prefix in wanted.items() if prefix != shown[name].prefix]
    for name in changed:
        _store(shown[name], wanted[name])
    before = {name: shown[name].prefix for name in changed}
    after = {name: wanted[name] for name in changed}
    _manufacturers(manufacturers, before, after)
    if after:
        changes_made = {"before": before, "after": after}
        audit.record(Company.current(), action="codes changed", actor=actor, changes=changes_made)
    for connection_id in outbox.held_connections():
        outbox.reconsider(connection_id)
    return len(changed)


def _manufacturers(given: str | None, before: dict[str, str], after: dict[str, str]) -> None:
    company = Company.current()
    words = " ".join((given or "").replace(",", " ").split())
    if given is None or words == company.manufacturers:
        return
    before[MANUFACTURERS], after[MANUFACTURERS] = company.manufacturers, words
    company.manufacturers = words
    company.save(update_fields=["manufacturers", "updated_at"])


def _shown(entity: str, source: Connection | None, prefix: str, aliases: tuple[str, ...]) -> Prefix:
    sample = _SAMPLES[entity]
    record = HubRecord(entity=entity, value=sample)
    missing = source is not None and not prefix
    example = "" if missing else candidate(record, prefix=prefix, aliases=aliases).code
    return Prefix(entity, source, prefix, DEFAULT_PREFIX[entity], sample, example)


def _refusal(shown: Prefix | None, standing: Mapping[str, str], prefix: str) -> str:
    """Why codes cannot begin so."""
    if shown is None:
        return "There is no such prefix."
    if shown.source is not None and not prefix:
        return ""
    try:
        room_after(shown.entity, prefix)
    except ValueError as error:
        return str(error)
    if prefix.startswith("-") or (prefix and not clean(prefix)):
        return "Begin with a letter or a digit."
    others = [
        name
        for name, text in standing.items()
        if text == prefix and name != shown.field and _may_meet(name, shown.field)
    ]
    return f"{prefix} is that of {_words(others[0])} already: numbers would meet." if others else ""


def _may_meet(one: str, other: str) -> bool:
    """Whether the numbers of two kinds are ids of the same records over there."""
    return {one.partition(":")[0], other.partition(":")[0]} <= set(code_rules.NUMBERED)


def _words(name: str) -> str:
    entity, _, source = name.partition(":")
    return f"the {entity}s of another source" if source else f"{entity}s"


def _store(shown: Prefix, prefix: str) -> None:
    row = {"entity": shown.entity, "source": shown.source}
    no_rule = shown.source is not None and not prefix
    if no_rule or (shown.source is None and prefix == shown.default):
        CodePrefix.objects.filter(**row).delete()
    else:
        CodePrefix.objects.update_or_create(**row, defaults={"prefix": prefix})
