"""The company as its books are set up: what exists before any master record is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.intacct import companyfile, masters, unitgroups
from sandbox.intacct.billing.kinds import BY_OBJECT
from sandbox.intacct.companyfile import BadCompany, Company
from sandbox.intacct.definitionrows import OBJECT_OF, OF_THE_SYSTEM
from sandbox.intacct.errors import Rejected
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.tenant import Tenant
from sandbox.store import Store


def read(paths: Sequence[Path]) -> list[Company]:
    """Return the companies of some files; raises BadCompany naming what is wrong, and where."""
    companies = []
    for path in paths:
        company = companyfile.read(path)
        try:
            load(Tenant(Store(), company))
        except BadCompany as error:
            raise BadCompany(f"{path}: {error}") from error
        if company.id in [other.id for other in companies]:
            raise BadCompany(f"{path}: credentials.company_id: '{company.id}' is there twice")
        companies.append(company)
    return companies


def load(tenant: Tenant) -> None:
    """Fill an empty company with its set-up; raises BadCompany naming the key that is wrong."""
    company = tenant.company
    for name, group in company.unit_groups.items():
        unitgroups.add_group(tenant, name, group["base"], group["units"])
    for module, rows in company.definitions.items():
        for row in (*rows, *OF_THE_SYSTEM.get(module, ())):
            tenant.insert(OBJECT_OF[module], row)
    for name, records in company.records.items():
        for position, record in enumerate(records):
            _load_record(tenant, name, record, f"records.{name}[{position}]")
    _check_entities(tenant)
    _check_names(tenant)


def _load_record(tenant: Tenant, name: str, record: dict[str, Any], where: str) -> None:
    # Written with the same checks as over the wire.
    try:
        masters.create(tenant, OBJECTS[name], record)
    except (Rejected, KeyError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadCompany(f"{where}: {reason}") from error


def _check_entities(tenant: Tenant) -> None:
    entities = [row["LOCATIONID"] for row in tenant.rows("LOCATIONENTITY")]
    if bool(entities) != tenant.setting("multi_entity"):
        raise BadCompany(
            "records.LOCATIONENTITY: a company has entities when settings.multi_entity is true,"
            " and only then"
        )
    for entity in entities:
        if tenant.find("LOCATION", entity) is None:
            raise BadCompany(f"records.LOCATION: the entity '{entity}' must be a location as well")


def _check_names(tenant: Tenant) -> None:
    for name, value in tenant.company.facts.items():
        target = companyfile.FACTS[name]
        if target and tenant.find(target, value) is None:
            raise BadCompany(f"facts.{name}: there is no {OBJECTS[target].label} '{value}'")
    known = {row["DOCID"] for rows in tenant.company.definitions.values() for row in rows}
    # Bills wait for approval under the name of their object.
    known |= BY_OBJECT.keys()
    for name in ("approval", "unnumbered"):
        for definition in tenant.company.settings.get(name, ()):
            if definition not in known:
                raise BadCompany(f"settings.{name}: no definition '{definition}'")
