"""The mapping as a table: out, in as a dry run, and applied."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from integrations import mapping_export
from integrations.models import ExternalLink
from integrations.sync import decisions, mapping_file
from plyhub import roles
from plyhub.common.errors import InputErrors, InvalidInput
from procurement.models import Vendor
from tests.factories import people
from tests.integrations.outbox_story import remember
from tests.integrations.test_mapping_decisions import succeeded
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    return rows.connection(name="Books")


@pytest.fixture
def admin():
    return people.administrator()


@pytest.fixture
def vendors(books):
    """Three vendors: one with a code, one linked, one without anything."""
    made = [Vendor.objects.create(name=name) for name in ("=ABC Supply", "Rexel", "Grainger")]
    ExternalLink.objects.create(
        connection=books, entity="vendor", hub_id=made[0].pk, code="VEND-ABC", state="allocated"
    )
    ExternalLink.objects.create(
        connection=books, entity="vendor", hub_id=made[1].pk, external_id="V-7", code="V-7"
    )
    remember(books, "vendor", "V-7", "Rexel Inc")
    remember(books, "vendor", "V-8", "Rexel West")
    return made


def exported() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(mapping_export.lines()))))


def table(*lines: dict[str, object]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["connection", "kind", "id", "name", "code", "reason"])
    writer.writeheader()
    writer.writerows({"connection": "Books", "kind": "vendor", **line} for line in lines)
    return text.getvalue()


def stored() -> list[tuple[object, ...]]:
    links = ExternalLink.objects.order_by("hub_id")
    return list(links.values_list("hub_id", "external_id", "code", "state", "is_overridden"))


def told(found) -> list[tuple[int, str, str, str]]:
    return [(each.line.number, each.action, each.column, each.error) for each in found.verdicts]


def test_the_table_has_every_record_with_its_names_and_state(books, vendors):
    found = [(row["name"], row["code"], row["proposed"], row["state"]) for row in exported()]
    assert found == [
        ("'=ABC Supply", "VEND-ABC", "", "allocated"),
        ("Rexel", "V-7", "", "allocated"),
        ("Grainger", "", "VEND-GRAINGER", "proposed"),
    ]
    assert exported()[1]["name there"] == "Rexel Inc"


def test_what_was_written_out_changes_nothing_when_it_is_read_back(books, vendors, admin):
    found = mapping_file.preview(actor=admin, text="".join(mapping_export.lines()))

    assert (found.verdicts, found.unchanged) == ([], 3)


def test_each_line_says_what_it_would_do_or_why_not_and_where(books, vendors, admin):
    abc, rexel, grainger = vendors
    before = stored()
    found = mapping_file.preview(
        actor=admin,
        text=table(
            {"id": abc.pk, "code": "VEND-ABC"},
            {"id": abc.pk, "code": "ABC-1"},
            {"id": grainger.pk, "code": "VEND-ABC"},
            {"id": rexel.pk, "code": "abc 1"},
            {"id": rexel.pk, "code": "VEND-ABC"},
            {"id": rexel.pk, "code": ""},
            {"id": 999_999, "code": "A-1"},
            {"id": "x", "code": "A-1"},
            {"id": abc.pk, "kind": "boat", "code": "A-1"},
            {"id": abc.pk, "connection": "Nowhere", "code": "A-1"},
        ),
    )

    assert [(number, action, column) for number, action, column, _ in told(found)] == [
        (3, "override", ""),
        (4, "override", ""),
        (5, "error", "code"),
        (6, "error", "code"),
        (7, "error", "code"),
        (8, "error", "id"),
        (9, "error", "id"),
        (10, "error", "kind"),
        (11, "error", "connection"),
    ]
    errors = [error for *_, error in told(found) if error]
    assert errors[1].startswith("VEND-ABC is the code of another record")
    assert (found.unchanged, stored()) == (1, before)


def test_what_was_sent_is_relinked_by_a_line_with_a_reason(books, vendors, admin):
    succeeded(books)
    _, rexel, _ = vendors
    found = mapping_file.preview(
        actor=admin,
        text=table(
            {"id": rexel.pk, "code": "NEW-1", "reason": "Wrong"},
            {"id": rexel.pk, "code": "V-8"},
            {"id": rexel.pk, "code": "V-8", "reason": "Wrong one"},
        ),
    )

    assert [(action, column) for _, action, column, _ in told(found)] == [
        ("error", "code"),
        ("error", "reason"),
        ("relink", ""),
    ]


def test_what_was_valid_is_applied(books, vendors, admin):
    abc, rexel, grainger = vendors
    found = mapping_file.preview(
        actor=admin,
        text=table(
            {"id": abc.pk, "code": "ABC-1"},
            {"id": rexel.pk, "code": "V-8"},
            {"id": grainger.pk, "code": "VEND-ABC"},
        ),
    )
    assert mapping_file.apply(actor=admin, lines=[each.line for each in found.valid]) == 3

    assert stored() == [
        (abc.pk, "", "ABC-1", "allocated", True),
        (rexel.pk, "V-8", "V-8", "linked", True),
        (grainger.pk, "", "VEND-ABC", "allocated", True),
    ]
    again = mapping_file.preview(actor=admin, text="".join(mapping_export.lines()))
    assert (again.verdicts, again.unchanged) == ([], 3)


def test_a_line_that_is_stale_by_now_leaves_everything_as_it_is(books, vendors, admin):
    abc, _, grainger = vendors
    found = mapping_file.preview(
        actor=admin,
        text=table({"id": abc.pk, "code": "ABC-1"}, {"id": grainger.pk, "code": "G-1"}),
    )
    decisions.override(
        actor=admin, connection_id=books.pk, entity="vendor", hub_id=grainger.pk, code="G-9"
    )
    before = stored()

    with pytest.raises(InputErrors) as refused:
        mapping_file.apply(actor=admin, lines=[each.line for each in found.valid])
    assert [error.message for error in refused.value.errors] == [
        "Line 3, code: It is G-9 by now, not without one."
    ]
    assert stored() == before


def test_lines_are_checked_again_when_they_are_applied(books, vendors, admin):
    abc, _, _ = vendors
    found = mapping_file.preview(actor=admin, text=table({"id": abc.pk, "code": "ABC-1"}))
    [line] = [each.line for each in found.valid]

    with pytest.raises(InputErrors, match="use only capital letters"):
        mapping_file.apply(actor=admin, lines=[replace(line, code="abc 1")])
    assert stored()[0] == (abc.pk, "", "VEND-ABC", "allocated", False)


def test_who_may_not_decide_is_told_so_in_the_dry_run_and_when_applying(books, vendors, admin):
    buyer = people.UserFactory(role=roles.BUY)
    text = table({"id": vendors[0].pk, "code": "ABC-1"})
    before = stored()

    [verdict] = mapping_file.preview(actor=buyer, text=text).verdicts
    assert (verdict.action, verdict.column) == ("error", "kind")
    [line] = [each.line for each in mapping_file.preview(actor=admin, text=text).valid]
    with pytest.raises(InputErrors):
        mapping_file.apply(actor=buyer, lines=[line])
    assert stored() == before


@pytest.mark.parametrize("text", ["", "kind,id\n", "\x00"])
def test_a_file_that_is_no_such_table_is_refused(admin, text):
    with pytest.raises(InvalidInput) as refused:
        mapping_file.preview(actor=admin, text=text)
    assert refused.value.field == "file"


def test_a_long_file_costs_no_more_queries(books, admin):
    made = Vendor.objects.bulk_create(Vendor(name=f"Vendor {n}") for n in range(300))
    lines = [{"id": vendor.pk, "code": f"V-{vendor.pk}"} for vendor in made]

    def queries(text: str) -> tuple[int, int]:
        with CaptureQueriesContext(database) as captured:
            found = mapping_file.preview(actor=admin, text=text)
        return len(found.valid), len(captured)

    queries(table(*lines[:1]))
    (few, of_few), (many, of_many) = queries(table(*lines[:2])), queries(table(*lines))
    assert (few, many) == (2, 300)
    assert of_many == of_few
