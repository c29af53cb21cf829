"""Files on jobs: sent as a form, listed, read back."""

import pytest

BOUNDARY = "plain0boundary"
FORM = {"Content-Type": f'multipart/form-data; boundary="{BOUNDARY}"'}
# Holds what could be taken for the end of a part.
CONTENT = b"%PDF-1.7\r\n--not the boundary\r\n\x00\xff\r\n"


def form(content=CONTENT, name="file", filename="PO-4521.pdf"):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
    kind = "\r\nContent-Type: application/pdf\r\n\r\n"
    return f"{head}{kind}".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.fixture
def where(st):
    return f"forms/jobs/{st.job('4521')['id']}/attachments"


def test_a_file_reads_back_byte_for_byte(st, where):
    answer = st.call("POST", where, form(), headers=FORM)
    row = st.rows(where)[0]
    found = st.call("GET", f"forms/jobs/attachment/{row['id']}")
    assert (answer.status, answer.json) == (200, {"fileName": "PO-4521.pdf"})
    assert row["fileName"] == "PO-4521.pdf"
    assert (found.status, found.body) == (200, CONTENT)
    assert found.headers["content-type"] == "application/pdf"


def test_an_empty_file_is_a_file(st, where):
    st.call("POST", where, form(b""), headers=FORM)
    found = st.call("GET", f"forms/jobs/attachment/{st.rows(where)[0]['id']}")
    assert (found.status, found.body) == (200, b"")


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_file_that_comes_as_no_form_is_refused(st, servicetitan, where, kind):
    before = servicetitan.state("attachments")
    assert st.call("POST", where, form(), headers={"Content-Type": kind}).status == 415
    assert servicetitan.state("attachments") == before


@pytest.mark.parametrize("body", [form(name="document"), form(filename=""), form()[:-20], b""])
def test_a_form_without_the_file_or_cut_short_is_refused(st, servicetitan, where, body):
    before = servicetitan.state("attachments")
    assert st.call("POST", where, body, headers=FORM).status == 400
    assert servicetitan.state("attachments") == before


def test_files_are_those_of_one_job(st, where):
    st.call("POST", where, form(), headers=FORM)
    assert st.rows(f"forms/jobs/{st.job('4610')['id']}/attachments") == []


def test_no_files_is_an_empty_page_or_a_404(st, servicetitan, where):
    assert st.get(where)["data"] == []
    servicetitan.control("settings", {"no_attachments_status": 404})
    assert st.call("GET", where).status == 404


def test_an_unknown_file_is_a_404(st):
    assert st.call("GET", "forms/jobs/attachment/5").status == 404


def test_files_need_the_scope_of_forms(st, servicetitan, where):
    servicetitan.control("settings", {"scopes": ["tn.frm.jobs:r"]})
    st.log_in()
    assert st.call("GET", where).status == 200
    assert st.call("POST", where, form(), headers=FORM).status == 403
