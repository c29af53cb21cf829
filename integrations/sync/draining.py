"""Having a connection's queue sent once the present transaction is through."""

from __future__ import annotations

from functools import partial

from django.db import connection as database
from django.db import transaction

from integrations.sync import queue


def after_commit(connection_id: int) -> None:
    """Drain that connection after the commit: once, however many entries the change queued."""
    call = partial(queue.drain_soon, connection_id)
    if not any(_is_same(call, planned[1]) for planned in database.run_on_commit):
        transaction.on_commit(call)


def _is_same(call: partial, planned: object) -> bool:
    return isinstance(planned, partial) and planned.func is call.func and planned.args == call.args
