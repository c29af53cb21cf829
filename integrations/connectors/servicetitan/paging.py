"""Reading a whole list, page by page, when a write has to be found in it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from integrations.connectors.servicetitan.client import Client

PAGE = 500
# The oldest first: rows that are added meanwhile come at the end, and move nothing.
BY_ID = {"sort": "+Id"}

Row = TypeVar("Row")


class ListPage(msgspec.Struct, Generic[Row], rename="camel"):
    """A page of any list."""

    data: list[Row]
    has_more: bool = False


def every(
    client: Client, module: str, path: str, where: dict[str, Any], into: type[Row]
) -> list[Row]:
    """All rows of a list that match `where`. Raises any `RemoteError` but `OutcomeUnknown`."""
    found: list[Row] = []
    page, more = 1, True
    while more:
        parameters = {**where, "page": page, "pageSize": PAGE}
        answer = client.read(module, path, parameters, ListPage[into])  # type: ignore[valid-type]
        found += answer.data
        # A page that says "more" without bringing any would never end.
        page, more = page + 1, answer.has_more and bool(answer.data)
    return found
