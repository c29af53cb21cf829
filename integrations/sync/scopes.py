"""What a person may ask to be pulled: everything, or one part of it."""

from __future__ import annotations

from collections.abc import Collection

from integrations.connectors import registry
from integrations.connectors.base import SystemDescription
from integrations.sync import entities

ALL = "all"
NOTICES = "notices"
"""What a system told by itself; nobody asks for it."""
COMPARISON = "comparison"
"""Everything we know is looked for over there; `comparing` asks for it."""
PARKED = "parked"
"""What could not be taken in is read again by its id; `settling` asks for it."""
PLAN = "plan"
"""What a dry run found and somebody applies."""
_OTHERS = {
    PLAN: "A plan",
    NOTICES: "What it told us",
    COMPARISON: "Compare everything",
    PARKED: "Records not taken in",
}
LABELS = {
    ALL: "All data",
    "jobs": "Only jobs",
    "materials": "Only materials",
    "equipment": "Only equipment",
    "vendors": "Only vendors",
    "technicians": "Only technicians",
}


def kinds(scope: str, description: SystemDescription) -> tuple[entities.Kind, ...]:
    """The kinds a scope pulls from that system, in the order the system gives.

    Raises `KeyError` for a scope there is not.
    """
    if scope not in LABELS:
        raise KeyError(scope)
    published = (entities.BY_NAME[name] for name in description.entities)
    return tuple(kind for kind in published if scope in (ALL, *kind.scopes))


def stages(
    scope: str, description: SystemDescription, *, known: Collection[str]
) -> tuple[entities.Kind, ...]:
    """The kinds a run of that scope pulls, in the order the system gives.

    Besides its own that is whatever they point at and was never read before; `known` are the names
    of the kinds that were.
    """
    wanted = {kind.name for kind in kinds(scope, description)}
    new = set(wanted)
    while new:
        used = {name for kind in new for name in _used(kind)}
        new = used - wanted - set(known)
        wanted |= new
    return tuple(entities.BY_NAME[name] for name in description.entities if name in wanted)


def _used(name: str) -> tuple[str, ...]:
    kind = entities.BY_NAME[name]
    return (*kind.needs, *kind.uses)


def choices(system: str) -> list[tuple[str, str]]:
    """The scopes that pull anything from that system, with their labels, the widest first."""
    description = registry.describe(system)
    return [(scope, label) for scope, label in LABELS.items() if kinds(scope, description)]


def covers(wider: str, scope: str) -> bool:
    """Whether a pull of `wider` does all that one of `scope` would."""
    return scope != NOTICES and wider in (ALL, scope)


def label(scope: str) -> str:
    """What people call the scope."""
    return {**LABELS, **_OTHERS}.get(scope, scope)


def entity_label(entity: str) -> str:
    """What people call a stage: "Customer locations"."""
    kind = entities.BY_NAME.get(entity)
    return kind.plural.capitalize() if kind else entity
