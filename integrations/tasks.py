"""What the task cluster calls. Each only goes and looks: what there is to do is in our own tables,
so a task that comes twice, late or never does no harm.

Arguments are keys, by name; `**_` lets an old worker take a task of a newer version.
"""

from __future__ import annotations

from django.utils import timezone

from integrations import alerts, schedules
from integrations.sync import (
    applying,
    changes,
    comparing,
    connections,
    outbox,
    pull,
    push,
    queue,
    runs,
    timing,
)
from inventory.services import stock_check


def tick(**_: object) -> None:
    """Every minute: hand over whatever is due, and clear away what dead workers left."""
    now = timezone.now()
    runs.abandon_silent(now=now)
    comparing.start_due(now=now)
    timing.recount_due(now=now)
    runs.start_due(now=now)
    runs.start_waiting()
    for connection_id in connections.due_probes(now=now):
        queue.probe_soon(connection_id)
    for connection_id in outbox.held_connections():
        outbox.reconsider(connection_id)
    for connection_id in push.due_connections():
        queue.drain_soon(connection_id)
    if stock_check.due(now=now):
        queue.check_stock_soon()
    alerts.send_due(now=now)
    schedules.forget_old_tasks(now=now)
    changes.forget_old(now=now)
    applying.forget_old(now=now)


def alert(**_: object) -> None:
    """Tell those who can help what has just broken."""
    alerts.send_due(now=timezone.now())


def check_stock(**_: object) -> None:
    """Hold the balances against the movements, once a night."""
    stock_check.run()


def run_sync(*, run_id: int, token: str = "", **_: object) -> str:
    """Work on a run for a while; hand it over again if it is not done, else start the next one."""
    try:
        gone = pull.work(run_id=run_id, token=token)
    except Exception:
        # The worker's boundary: the run must not look alive, and the cluster keeps the traceback.
        pull.fail(run_id=run_id, reason="Something unexpected went wrong; the log has the details.")
        raise
    if gone.end is pull.End.PUT_DOWN:
        queue.run_sync(run_id, token=gone.token)
    elif gone.end is pull.End.OVER:
        runs.start_waiting()
    return gone.end.name


def drain(*, connection_id: int, **_: object) -> None:
    """Send what that connection has to send."""
    push.drain(connection_id)


def wake(*, connection_id: int, **_: object) -> None:
    """Send what waited for that connection to work again."""
    push.wake(connection_id)


def probe(*, connection_id: int, **_: object) -> None:
    """Look whether a connection in error works again."""
    connections.probe(connection_id=connection_id)
