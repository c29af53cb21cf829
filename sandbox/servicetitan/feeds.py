"""Export feeds: every row in order of change, resumed by a token that never expires."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_left, bisect_right

from sandbox import jsontext
from sandbox.servicetitan import stamps
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.store import Table

Position = tuple[str, int]
_orders: dict[int, tuple[Table, int, list[Position]]] = {}
_LAST = 2**63
_RECENT: dict[str, bool | None] = {"true": True, "false": False}
_STATES: dict[str, bool | None] = {**_RECENT, "any": None}


def export(call: Call, entity: Entity) -> Reply:
    """Answer the rows changed after the position in `from`, oldest change first.

    A row changed twice appears once, at its newest position. The order is (modifiedOn, id), which
    the token carries, so a token means the same after a restart.
    """
    table = call.tenant.table(entity.name)
    order = _order(table)
    recent = _choice(call, "includeRecentChanges", _RECENT, False)
    active = _choice(call, "active", _STATES, None) if entity.feed_filter else None
    start = _start(call, order)
    end = _end(call, order, bool(recent))
    stop = min(start + call.settings["feed_page_size"], end)
    taken = order[start:stop]
    handed = _disturbed(call, order, start, stop)
    rows = [
        table[key]
        for _, key in handed
        if active is None or bool(table[key].get("active", True)) == active
    ]
    data = ",".join(call.render.text(entity, call.tenant, row, feed=True) for row in rows)
    last = taken[-1] if taken else _before(call)
    more = "true" if stop < end else "false"
    return Reply(text=f'{{"hasMore":{more},"continueFrom":"{_token(last)}","data":[{data}]}}')


def _disturbed(call: Call, order: list[Position], start: int, stop: int) -> list[Position]:
    """Return the page as the switches want it; the token stays that of the orderly page."""
    again = call.settings["feed_duplicates"] and _read_token(call.request.param("from") or "")
    page = order[max(0, start - 1) if again else start : stop]
    return page[1::2] + page[::2] if call.settings["feed_shuffle"] else page


def _order(table: Table) -> list[Position]:
    kept = _orders.get(id(table))
    if kept is None or kept[0] is not table or kept[1] != table.version:
        order = sorted((stamps.comparable(row["modifiedOn"]), row["id"]) for row in table.values())
        kept = _orders[id(table)] = (table, table.version, order)
    return kept[2]


def _start(call: Call, order: list[Position]) -> int:
    text = (call.request.param("from") or "").strip()
    if not text:
        return 0
    if (position := _read_token(text)) is not None:
        return bisect_right(order, position)
    try:
        return bisect_left(order, (stamps.comparable(stamps.normal(text)), 0))
    except ValueError as error:
        raise invalid({"from": [f"The value '{text[:80]}' is not valid."]}) from error


def _choice(
    call: Call, name: str, known: dict[str, bool | None], default: bool | None
) -> bool | None:
    text = (call.request.param(name) or "").strip().lower()
    if text and text not in known:
        raise invalid({name: [f"The value '{text[:80]}' is not valid."]})
    return known[text] if text else default


def _end(call: Call, order: list[Position], recent: bool) -> int:
    lag = call.settings["feed_lag_seconds"]
    if recent or not lag:
        return len(order)
    horizon = call.tenant.clock.ticks() - int(lag * stamps.TICKS)
    return bisect_right(order, (stamps.comparable(stamps.stamp(horizon)), _LAST))


def _before(call: Call) -> Position:
    # Nothing to hand out: go on from where the caller was, a date included.
    text = (call.request.param("from") or "").strip()
    if text and (position := _read_token(text)) is not None:
        return position
    if text:
        return (stamps.comparable(stamps.normal(text)), 0)
    return ("", 0)


def _token(position: Position) -> str:
    return base64.urlsafe_b64encode(jsontext.dumps(["f1", *position]).encode()).decode()


def _read_token(text: str) -> Position | None:
    try:
        mark, when, key = jsontext.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return None
    return (str(when), int(key)) if mark == "f1" else None
