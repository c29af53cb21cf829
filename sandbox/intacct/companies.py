"""The companies behind one gateway: those its state file holds, those given, or the demo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sandbox.intacct import company, companyfile
from sandbox.intacct.companyfile import BadCompany, Company
from sandbox.intacct.tenant import Tenant
from sandbox.store import Store

_KEPT = "companies"


def tenants(store: Store, paths: Sequence[Path]) -> list[Tenant]:
    """Return the companies, the first one being the one that is shown; raises BadCompany.

    A state file goes with the companies it was begun with: others given are refused.
    """
    given, kept = company.read(paths), _kept(store)
    if kept and given and [one.content for one in kept] != [one.content for one in given]:
        raise BadCompany(
            "The state file holds other companies, or these set up differently. Start with"
            " another state file, or without --company."
        )
    chosen = kept or given or [companyfile.read(companyfile.DEMO)]
    prefixes = ["", *(f"{one.id}." for one in chosen[1:])]
    return [Tenant(store, one, prefix) for one, prefix in zip(chosen, prefixes, strict=True)]


def _kept(store: Store) -> list[Company]:
    if "data" in store.meta and _KEPT not in store.meta:
        # Begun before companies were files.
        return [companyfile.read(companyfile.DEMO)]
    return [Company(content) for content in store.meta.get(_KEPT, [])]


def load(tenants: Sequence[Tenant]) -> None:
    """Fill every company with its set-up, and keep how that was."""
    for tenant in tenants:
        company.load(tenant)
    tenants[0].store.meta.set(_KEPT, [tenant.company.content for tenant in tenants])
