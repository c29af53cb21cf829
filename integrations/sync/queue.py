"""The one place that hands work to the task cluster, always after the commit that made it."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_q.tasks import async_task

PULLS = "plyhub"
# Documents on their way out have a cluster of their own: they never wait behind a long pull.
PUSHES = "plyhub-push"


def run_sync(run_id: int, *, token: str = "") -> None:
    """Have the cluster work on that run; `token` goes on with one that was put down."""
    _after_commit("integrations.tasks.run_sync", PULLS, run_id=run_id, token=token)


def drain_soon(connection_id: int) -> None:
    """Have the cluster send what that connection has to send."""
    _after_commit("integrations.tasks.drain", PUSHES, connection_id=connection_id)


def wake_soon(connection_id: int) -> None:
    """Have the cluster send what waited for that connection to work again."""
    _after_commit("integrations.tasks.wake", PUSHES, connection_id=connection_id)


def probe_soon(connection_id: int) -> None:
    """Have the cluster look whether that connection works again."""
    _after_commit("integrations.tasks.probe", PULLS, connection_id=connection_id)


def alert_soon() -> None:
    """Have the cluster tell those who can help."""
    _after_commit("integrations.tasks.alert", PULLS)


def check_stock_soon() -> None:
    """Have the cluster hold the balances against the movements."""
    _after_commit("integrations.tasks.check_stock", PULLS)


def _after_commit(task: str, cluster: str, **arguments: int | str) -> None:
    # Our own rows are the history; of the queue only failures are worth keeping.
    transaction.on_commit(partial(async_task, task, cluster=cluster, save=False, **arguments))
