"""One page is fetched, and read if it is likely to be new, while the one before is written.

The thread speaks HTTP and reads rows. To the database it goes only for the turns of its calls,
over a connection of its own.
"""

from __future__ import annotations

import contextlib
import contextvars
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from types import TracebackType

from integrations.connectors.base import Page, RawRecord
from integrations.http.errors import Unreachable
from integrations.records import Record

TICK_SECONDS = 5.0
Read = Callable[[RawRecord], Record]


class ReadAhead:
    """The pages of a feed, at most one of them fetched before it is asked for.

    Use as a context manager. Leaving it early drops the page on its way.
    """

    def __init__(self, pages: Iterator[Page], *, read: Read | None = None) -> None:
        """With `read`, the first page is read by it as well."""
        self._pages = pages
        self._first = read
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-ahead")
        self._next: Future[Page | None] | None = None

    def __enter__(self) -> ReadAhead:
        self.fetch(read=self._first)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def fetch(self, *, read: Read | None = None) -> None:
        """Begin to fetch the next page, and to read its rows by `read`."""
        context = contextvars.copy_context()
        self._next = self._thread.submit(context.run, self._fetch, read)

    def take(self, *, until: float, while_waiting: Callable[[], None]) -> Page | None:
        """The page that was begun, None if there is none.

        Calls `while_waiting` every few seconds. Raises what the fetch raised, and `Unreachable`
        when the clock (`time.monotonic`) passes `until` first.
        """
        while not wait([self._next], timeout=TICK_SECONDS).done:
            while_waiting()
            if time.monotonic() >= until:
                raise Unreachable("It took too long to answer.")
        return self._next.result()

    def _fetch(self, read: Read | None) -> Page | None:
        page = next(self._pages, None)
        if page is None or read is None:
            return page
        records = {}
        for row in page.rows:
            # What cannot be read is read again by the writer, which says so.
            with contextlib.suppress(ValueError):
                records[row.external_id] = read(row)
        return replace(page, records=records)
