"""Going through feeds and lists page by page: against a scripted server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from integrations.http.errors import Unreachable
from tests.connectors.conftest import Answer, Scripted
from tests.connectors.test_servicetitan_wire import as_json, calls, connect, fed


def queries(server: Scripted) -> list[dict[str, str]]:
    return [dict(parse_qsl(urlsplit(seen.path).query)) for seen in server.seen[1:]]


def vendor(number: int, modified: str) -> dict[str, Any]:
    return {"id": number, "name": f"V{number}", "active": True, "modifiedOn": modified}


def listed(*rows: dict[str, Any], more: bool = False, total: int | None = None) -> Answer:
    return as_json({"data": rows, "hasMore": more, "totalCount": total})


def ids(pages: list[Any]) -> list[list[str]]:
    return [[row.external_id for row in page.rows] for page in pages]


def test_a_first_pull_counts_the_rows_and_starts_the_feed_without_a_token(server: Scripted) -> None:
    connector = connect(server, listed(total=12), fed({"id": 1}))
    (page,) = connector.fetch("material")
    assert calls(server)[1:] == [
        "GET /pricebook/v2/tenant/77/materials",
        "GET /pricebook/v2/tenant/77/export/materials",
    ]
    assert queries(server)[1] == {"includeRecentChanges": "true"}
    assert (page.total, page.cursor, page.has_more) == (12, "t", False)


def test_invoice_lines_have_no_list_to_count(server: Scripted) -> None:
    (page,) = connect(server, fed({"id": 1})).fetch("invoice_line")
    assert calls(server)[1:] == ["GET /accounting/v2/tenant/77/export/invoice-items"]
    assert page.total is None


@pytest.mark.parametrize(
    ("entity", "state"),
    [
        ("material", {"active": "Any"}),
        ("estimate", {"active": "Any"}),
        ("invoice", {"activeState": "All"}),
        ("purchase_order", {}),
        ("job", {}),
    ],
)
def test_what_is_counted_are_all_rows(server: Scripted, entity: str, state: dict[str, str]) -> None:
    list(connect(server, listed(total=12), fed()).fetch(entity))
    counted = {"page": "1", "pageSize": "1", "includeTotal": "true"}
    assert queries(server)[0] == counted | state


@pytest.mark.parametrize("entity", ["appointment", "job_assignment"])
def test_feeds_that_leave_out_what_is_gone_are_asked_for_it(server: Scripted, entity: str) -> None:
    list(connect(server, fed()).fetch(entity, cursor="a"))
    assert queries(server) == [{"includeRecentChanges": "true", "active": "Any", "from": "a"}]


def test_a_feed_goes_on_with_the_token_of_the_last_page(server: Scripted) -> None:
    connector = connect(server, fed({"id": 1}, more=True, token="b"), fed({"id": 2}, token="c"))
    pages = list(connector.fetch("job", cursor="a"))
    assert [query["from"] for query in queries(server)] == ["a", "b"]
    assert [(page.cursor, page.has_more) for page in pages] == [("b", True), ("c", False)]
    assert ids(pages) == [["1"], ["2"]]


def test_a_feed_that_says_more_without_moving_on_ends(server: Scripted) -> None:
    pages = list(connect(server, fed({"id": 1}, more=True, token="a")).fetch("job", cursor="a"))
    assert ids(pages) == [["1"]]


def test_a_row_that_is_twice_on_a_page_counts_once_as_it_is_last(server: Scripted) -> None:
    rows = ({"id": 1, "v": 1}, {"id": 2}, {"id": 1, "v": 2})
    (page,) = connect(server, fed(*rows)).fetch("job", cursor="a")
    assert [json.loads(row.payload) for row in page.rows] == [{"id": 2}, {"id": 1, "v": 2}]


def test_equal_rows_have_equal_fingerprints_of_fixed_length(server: Scripted) -> None:
    connector = connect(server, fed({"id": 1}, {"id": 2}), fed({"id": 1}, {"id": 2, "v": 1}))
    (first,) = connector.fetch("job", cursor="a")
    (second,) = connector.fetch("job", cursor="a")
    assert [len(row.fingerprint) for row in first.rows] == [32, 32]
    assert first.rows[0].fingerprint == second.rows[0].fingerprint
    assert first.rows[1].fingerprint != second.rows[1].fingerprint


def test_a_list_goes_on_from_the_last_stamp_and_drops_what_it_saw(server: Scripted) -> None:
    one, two = vendor(1, "2026-01-01T00:00:00Z"), vendor(2, "2026-01-02T00:00:00.1234567Z")
    three = vendor(3, "2026-01-03T00:00:00Z")
    connector = connect(server, listed(one, two, more=True, total=3), listed(two, three))
    pages = list(connector.fetch("vendor"))
    assert ids(pages) == [["1", "2"], ["3"]]
    assert [query.get("modifiedOnOrAfter") for query in queries(server)] == [
        None,
        "2026-01-02T00:00:00.1234567Z",
    ]
    assert [(query["active"], query["sort"]) for query in queries(server)] == [
        ("Any", "+ModifiedOn")
    ] * 2
    assert [page.total for page in pages] == [3, 3]


def test_a_list_whose_page_carries_one_stamp_goes_on_by_number(server: Scripted) -> None:
    day = "2026-01-01T00:00:00Z"
    pages = [[vendor(1, day), vendor(2, day)], [vendor(3, day), vendor(4, day)], [vendor(5, day)]]
    first, second, third = pages
    connector = connect(
        server,
        listed(*first, more=True),
        listed(*first, more=True),
        listed(*second, more=True),
        listed(*third),
    )
    assert ids(list(connector.fetch("vendor"))) == [["1", "2"], [], ["3", "4"], ["5"]]
    assert [query["page"] for query in queries(server)] == ["1", "1", "2", "3"]


def test_a_list_that_ignores_the_order_keeps_its_cursor_until_the_end(server: Scripted) -> None:
    late, early = vendor(1, "2026-02-01T00:00:00Z"), vendor(2, "2026-01-01T00:00:00Z")
    connector = connect(server, listed(late, early, more=True), listed(vendor(3, "2025-01-01")))
    pages = list(connector.fetch("vendor"))
    assert ids(pages) == [["1", "2"], ["3"]]
    assert [page.cursor for page in pages] == ["", '{"since": "2026-02-01T00:00:00Z"}']
    assert [query["page"] for query in queries(server)] == ["1", "2"]


def test_custom_fields_are_read_by_id_and_page_whatever_their_stamps(server: Scripted) -> None:
    first, second = vendor(1, "2026-01-01T00:00:00Z"), vendor(2, "2026-02-01T00:00:00Z")
    third = vendor(3, "2025-12-01T00:00:00Z")
    connector = connect(server, listed(first, second, more=True), listed(third))
    pages = list(connector.fetch("job_custom_field"))
    assert ids(pages) == [["1", "2"], ["3"]]
    assert [(q["sort"], q["page"], q.get("active")) for q in queries(server)] == [
        ("+Id", "1", None),
        ("+Id", "2", None),
    ]
    assert [page.cursor for page in pages] == ["", '{"since": "2026-02-01T00:00:00Z"}']


def test_a_list_overlaps_by_two_minutes(server: Scripted) -> None:
    cursor = '{"since": "2026-01-01T00:01:00.1234567Z"}'
    (page,) = connect(server, listed()).fetch("vendor", cursor=cursor)
    assert queries(server)[0]["modifiedOnOrAfter"] == "2025-12-31T23:59:00.123456Z"
    assert page.cursor == cursor


@pytest.mark.parametrize("entity", ["vendor", "job"])
def test_a_date_is_a_cursor_too(server: Scripted, entity: str) -> None:
    answer = listed() if entity == "vendor" else fed()
    list(connect(server, answer).fetch(entity, cursor="2026-01-01"))
    said = queries(server)[0]
    assert (said.get("from") or said["modifiedOnOrAfter"]) in ("2026-01-01", "2025-12-31T23:58:00Z")


def test_a_page_that_is_no_data_is_unreachable(server: Scripted) -> None:
    connector = connect(server, Answer(body=b"<html>maintenance</html>"))
    with pytest.raises(Unreachable, match="not what ServiceTitan sends"):
        list(connector.fetch("job", cursor="a"))
