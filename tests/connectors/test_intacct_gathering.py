"""Conversations that share their requests: who asks with whom, and who is told what."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from integrations.connectors.intacct import gathering
from integrations.connectors.intacct.envelope import Function, Result
from integrations.connectors.intacct.gathering import Gathering


class Gateway:
    """Answers every function with its own control id, and remembers what came together."""

    def __init__(self) -> None:
        self.requests: list[tuple[bool, list[str]]] = []

    def send(self, functions: Sequence[Function], writes: bool) -> list[Result]:
        ids = [function.controlid for function in functions]
        self.requests.append((writes, ids))
        if "broken" in ids:
            raise ConnectionError("cut")
        return [
            Result(
                status="success",
                function="f",
                controlid=controlid,
                source=ElementTree.Element("result"),
            )
            for controlid in ids
        ]


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


def ask(*ids: str, writes: bool = False) -> list[str]:
    functions = [Function(controlid, ElementTree.Element("query")) for controlid in ids]
    return [result.controlid for result in gathering.current().ask(functions, writes=writes)]


def test_what_is_asked_at_the_same_time_goes_out_in_one_request(gateway):
    jobs = [lambda name=name: (ask(f"{name}1"), ask(f"{name}2")) for name in "abc"]
    assert Gathering(gateway.send).run(jobs) == [
        (["a1"], ["a2"]),
        (["b1"], ["b2"]),
        (["c1"], ["c2"]),
    ]
    assert gateway.requests == [(False, ["a1", "b1", "c1"]), (False, ["a2", "b2", "c2"])]


def test_reads_and_writes_go_out_apart(gateway):
    jobs = [lambda: ask("read"), lambda: ask("write", writes=True)]
    assert Gathering(gateway.send).run(jobs) == [["read"], ["write"]]
    assert gateway.requests == [(False, ["read"]), (True, ["write"])]


def test_one_who_is_done_keeps_nobody_waiting(gateway):
    jobs = [lambda: "done", lambda: ask("one") + ask("two")]
    assert Gathering(gateway.send).run(jobs) == ["done", ["one", "two"]]


def test_what_befalls_a_request_befalls_all_who_shared_it(gateway):
    def job(name: str) -> str:
        try:
            return ask(name)[0]
        except ConnectionError as error:
            return f"{name}: {error}, then {ask(name.upper())[0]}"

    outcomes = Gathering(gateway.send).run([lambda: job("broken"), lambda: job("b")])
    assert outcomes == ["broken: cut, then BROKEN", "b: cut, then B"]


@pytest.mark.parametrize("writes", [False, True])
def test_no_request_holds_more_functions_than_it_should_nor_half_of_what_one_asked(gateway, writes):
    jobs = [
        lambda job=job: ask(*(f"{job}-{n}" for n in range(40)), writes=writes) for job in range(5)
    ]
    outcomes = Gathering(gateway.send).run(jobs)
    assert [len(ids) for ids in outcomes] == [40] * 5
    assert [len(ids) for _, ids in gateway.requests] == [80, 80, 40]
