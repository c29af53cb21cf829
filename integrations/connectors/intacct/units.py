"""Which unit group holds which unit.

Sage fixes an item's unit group at creation, and takes a line's unit only when it equals one of that
group letter for letter (Sage Intacct XML API: UOM, UOMDETAIL; both read-only).
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.connectors.intacct.cache import Cache
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.payloads.queries import query
from integrations.connectors.intacct.resources import option
from integrations.http.errors import Rejected

Groups = Mapping[str, frozenset[str]]

_known: Cache[Groups] = Cache()


def group_for(client: Client, unit: str, options: Mapping[str, str]) -> str:
    """The unit group a new item of `unit` gets: the one set for it, else the usual one if that
    holds it, else the oldest that does.

    Raises `Rejected` (item_review) when no group holds it.
    """
    chosen = _chosen(options).get(unit)
    if chosen:
        return chosen
    usual = option(options, "unit_group")
    for groups in (_groups(client), _groups(client, afresh=True)):
        holding = [name for name, units in groups.items() if unit in units]
        if holding:
            return usual if usual in holding else holding[0]
    raise _unknown(unit, "in Sage Intacct")


def check(client: Client, unit: str, group: str, *, item: str) -> None:
    """Raises `Rejected` (item_review) when unit group `group` of `item` does not hold `unit`."""
    for groups in (_groups(client), _groups(client, afresh=True)):
        if group not in groups or unit in groups[group]:
            return
    raise _unknown(unit, f"by unit group {group} of item {item} in Sage Intacct")


def _unknown(unit: str, where: str) -> Rejected:
    return Rejected(
        f"Unit {unit or '(none)'} is not known {where}.",
        reason="item_review",
        hint="Map it to a unit that is, or add it to a unit group there.",
    )


def _groups(client: Client, *, afresh: bool = False) -> Groups:
    return _known.recall(client.scope, lambda: _read(client), afresh=afresh)


def _read(client: Client) -> Groups:
    names, details = client.read(
        query("UOM", ("RECORDNO", "NAME")), query("UOMDETAIL", ("RECORDNO", "GRPKEY", "UNIT"))
    )
    units: dict[str, set[str]] = {}
    for row in details.rows:
        units.setdefault(row["GRPKEY"], set()).add(row["UNIT"])
    return {row["NAME"]: frozenset(units.get(row["RECORDNO"], ())) for row in names.rows}


def _chosen(options: Mapping[str, str]) -> dict[str, str]:
    """The option `unit_groups`, `EA=Count, FT=Length`, as a table."""
    pairs = (entry.partition("=") for entry in option(options, "unit_groups").split(","))
    return {unit.strip(): group.strip() for unit, _, group in pairs if group.strip()}
