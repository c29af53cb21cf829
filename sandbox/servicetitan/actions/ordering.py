"""Lists that take, besides `sort`, the older pair `orderBy` and `orderByDirection`."""

from __future__ import annotations

from dataclasses import replace

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Reply


def page(call: Call) -> Reply:
    """Answer a page; the older pair counts only where `sort` is not sent."""
    sent = {name.lower(): value.strip() for name, value in call.request.query}
    field = sent.get("orderby")
    if field and not sent.get("sort"):
        down = sent.get("orderbydirection", "").lower().startswith("desc")
        query = [*call.request.query, ("sort", f"{'-' if down else '+'}{field}")]
        call = replace(call, request=replace(call.request, query=query))
    return lists.page(call, call.entity)
