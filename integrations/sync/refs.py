"""Naming records of ours, and what one of them needs in the other system before it can go."""

from __future__ import annotations

from dataclasses import dataclass

# Stands for all job sites together: in the books they share one warehouse.
ALL_JOB_SITES = 0


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One record of ours: `vendor`, `item`, `location`, `job`, `project`, `purchase_order` ..."""

    entity: str
    hub_id: int


JOB_SITES = Ref("location", ALL_JOB_SITES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What has to be over there first.

    `masters` are made there if the system takes them from us; `projects` (jobs and projects) only
    if the settings allow; `order` is the document whose creation comes first: the purchase order of
    a delivery, or what is changed or taken back. `known` are linked if they are there and sent
    first if the system takes them from us; else the document goes without them.
    """

    masters: tuple[Ref, ...] = ()
    projects: tuple[Ref, ...] = ()
    order: Ref | None = None
    known: tuple[Ref, ...] = ()

    @property
    def all_masters(self) -> tuple[Ref, ...]:
        return (*self.masters, *self.projects, *self.known)


NOTHING = Needs()
