"""Trying a connection: a fresh log-in, what it may do, and the lists a person chooses from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import msgspec

from integrations.connectors.base import CheckResult
from integrations.connectors.servicetitan import hints, permissions, shapes
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.resources import scope
from integrations.http.errors import PermissionMissing, Unauthorized, Unreachable

_PAGE = 200
_ACTIVE = {"active": "True"}
# Lists that ask for it in another way.
_ONLY_ACTIVE = {"return_type": {"activeOnly": "true"}}


class Choice(shapes.Row, kw_only=True):
    """A row of any of the lists; the last members are a type's and a business unit's own."""

    name: str | None = None
    automatically_receive: bool = False
    automatically_receive_vendor_credit: bool = False
    tenant: shapes.Named | None = None

    @property
    def label(self) -> str:
        """Its name, and what happens by itself when it is chosen."""
        name = self.name or str(self.id)
        if self.automatically_receive:
            return f"{name} (received automatically)"
        if self.automatically_receive_vendor_credit:
            return f"{name} (credited automatically)"
        return name


class ChoicePage(msgspec.Struct, rename="camel"):
    """A page of such a list."""

    data: list[Choice]
    has_more: bool = False


@dataclass(slots=True)
class _Found:
    """What the lists say, and the permissions they were withheld for."""

    rows: dict[str, list[Choice]] = field(default_factory=dict)
    withheld: dict[str, PermissionMissing] = field(default_factory=dict)


def check(client: Client, operations: Collection[str]) -> CheckResult:
    """Log in afresh and read the lists.

    A list we may not read offers no choices and its permission is told as missing; when we may read
    none, that is raised. Raises any other `RemoteError` of the first thing that fails, saying which
    of the address and the credentials is wrong.
    """
    _log_in(client)
    claims = client.token_claims()
    try:
        found = _lists(client)
    except Unauthorized as error:
        raise _explained(error, client.tenant, claims.tenant) from error
    if not found.rows:
        raise next(iter(found.withheld.values()))
    rows = found.rows | {
        option: found.rows[other]
        for option, other in permissions.SAME_LIST.items()
        if other in found.rows
    }
    return CheckResult(
        account=_company(found.rows.get("business_unit", [])) or f"tenant {client.tenant}",
        choices={
            option: tuple((str(row.id), row.label) for row in sorted(listed, key=lambda r: r.label))
            for option, listed in rows.items()
        },
        permissions=permissions.published(operations, claims, found.withheld),
    )


def _log_in(client: Client) -> None:
    try:
        client.log_in_afresh()
    except Unreachable as error:
        raise Unreachable(
            error.message,
            code=error.code,
            detail=error.detail,
            hint=error.hint or hints.ADDRESS,
        ) from error


def _lists(client: Client) -> _Found:
    found = _Found()
    for option, (module, path) in permissions.LISTS.items():
        try:
            found.rows[option] = _all(client, module, path, _ONLY_ACTIVE.get(option, _ACTIVE))
        except PermissionMissing as error:
            found.withheld[scope(module, path, writes=False)] = error
    return found


def _all(client: Client, module: str, path: str, only_active: dict[str, str]) -> list[Choice]:
    rows: list[Choice] = []
    page, more = 1, True
    while more:
        parameters = {"page": page, "pageSize": _PAGE, **only_active}
        answer = client.read(module, path, parameters, ChoicePage)
        rows += (row for row in answer.data if row.active is not False)
        page, more = page + 1, answer.has_more
    return rows


def _explained(error: Unauthorized, tenant: str, token_tenant: str) -> Unauthorized:
    """The refusal of a good log-in, with what the token tells about it: the tenant or the app key
    must be the wrong one."""
    if token_tenant in ("", tenant):
        return error
    return Unauthorized(
        f"The client ID belongs to tenant {token_tenant}, this connection is to {tenant}.",
        code=error.code,
        detail=error.detail,
        hint=hints.TENANT,
    )


def _company(rows: list[Choice]) -> str:
    """The company's name, which ServiceTitan tells only along with its business units."""
    names = (row.tenant.name for row in rows if row.tenant)
    return next((name for name in names if name), "")
