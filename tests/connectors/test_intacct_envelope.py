"""The gateway's documents: what is written, and what is believed of an answer."""

from xml.etree import ElementTree

import pytest

from integrations.connectors.intacct import envelope
from integrations.connectors.intacct.envelope import Function, GatewayError


def answer_with(result: str) -> bytes:
    return (
        "<response><control><status>success</status></control><operation>"
        "<authentication><status>success</status><userid>hub</userid><companyid>acme</companyid>"
        f"</authentication>{result}</operation></response>"
    ).encode()


def test_a_request_has_its_elements_in_the_order_of_the_schema():
    session = ElementTree.Element("sessionid")
    session.text = "abc"
    body = envelope.request(
        sender=("sender", "secret"),
        authentication=session,
        functions=[
            Function("key-1", ElementTree.Element("query")),
            Function("key-2", ElementTree.Element("create")),
        ],
        unique=True,
        transaction=True,
    )
    assert body.decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        "<request><control><senderid>sender</senderid><password>secret</password>"
        "<controlid>key-1</controlid><uniqueid>true</uniqueid><dtdversion>3.0</dtdversion>"
        "<includewhitespace>false</includewhitespace></control>"
        '<operation transaction="true"><authentication><sessionid>abc</sessionid></authentication>'
        '<content><function controlid="key-1"><query /></function>'
        '<function controlid="key-2"><create /></function></content></operation></request>'
    )


def test_text_cannot_break_out_of_its_element_and_loses_what_xml_cannot_carry():
    parent = ElementTree.Element("a")
    envelope.leaf(parent, "b", "Tom & <Jerry>\x07\x00 é")
    assert (
        ElementTree.tostring(parent, encoding="unicode")
        == "<a><b>Tom &amp; &lt;Jerry&gt; é</b></a>"
    )


def test_rows_are_fields_with_their_text_and_dots_stay_in_names():
    body = answer_with(
        "<result><status>success</status><function>query</function><controlid>c</controlid>"
        '<data listtype="VENDOR" totalcount="7" count="1" numremaining="6"><VENDOR>'
        "<VENDORID>V1</VENDORID><DISPLAYCONTACT.EMAIL1></DISPLAYCONTACT.EMAIL1></VENDOR></data>"
        "</result>"
    )
    [result] = envelope.answer(body).results
    assert result.rows == ({"VENDORID": "V1", "DISPLAYCONTACT.EMAIL1": ""},)
    assert (result.total, result.remaining, result.controlid) == (7, 6, "c")


@pytest.mark.parametrize("status", ["failure", "aborted", "", "Success"])
def test_only_the_word_success_is_success(status):
    [result] = envelope.answer(answer_with(f"<result><status>{status}</status></result>")).results
    assert not result.succeeded


def test_errors_lose_the_tail_with_the_support_id():
    body = answer_with(
        "<result><status>failure</status><errormessage><error><errorno>BL01001973</errorno>"
        "<description></description><description2>Invalid Project '1' specified. "
        "[Support ID: 3RMlhEB032%7EXr]</description2><correction>Check it.</correction></error>"
        "</errormessage></result>"
    )
    [result] = envelope.answer(body).results
    assert result.errors == (
        GatewayError("BL01001973", "Invalid Project '1' specified.", "Check it."),
    )


def test_a_refused_control_block_has_no_operation_and_is_still_understood():
    answer = envelope.answer(
        b"<response><control><status>failure</status></control><errormessage><error>"
        b"<errorno>GW-0011</errorno><description>Invalid Request [Request ID: 1]</description>"
        b"</error></errormessage></response>"
    )
    assert not answer.accepted
    assert answer.errors == (GatewayError("GW-0011", "Invalid Request"),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Bad gateway</body></html>",
        b"<!doctype html><p>Bad gateway",
        b'{"error": 1}',
        b"<response><control><status>success</status></control></response>",
        b"<response><control><status>success</status></control><operation>",
        b"<!DOCTYPE r><response><control><status>failure</status></control></response>",
    ],
)
def test_anything_else_is_not_an_answer(body):
    with pytest.raises(envelope.NotAnAnswer):
        envelope.answer(body)
