"""Notes, files and custom fields in the ServiceTitan stand-in."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from integrations.http.errors import NotFound, Rejected
from integrations.records import CustomValueRecord, CustomValuesRecord
from tests.connectors.conftest import Story
from tests.connectors.servicetitan_writes import (
    attachment,
    job,
    job_fields,
    job_note,
    made_receipt,
    made_return,
    vendor_fields,
)

NOTE, FILE, FIELDS = "st.job_note.create", "st.attachment.add", "st.customfield.set"


def fields(story: Story, table: str, external_id: str) -> dict[str, str]:
    rows = story.stand_in.table(table)
    row = next(row for row in rows if str(row["id"]) == external_id)
    return {each["name"]: each["value"] for each in row.get("customFields") or ()}


def test_a_note_ends_with_our_mark(story: Story) -> None:
    record = job_note(story, pinned=True)
    made = story.connector.push(NOTE, record, key="k")
    (note,) = story.stand_in.table("job_notes")
    assert note["text"] == "Condenser comes on Tuesday.\n\nPlyHub N-12"
    assert (str(note["jobId"]), note["isPinned"]) == (record.job_id, True)
    assert made.external_id == "N-12"


def test_a_note_with_a_longer_number_is_not_ours(story: Story) -> None:
    story.connector.push(NOTE, job_note(story, number="N-123"), key="k")
    assert story.connector.find(NOTE, job_note(story), key="k") is None


def test_a_note_on_a_job_that_is_not_there_is_not_found(story: Story) -> None:
    record = job_note(story, job_id="1")
    with pytest.raises(NotFound):
        story.connector.push(NOTE, record, key="k")
    assert story.connector.find(NOTE, record, key="k") is None
    assert story.stand_in.table("job_notes") == []


def test_a_file_arrives_byte_for_byte(story: Story) -> None:
    record = attachment(story)
    made = story.connector.push(FILE, record, key="k")
    (file,) = story.stand_in.table("attachments")
    assert base64.b64decode(file["content"]) == record.content
    assert (file["fileName"], file["mediaType"]) == ("PO-892.pdf", "application/pdf")
    assert (str(file["jobId"]), str(file["id"])) == (record.job_id, made.external_id)


def test_a_file_of_that_name_is_not_put_there_again(story: Story) -> None:
    made = story.connector.push(FILE, attachment(story), key="k")
    again = story.connector.push(FILE, attachment(story, content=b"other"), key="k2")
    assert again.external_id == made.external_id
    assert len(story.stand_in.table("attachments")) == 1


def test_a_job_without_files_may_be_answered_with_404(story: Story) -> None:
    story.stand_in.control("settings", {"no_attachments_status": 404})
    assert story.connector.find(FILE, attachment(story), key="k") is None
    story.connector.push(FILE, attachment(story), key="k")
    assert len(story.stand_in.table("attachments")) == 1


def test_a_file_s_content_is_in_no_digest_and_no_repr(story: Story) -> None:
    record = attachment(story, content=b"secret words")
    made = story.connector.push(FILE, record, key="k")
    assert made.request_digest == (
        f"POST jobs/{record.job_id}/attachments PO-892.pdf (application/pdf, 12 bytes)"
    )
    assert "secret" not in f"{record!r} {made!r}"


def test_a_field_of_a_job_is_set_and_the_others_keep_theirs(story: Story) -> None:
    number = job(story.stand_in)["id"]
    names = [row["name"] for row in story.stand_in.table("job_fields")]
    other = next(name for name in names if name != "Permit Number")
    kind = next(row for row in story.stand_in.table("job_fields") if row["name"] == other)
    value = (kind["dataTypeOptions"] or ["7"])[0]
    given = {"table": "jobs", "id": number, "field": other, "value": value}
    story.stand_in.control("set_custom_field", given)
    story.connector.push(FIELDS, job_fields(story), key="k")
    assert fields(story, "jobs", str(number)) == {other: value, "Permit Number": "BLD-77"}


def test_a_field_of_a_job_is_named_by_its_type_as_well(story: Story) -> None:
    kind = next(row for row in story.stand_in.table("job_fields") if row["name"] == "Permit Number")
    value = CustomValueRecord(name="Permit Number", value="BLD-78", type_id=str(kind["id"]))
    record = job_fields(story, values=(value,))
    story.connector.push(FIELDS, record, key="k")
    assert fields(story, "jobs", record.external_id) == {"Permit Number": "BLD-78"}


def test_an_empty_value_empties_the_field_of_a_job(story: Story) -> None:
    record = job_fields(story)
    story.connector.push(FIELDS, record, key="k")
    empty = replace(record, values=(CustomValueRecord(name="permit number", value=""),))
    story.connector.push(FIELDS, empty, key="k2")
    assert fields(story, "jobs", record.external_id) == {}


def test_a_field_a_job_does_not_have_is_refused(story: Story) -> None:
    before = story.stand_in.state("jobs")
    record = job_fields(story, values=(CustomValueRecord(name="Moon phase", value="new"),))
    with pytest.raises(Rejected, match="no custom field 'Moon phase'") as caught:
        story.connector.push(FIELDS, record, key="k")
    assert caught.value.reason == "id_invalid"
    assert story.stand_in.state("jobs") == before


@pytest.mark.parametrize("entity", ["receipt", "return"])
def test_fields_of_receipts_and_returns_are_set_by_name(story: Story, entity: str) -> None:
    bearer = {"receipt": made_receipt, "return": made_return}[entity](story)
    table = f"{entity}s"
    kinds = [row for row in story.stand_in.table("field_types") if row["of"] == table]
    name = next(row["name"] for row in kinds if row["dataType"] == "Text")
    record = CustomValuesRecord(
        entity=entity,
        external_id=bearer.external_id,
        values=(CustomValueRecord(name=name, value="blue"),),
    )
    assert story.connector.find(FIELDS, record, key="k") is None
    story.connector.push(FIELDS, record, key="k")
    assert fields(story, table, bearer.external_id) == {name: "blue"}
    assert story.connector.find(FIELDS, record, key="k") is not None


def test_fields_that_say_so_already_are_not_written(story: Story) -> None:
    record = vendor_fields(story)
    story.connector.push(FIELDS, record, key="k")
    before = story.stand_in.state("vendors")
    story.connector.push(FIELDS, record, key="k2")
    assert story.stand_in.state("vendors") == before


@pytest.mark.parametrize("entity", ["purchase_order", "project"])
def test_fields_of_other_records_are_for_people(story: Story, entity: str) -> None:
    calls = len(story.stand_in.calls())
    record: Any = vendor_fields(story, entity=entity)
    with pytest.raises(Rejected, match=entity.replace("_", " ")) as caught:
        story.connector.push(FIELDS, record, key="k")
    assert caught.value.reason == "external_locked"
    assert len(story.stand_in.calls()) == calls
