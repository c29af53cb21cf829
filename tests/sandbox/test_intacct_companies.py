"""Companies of the Sage Intacct stand-in that are not set up like the demo, side by side."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_companies import options, plain, two_entities
from tests.sandbox.intacct_purchasing import MASTERS, line, order, receipt
from tests.sandbox.intacct_server import Books, problems, query_xml, running

LIST = query_xml("PROJECT", "PROJECTID")
PROJECT = (
    "<create><PROJECT>{}<NAME>Job</NAME><PROJECTCATEGORY>Contract</PROJECTCATEGORY>"
    "{}</PROJECT></create>"
)
PLACE = "<LOCATIONID>{}</LOCATIONID>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("companies")
    with running("--data", "empty", *options(folder, two_entities(), plain())) as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """The first company: two entities."""
    server.control("reset")
    return server


@pytest.fixture
def small(books: Books) -> Books:
    """The second company, on the same address."""
    other = copy.copy(books)
    other.credentials = plain()["credentials"]
    return other


def session(books: Books, entity: str = "") -> str:
    result = books.run("<getAPISession/>", auth=books.login(locationid=entity))
    return f"<sessionid>{result.findtext('data/api/sessionid')}</sessionid>"


def project(number: str = "", place: str = "100") -> str:
    given = f"<PROJECTID>{number}</PROJECTID>" if number else ""
    return PROJECT.format(given, PLACE.format(place) if place else "")


def ids(books: Books, auth: str = "") -> list[str]:
    return [row.findtext("PROJECTID") for row in books.run(LIST, auth=auth).iter("PROJECT")]


def test_the_log_in_chooses_the_company(books: Books, small: Books) -> None:
    books.run(project("PRJ-1"))
    small.run(project("PRJ-2", ""))
    assert (ids(books), ids(small)) == (["PRJ-1"], ["PRJ-2"])
    _, response = small.post(small.document([LIST]))
    assert response.findtext("operation/authentication/companyid") == "small-works"


def test_a_session_stays_with_its_company(books: Books, small: Books) -> None:
    books.run(project("PRJ-1"))
    small.run(project("PRJ-2", ""))
    mine, theirs = session(books), session(small)
    assert (ids(books, mine), ids(books, theirs)) == (["PRJ-1"], ["PRJ-2"])
    assert books.control("kill_sessions", {"company": "small-works"}) == {"killed": 1}
    assert ids(books, mine) == ["PRJ-1"]
    _, response = books.post(books.document([LIST], auth=theirs))
    assert response.findtext("operation/authentication/status") == "failure"


def test_one_companys_password_does_not_open_the_other(books: Books, small: Books) -> None:
    auth = books.login(companyid="small-works")
    _, response = books.post(books.document([LIST], auth=auth))
    assert problems(response.find("operation")) == [
        ("XL03000006", "Sign-in information is incorrect")
    ]


def test_control_ids_and_record_numbers_are_each_companys_own(books: Books, small: Books) -> None:
    for company in (books, small):
        result = company.run(project("PRJ-1"), unique="", control_ids=["same"])
        assert result.findtext("data/project/RECORDNO") == "1"


def test_settings_are_each_companys_own(books: Books, small: Books) -> None:
    books.control("settings", {"company": "small-works", "denied": ["query PROJECT"]})
    assert ids(books) == []
    assert small.refusal(LIST)[0][0] == "PL04000005"
    refused = books.control("settings", {"company": "moon"}, status=400)
    assert refused == {"error": "there is no company 'moon'"}


def test_the_page_shows_every_company(books: Books, small: Books) -> None:
    small.run(project("PRJ-77", ""))
    page = books.send("GET", "/")[1].decode()
    assert "copper-ridge: Projects" in page
    assert "small-works: Projects" in page
    assert "PRJ-77" in page


def test_definitions_are_those_of_the_company(books: Books, small: Books) -> None:
    small.run(MASTERS)
    made = small.run(order("", definition="Bestellung", lines=[line(locationid="")]))
    assert made.findtext("key") == "Bestellung-B-0001"
    assert small.query("PODOCUMENT", "STATE") == [{"STATE": "Submitted"}]
    assert "'Purchase Order-Inventory' specified" in small.refusal(order())[0][1]


def test_projects_may_be_numbered_by_the_company(books: Books, small: Books) -> None:
    small.run(project("P-00001", ""))
    made = small.run(project("", ""))
    assert made.findtext("data/project/PROJECTID") == "P-00002"
    assert ids(small) == ["P-00001", "P-00002"]
    assert books.refusal(project(""))[0][1] == "The required field 'Project ID' is missing"


def test_a_definition_says_whether_the_id_must_be_sent(books: Books, small: Books) -> None:
    asked = "<lookup><object>PROJECT</object></lookup>"
    found = [
        next(field.findtext("REQUIRED") for field in company.run(asked).iter("Field")
             if field.findtext("ID") == "PROJECTID")
        for company in (books, small)
    ]  # fmt: skip
    assert found == ["true", "false"]


def test_stock_may_go_below_zero_where_the_company_lets_it(books: Books, small: Books) -> None:
    small.run(MASTERS)
    small.run(order("", definition="Rückgabe", lines=[line()]))
    assert small.query("ITEMWAREHOUSEINFO", "WONHAND") == [{"WONHAND": "-2"}]


def test_a_company_without_entities_has_no_way_in_to_one(books: Books, small: Books) -> None:
    _, response = small.post(small.document([LIST], auth=small.login(locationid="100")))
    assert response.findtext("operation/authentication/status") == "failure"
    small.run(project("PRJ-1", ""))
    assert books.refusal(project("PRJ-1", ""))[0][1] == "The required field 'Location' is missing"


def test_an_entity_fills_in_its_location_and_takes_no_other(books: Books) -> None:
    west = session(books, "200")
    books.run(project("PRJ-1", ""), auth=west)
    books.run(project("PRJ-2", "210"), auth=west)
    assert books.refusal(project("PRJ-3", "100"), auth=west)[0] == (
        "BL01001973", "Location must be 200. This value is auto-filled",
    )  # fmt: skip
    rows = books.query("PROJECT", "PROJECTID LOCATIONID MEGAENTITYID")
    assert [tuple(row.values()) for row in rows] == [
        ("PRJ-1", "200", "200"),
        ("PRJ-2", "210", "200"),
    ]


def test_lines_of_an_entitys_document_are_at_its_locations(books: Books) -> None:
    books.run(MASTERS)
    west = session(books, "200")
    refused = books.refusal(order(lines=[line(locationid="100")]), auth=west)
    assert refused[0][1] == "Location must be 200. This value is auto-filled"
    made = books.run(order(lines=[line(locationid="210")]), auth=west)
    books.run(receipt(made.findtext("key"), [line(sourcelinekey="1", locationid="210")]), auth=west)
    assert [row["LOCATIONID"] for row in books.query("PODOCUMENTENTRY", "LOCATIONID")] == [
        "210", "210",
    ]  # fmt: skip


def test_an_entity_sees_its_own_and_shared_records_and_changes_no_others(books: Books) -> None:
    west, main = session(books, "200"), session(books, "100")
    books.run(project("SHARED"))
    books.run(project("WEST", "200"), auth=west)
    assert ids(books, west) == ["SHARED", "WEST"]
    assert ids(books, main) == ["SHARED"]
    assert ids(books) == ["SHARED", "WEST"]
    before = books.state()
    rename = "<update><PROJECT><PROJECTID>WEST</PROJECTID><NAME>Ours</NAME></PROJECT></update>"
    remove = "<delete><object>PROJECT</object><keys>2</keys></delete>"
    for function in (rename, remove, '<delete_project key="WEST"/>'):
        assert books.refusal(function, auth=main)[0][1] == (
            "The Project 'WEST' belongs to entity '200' and cannot be changed in entity '100'"
        )
    assert books.state() == before


def test_warehouses_of_other_entities_are_listed_all_the_same(books: Books) -> None:
    asked = query_xml("WAREHOUSE", "WAREHOUSEID")
    rows = books.run(asked, auth=session(books, "200")).iter("WAREHOUSE")
    assert [row.findtext("WAREHOUSEID") for row in rows] == ["WH-MAIN", "JOBSITE", "WH-WEST"]
