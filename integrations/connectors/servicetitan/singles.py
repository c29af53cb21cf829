"""Reading one row by its id."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from integrations.connectors.base import RawRecord
from integrations.connectors.servicetitan import feeds
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.resources import Resource, Single
from integrations.http.errors import NotFound, Rejected, Unreachable

_PAGE = 200


def fetch_one(client: Client, resource: Resource, external_id: str) -> RawRecord | None:
    """The row of that id as it is now, deactivated or not; None if there is none.

    A single row has the members of the entity's list. The feeds of jobs and projects add `active`,
    and a single service comes with its calculated price, so these have another fingerprint than
    the feed's row: it is read once more when the feed brings it, and changes nothing. Whether a
    job or a project was deactivated only its feed tells.

    Raises `Rejected` for what can only be read from its feed, besides any `RemoteError` but
    `OutcomeUnknown`.
    """
    if not external_id.isdigit():
        return None
    return _READERS[resource.single](client, resource, external_id)


def _by_id(client: Client, resource: Resource, external_id: str) -> RawRecord | None:
    path = f"{resource.path}/{external_id}"
    try:
        raw = client.read(resource.module, path, {}, msgspec.Raw)
    except NotFound:
        return None
    found = feeds.row(bytes(raw))
    if found.external_id != external_id:
        raise _other(resource, external_id)
    return found


def _by_filter(client: Client, resource: Resource, external_id: str) -> RawRecord | None:
    """An unknown filter is ignored over there, so rows of other ids say nothing about this one."""
    where = {**dict(resource.everything), "ids": external_id}
    rows, _ = _page(client, resource, where)
    found = rows.get(external_id)
    if found is None and rows:
        raise _other(resource, external_id)
    return found


def _in_list(client: Client, resource: Resource, external_id: str) -> RawRecord | None:
    number, more = 1, True
    while more:
        where = {**dict(resource.everything), "sort": "+Id", "page": str(number)}
        rows, more = _page(client, resource, where)
        if external_id in rows:
            return rows[external_id]
        number += 1
    return None


def _nowhere(client: Client, resource: Resource, external_id: str) -> RawRecord | None:
    raise Rejected(f"ServiceTitan tells of {resource.path} in their feed only, not one by one.")


def _page(
    client: Client, resource: Resource, where: Mapping[str, str]
) -> tuple[dict[str, RawRecord], bool]:
    """The rows of one page by their ids, and whether there are more."""
    parameters = {"pageSize": _PAGE, **where}
    answer = client.read(resource.module, resource.path, parameters, feeds.ListPage)
    rows = (feeds.row(bytes(raw)) for raw in answer.data)
    return {row.external_id: row for row in rows}, answer.has_more


def _other(resource: Resource, external_id: str) -> Unreachable:
    return Unreachable(
        f"ServiceTitan was asked for {resource.path} {external_id} and answered with others."
    )


_READERS = {
    Single.BY_ID: _by_id,
    Single.BY_FILTER: _by_filter,
    Single.IN_LIST: _in_list,
    Single.NOWHERE: _nowhere,
}
