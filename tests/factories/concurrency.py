"""Two people at once, for tests with a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from plyhub.common.errors import DomainError

T = TypeVar("T")


def at_once(*actions: Callable[[], T]) -> list[T | DomainError]:
    """Run the actions in threads that start together; a refusal is its action's result."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], T]) -> T | DomainError:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            return action()
        except DomainError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
