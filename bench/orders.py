"""1,000 approved orders of ten lines and a project each, 100 ms a call, two calls at a time.

The yardstick is one order a call on two connections, with nothing else done: no look-up, no
record of what was made, no masters.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import company, installation
from bench.stand_in import StandIn, running

DELAY = 0.1
AT_ONCE = 2
CLUSTER = "plyhub-push"


def run(folder: Path, count: int) -> Iterator[str]:
    """Measure, and say what came out line by line. Raises if an order is missing or there twice."""
    with running("intacct", "--data", "empty") as books:
        connection = company.connect(books)
        order_ids = company.make_orders(count)
        queued = _timed(lambda: company.approve(order_ids))
        books.slow_down(DELAY)
        with installation.cluster(folder, CLUSTER):
            sent = _timed(lambda: company.send_all(connection, count))
        _check(books, count)
        yardstick = _timed(lambda: _one_a_call(connection, order_ids))
        calls = company.calls(connection)
    wire = f"{DELAY * 1000:.0f} ms a call, {AT_ONCE} at once"
    yield f"{count} orders of {company.LINES} lines, {wire}"
    yield f"one order a call: {yardstick:.1f} s, 1.000 calls per order"
    yield f"PlyHub: {sent:.1f} s, {calls / count:.3f} calls per order, masters included"
    yield f"ratio: {yardstick / sent:.1f} times as fast"
    yield f"queueing them at approval: {queued / count * 1000:.1f} ms per order"


def _timed(work) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _check(books: StandIn, count: int) -> None:
    made = [row["PONUMBER"] for row in books.rows("PODOCUMENT")]
    if len(made) != count or len(set(made)) != count:
        raise SystemExit(f"{len(made)} documents, {len(set(made))} of them different, of {count}")
    lines = books.rows("PODOCUMENTENTRY")
    if len(lines) != count * company.LINES or not all(row.get("PROJECTID") for row in lines):
        raise SystemExit("lines are missing, or lines without a project")


def _one_a_call(connection, order_ids) -> None:
    from integrations.connectors.intacct.client import Client
    from integrations.connectors.intacct.payloads import purchasing

    client = Client(connection.endpoint)
    records = company.records(connection, order_ids)

    def send(record) -> None:
        again = dataclasses.replace(record, number=record.number.replace("PO-", "ONE-"))
        function = purchasing.create_order(again, connection.options, numbered=True)
        client.write(f"one-{again.number}", function)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, records))
