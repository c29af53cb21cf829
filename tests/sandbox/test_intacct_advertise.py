"""Where a session of the Sage Intacct stand-in is told to be used."""

from __future__ import annotations

import pytest

from tests.sandbox.intacct_server import PATH, Books, running


def endpoint(books: Books, host: str = "") -> str:
    headers = {"Host": host} if host else {}
    body = books.send("POST", PATH, books.document(["<getAPISession/>"]), headers)[1].decode()
    return body.partition("<endpoint>")[2].partition("</endpoint>")[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("http://na12.intacct.com:{port}", "http://na12.intacct.com:{port}" + PATH),
        ("http://na12.intacct.com:{port}/", "http://na12.intacct.com:{port}" + PATH),
        ("https://books.example", "https://books.example" + PATH),
        ("https://books.example:8443/sage", "https://books.example:8443/sage" + PATH),
        ("http://{port}.intacct.com/{host}", "http://{port}.intacct.com/{host}" + PATH),
        ("http://a.intacct.com:{port}/x/y.phtml", "http://a.intacct.com:{port}/x/y.phtml"),
    ],
)  # fmt: skip
def test_only_the_port_is_put_into_the_advertised_address(given: str, told: str) -> None:
    with running("--data", "empty", "--advertise", given) as books:
        port = books.url.rpartition(":")[2]
        expected = told.replace("{port}", port)
        assert endpoint(books) == expected
        assert endpoint(books, "elsewhere.example:1") == expected


def test_without_one_the_address_is_that_of_the_call() -> None:
    with running("--data", "empty") as books:
        assert endpoint(books) == books.url + PATH
        assert endpoint(books, "books.example:99") == f"http://books.example:99{PATH}"
