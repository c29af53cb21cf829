"""Trying a connection: a fresh log-in, and the lists a person chooses defaults from."""

from __future__ import annotations

import msgspec

from integrations.connectors.base import CheckResult
from integrations.connectors.servicetitan import shapes
from integrations.connectors.servicetitan.client import Client


class Choice(shapes.Row, kw_only=True):
    """A row of any of the lists; the last two members are a type's and a business unit's own."""

    name: str | None = None
    automatically_receive: bool = False
    tenant: shapes.Named | None = None


class ChoicePage(msgspec.Struct, rename="camel"):
    """A page of such a list."""

    data: list[Choice]
    has_more: bool = False


# option -> (module, path)
LISTS = {
    "purchase_order_type": ("inventory", "purchase-order-types"),
    "business_unit": ("settings", "business-units"),
    "warehouse": ("inventory", "warehouses"),
}


def check(client: Client) -> CheckResult:
    """Log in afresh and read the lists; raises the `RemoteError` of the first thing that fails."""
    client.log_in_afresh()
    found = {option: _all(client, *place) for option, place in LISTS.items()}
    return CheckResult(
        account=_company(found["business_unit"]) or f"tenant {client.tenant}",
        choices={
            option: tuple((str(row.id), _label(row)) for row in sorted(rows, key=_label))
            for option, rows in found.items()
        },
    )


def _all(client: Client, module: str, path: str) -> list[Choice]:
    rows: list[Choice] = []
    page, more = 1, True
    while more:
        parameters = {"page": page, "pageSize": 200, "active": "True"}
        answer = client.read(module, path, parameters, ChoicePage)
        rows += (row for row in answer.data if row.active is not False)
        page, more = page + 1, answer.has_more
    return rows


def _company(rows: list[Choice]) -> str:
    """The company's name, which ServiceTitan tells only along with its business units."""
    names = (row.tenant.name for row in rows if row.tenant)
    return next((name for name in names if name), "")


def _label(row: Choice) -> str:
    name = row.name or str(row.id)
    return f"{name} (received automatically)" if row.automatically_receive else name
