"""The envelope of the Sage Intacct gateway: HTTP, control block, sign-in."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_server import PATH, Books, problems, query_xml, running

LIST = query_xml("LOCATION", "LOCATIONID")


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def test_answer_echoes_control_and_function_ids_in_order(books: Books) -> None:
    body = books.document([LIST, LIST], control_ids=["first", "second"], controlid="outer 1")
    status, response = books.post(body)
    control = {child.tag: child.text for child in response.find("control")}
    assert status == 200
    assert control == {
        "status": "success", "senderid": "plyhub-sender", "controlid": "outer 1",
        "uniqueid": "false", "dtdversion": "3.0",
    }  # fmt: skip
    assert [r.findtext("controlid") for r in response.iter("result")] == ["first", "second"]


def test_answer_is_xml_with_a_charset(books: Books) -> None:
    answer, _ = books.send("POST", PATH, books.document([LIST]))
    assert answer.getheader("Content-Type") == "text/xml; charset=UTF-8"


def test_long_answer_is_compressed_when_asked(books: Books) -> None:
    whole = query_xml("APTERM", "RECORDNO NAME DUEDATE WHENMODIFIED WHENCREATED CREATEDBY")
    body = books.document([whole, whole])
    answer, packed = books.send("POST", PATH, body, {"Accept-Encoding": "gzip"})
    assert answer.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(packed).startswith(b"<?xml")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_verbs_get_the_gateway_page(books: Books, method: str) -> None:
    answer, body = books.send(method, PATH)
    assert (answer.status, answer.getheader("Allow")) == (405, "POST")
    assert answer.getheader("Content-Type") == "text/html; charset=UTF-8"


def test_other_paths_are_not_found(books: Books) -> None:
    assert books.send("POST", "/ia/api/v1/objects", b"{}")[0].status == 404


def test_malformed_document_is_refused_with_line_and_column(books: Books) -> None:
    status, response = books.post(b"<request>\n<control></request>")
    assert status == 200
    assert response.findtext("control/status") == "failure"
    assert problems(response) == [(
        "XL03000003",
        "XML Parse schema error: Fatal Error 76: mismatched tag Line: 2, column: 11",
    )]  # fmt: skip


def test_document_type_is_refused_unread(books: Books) -> None:
    body = b'<!DOCTYPE r [<!ENTITY a "x">]><request>&a;</request>'
    _, response = books.post(body)
    assert problems(response)[0][1].endswith("a document type declaration is not allowed")
    assert response.find("operation") is None


@pytest.mark.parametrize(
    ("gateway", "status", "code"),
    [("today", 400, "GW-0011"), ("older", 401, "XMLGW_JPP0002"), ("oldest", 200, "XL03000006")],
)
def test_wrong_sender_is_refused_as_the_gateway_of_its_age_does(
    books: Books, gateway: str, status: int, code: str
) -> None:
    books.control("settings", {"gateway": gateway})
    found, response = books.post(books.document([LIST], password="wrong"))
    assert (found, problems(response)[0][0]) == (status, code)
    assert response.findtext("control/status") == "failure"


def test_bad_request_of_today_has_no_description2(books: Books) -> None:
    _, response = books.post(books.document([LIST], senderid="nobody"))
    error = response.find("errormessage/error")
    assert error.findtext("description").startswith("Invalid Request [Request ID: ")
    assert not error.findtext("description2")


def test_policy_is_refused(books: Books) -> None:
    _, response = books.post(books.document([LIST], control="<policyid>nightly</policyid>"))
    assert problems(response) == [("XL03000006", "nightly is not a valid transport policy.")]


def test_older_dialect_is_refused(books: Books) -> None:
    _, response = books.post(books.document([LIST], dtdversion="2.1"))
    assert problems(response)[0][0] == "XL03000003"


@pytest.mark.parametrize(
    "changes", [{"userid": "x"}, {"password": "x"}, {"companyid": "x"}, {"locationid": "x"}]
)
def test_wrong_login_looks_the_same_whatever_is_wrong(
    books: Books, changes: dict[str, str]
) -> None:
    status, response = books.post(books.document([LIST], auth=books.login(**changes)))
    operation = response.find("operation")
    assert status == 200
    assert response.findtext("control/status") == "success"
    assert operation.findtext("authentication/status") == "failure"
    assert operation.find("authentication/userid") is not None
    assert operation.find("authentication/companyid") is not None
    assert problems(operation) == [("XL03000006", "Sign-in information is incorrect")]
    assert operation.find("result") is None


def test_unknown_company_can_be_refused_by_the_gateway(books: Books) -> None:
    books.control("settings", {"unknown_company_at_gateway": True})
    status, response = books.post(books.document([LIST], auth=books.login(companyid="x")))
    assert (status, problems(response)[0][0]) == (400, "GW-0011")


def test_sender_may_lack_the_authorisation_of_the_company(books: Books) -> None:
    books.control("settings", {"sender_authorised": False})
    _, response = books.post(books.document([LIST]))
    error = response.find("operation/errormessage/error")
    assert error.findtext("description") == "Invalid Web Services Authorization"
    assert "plyhub-sender" in error.findtext("description2")


def test_changed_password_is_asked_for(books: Books) -> None:
    books.control("change_password", {"user_password": "new one"})
    _, response = books.post(books.document([LIST]))
    assert response.findtext("operation/authentication/status") == "failure"
    _, response = books.post(books.document([LIST], auth=books.login(password="new one")))
    assert response.findtext("operation/authentication/status") == "success"


@pytest.mark.parametrize(("entity", "shown"), [("", ""), ("100", "100")])
def test_login_tells_its_entity(books: Books, entity: str, shown: str) -> None:
    _, response = books.post(books.document([LIST], auth=books.login(locationid=entity)))
    assert (response.findtext("operation/authentication/locationid") or "") == shown


def test_unknown_function_fails(books: Books) -> None:
    assert books.refusal("<create_moon/>") == [("XL03000003", "Unknown function 'create_moon'")]


def test_texts_end_with_an_encoded_support_id(books: Books) -> None:
    text = books.ask("<create_moon/>")[0].findtext("errormessage/error/description2")
    assert " [Support ID: " in text
    assert text.endswith("]")
    assert "%7E" in text


def test_additional_information_comes_only_when_asked_for(books: Books) -> None:
    plain = books.ask("<create_moon/>")[0]
    asked = books.ask(
        "<create_moon/>", control="<showadditionalerrorinfo>true</showadditionalerrorinfo>"
    )[0]
    assert plain.find("errormessage/error/additionalinfo") is None
    assert asked.find("errormessage/error/additionalinfo") is not None


def test_whitespace_is_left_out_on_request(books: Books) -> None:
    body = books.document([LIST], control="<includewhitespace>false</includewhitespace>")
    _, text = books.send("POST", PATH, body)
    assert text.count(b"\n") == 1


def test_off_line_service_fails_each_function(books: Books) -> None:
    books.control("settings", {"offline": True})
    assert books.refusal(LIST)[0][1] == "The Service is Temporarily Off-line"


def test_missing_permission_fails_the_function(books: Books) -> None:
    books.control("settings", {"denied": ["query LOCATION"]})
    assert books.refusal(LIST)[0][0] == "PL04000005"
    assert books.query("APTERM", "NAME")[0] == {"NAME": "Net 10"}
