"""A worker at work on a run, as a child of its own; importing it makes Django ready.

Children are forked from a process that has imported this and has no connection to the database, as
the task cluster forks its own.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.process import BaseProcess

import django

django.setup()

from integrations.sync import pull  # noqa: E402

GO_SECONDS = 1.0
"""Shorter than usual, so that runs are also put down and gone on with."""
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


def begin(run_id: int) -> BaseProcess:
    """A process that works on the run until it is over."""
    worker = _FORKS.Process(target=_work, args=[run_id], daemon=True)
    worker.start()
    return worker


def warm_up() -> None:
    """Have the first worker start as quickly as all others."""
    none = begin(0)
    none.join()


def _work(run_id: int) -> None:
    gone = pull.work(run_id=run_id, budget=GO_SECONDS)
    while gone.end is pull.End.PUT_DOWN:
        gone = pull.work(run_id=run_id, token=gone.token, budget=GO_SECONDS)
