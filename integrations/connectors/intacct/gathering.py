"""Several conversations with the gateway at once, which share their requests.

Each job is plain code that asks and waits. What all of them ask at the same time goes out in one
request, since Sage Intacct takes many functions in one and counts and limits requests ("XML
Requests", several functions a request). Every job gets its own results, so that one refusal is
nobody else's; only what befalls the request as a whole befalls all who shared it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from integrations.connectors.intacct.envelope import Function, Result

T = TypeVar("T")
Send = Callable[[Sequence[Function], bool], Sequence[Result]]

MOST = 100
"""Functions in one request. Sage names no limit, but a gateway may have one, and all of what goes
together is unclear when the answer to it is lost."""

_party: ContextVar[Party | None] = ContextVar("party", default=None)


@dataclass(slots=True, eq=False)
class Party:
    """One job among others, and what it has asked and not been told yet."""

    gathering: Gathering
    functions: Sequence[Function] = ()
    writes: bool = False
    results: Sequence[Result] = ()
    error: Exception | None = None
    told: threading.Event = field(default_factory=threading.Event)

    def ask(self, functions: Sequence[Function], *, writes: bool) -> Sequence[Result]:
        """The results of these functions, asked together with what the others ask now. Raises
        whatever befell the request they went out in."""
        self.functions, self.writes = functions, writes
        self.told.clear()
        self.gathering.hand_in(self)
        self.told.wait()
        if self.error is not None:
            raise self.error
        return self.results


def current() -> Party | None:
    """The job this thread runs for, None outside of any."""
    return _party.get()


class Gathering:
    """Runs jobs, each in a thread of its own, and sends what they ask whenever all of them wait.

    `send` carries out functions, as writes or not, in one request.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._changed = threading.Condition()
        self._busy = 0
        self._asking: list[Party] = []

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """What each job returned, in their order. A job must not raise."""
        outcomes: list[T | None] = [None] * len(jobs)
        parties = [Party(self) for _ in jobs]
        self._busy = len(jobs)

        def work(place: int) -> None:
            _party.set(parties[place])
            try:
                outcomes[place] = jobs[place]()
            finally:
                self._rest()

        threads = [threading.Thread(target=work, args=(place,)) for place in range(len(jobs))]
        for thread in threads:
            thread.start()
        while asking := self._all_wait():
            self._tell(sorted(asking, key=parties.index))
        for thread in threads:
            thread.join()
        return outcomes

    def hand_in(self, party: Party) -> None:
        """`party` has asked, and waits."""
        with self._changed:
            self._asking.append(party)
        self._rest()

    def _rest(self) -> None:
        with self._changed:
            self._busy -= 1
            self._changed.notify()

    def _all_wait(self) -> list[Party]:
        """Those who wait for an answer, once nobody does anything else; none when all are done."""
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0)
            asking, self._asking = self._asking, []
            self._busy = len(asking)
        return asking

    def _tell(self, asking: Sequence[Party]) -> None:
        for writes in (False, True):
            alike = [party for party in asking if party.writes is writes]
            for shared in _requests(alike):
                self._ask(shared, writes)
        for party in asking:
            party.told.set()

    def _ask(self, shared: Sequence[Party], writes: bool) -> None:
        functions = [function for party in shared for function in party.functions]
        try:
            results = iter(self._send(functions, writes))
        except Exception as error:
            for party in shared:
                party.error = error
            return
        for party in shared:
            party.error, party.results = None, [next(results) for _ in party.functions]


def _requests(asking: Sequence[Party]) -> Iterator[list[Party]]:
    """What goes out together: never half of what one asked, never too many functions."""
    shared: list[Party] = []
    count = 0
    for party in asking:
        if shared and count + len(party.functions) > MOST:
            yield shared
            shared, count = [], 0
        shared.append(party)
        count += len(party.functions)
    if shared:
        yield shared
