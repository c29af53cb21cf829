"""The queue's page: what holds it up, cause by cause, and what can be done with many at once."""

import csv
import io

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from integrations.causes import causes
from integrations.models import Connection, OutboxEntry
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return rows.page(OutboxEntry, "changelist")


def _labels(answer) -> set[str]:
    return {entry.label for entry in answer.context["cl"].result_list}


def test_repeats_of_one_cause_are_one_line_with_a_count():
    for _ in range(3):
        rows.entry(state="failed", error_code="BL1", message="No such term.")
    rows.entry(state="failed", error_code="BL2", message="No such term.")
    rows.entry(state="failed", message="Odd.")
    rows.entry(state="failed", message="Odder.")
    rows.entry(state="pending")

    assert [(each.count, each.title, each.sample) for each in causes()][0] == (
        3,
        "Refused",
        "No such term.",
    )
    assert sorted(each.count for each in causes()) == [1, 1, 1, 3]


def test_the_page_narrows_to_one_cause(as_administrator, page):
    wanted = [rows.entry(state="blocked", reason="project_missing") for _ in range(2)]
    rows.entry(state="blocked", reason="vendor_review")
    [cause] = [each for each in causes() if each.title == "Project not there yet"]

    answer = as_administrator.get(page, {"cause": cause.key})

    assert _labels(answer) == {entry.label for entry in wanted}
    assert "2 × Project not there yet" in answer.content.decode()


def test_the_page_narrows_to_one_kind_of_record_and_one_write(as_administrator, page):
    order, _change, job = (
        rows.entry(),
        rows.entry(operation="si.po.update"),
        rows.entry(entity="job", operation="si.project.upsert"),
    )

    answers = [
        as_administrator.get(page, chosen)
        for chosen in ({"entity": "job"}, {"operation": "si.po.create"}, {"entity": "none"})
    ]

    assert [_labels(answer) for answer in answers] == [{job.label}, {order.label}, set()]


@pytest.mark.parametrize("key", ["nonsense", "1~2", "x~blocked~~~", "~~~~"])
def test_a_cause_that_is_none_shows_nothing(as_administrator, page, key):
    rows.entry(state="blocked")

    assert _labels(as_administrator.get(page, {"cause": key})) == set()


def test_all_of_a_cause_are_retried_at_once(as_administrator, said):
    for _ in range(2):
        rows.entry(state="unknown", reason="unreachable", probes=1)
    rows.entry(state="unknown", reason="forbidden", probes=1)
    [key] = [each.key for each in causes() if each.title == "Could not be reached"]

    answer = as_administrator.post("/integrations/outboxentry/cause/", {"cause": key})

    assert said(answer) == [("success", "2 will be tried again.")]
    probes = OutboxEntry.objects.order_by("pk").values_list("reason", "probes")
    assert list(probes) == [("unreachable", 0), ("unreachable", 0), ("forbidden", 1)]


def test_a_buyer_retries_no_cause(as_role):
    entry = rows.entry(state="failed", error_code="BL1")
    [cause] = causes()

    as_role(roles.BUY).post("/integrations/outboxentry/cause/", {"cause": cause.key})

    entry.refresh_from_db()
    assert entry.state == "failed"


def _act(client, page, action, entries, **more):
    chosen = {ACTION_CHECKBOX_NAME: [entry.pk for entry in entries]}
    return client.post(page, {"action": action, **chosen, **more})


def test_many_are_cancelled_with_one_reason(as_administrator, page, said):
    entries = [rows.entry(state="failed") for _ in range(3)]

    asked = _act(as_administrator, page, "cancel_selected", entries)
    before = set(OutboxEntry.objects.values_list("state", flat=True))
    done = _act(as_administrator, page, "cancel_selected", entries, reason="Entered by hand.")

    assert (asked.status_code, before) == (200, {"failed"})
    assert all(entry.label in asked.content.decode() for entry in entries)
    assert said(done) == [("success", "3 will not be sent.")]
    assert set(OutboxEntry.objects.values_list("state", "message")) == {
        ("cancelled", "Entered by hand.")
    }


def test_without_a_reason_nothing_is_cancelled(as_administrator, page):
    entry = rows.entry(state="failed")

    answer = _act(as_administrator, page, "cancel_selected", [entry], reason=" ")

    entry.refresh_from_db()
    assert (answer.status_code, entry.state) == (200, "failed")
    assert list(answer.context["form"].errors) == ["reason"]


def test_what_cannot_be_cancelled_refuses_them_all_beside_the_reason(as_administrator, page):
    entries = [rows.entry(state="failed"), rows.entry(state="in_flight")]

    answer = _act(as_administrator, page, "cancel_selected", entries, reason="No.")

    assert answer.context["form"].errors["reason"] == [
        f"{entries[1].label} cannot be cancelled: it is being sent."
    ]
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"failed", "in_flight"}


def test_the_list_is_exported_without_what_was_exchanged(as_administrator, page):
    entry = rows.entry(
        state="failed", label="=PO-1", message="No.", payload={"unit_price": "1234.56"}
    )

    answer = _act(as_administrator, page, "export_selected", [entry])

    text = b"".join(answer.streaming_content).decode()
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["what"], row["state"], row["why"]) == ("'=PO-1", "Failed", "failed: No.")
    assert "1234.56" not in text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("error", "Books cannot be reached."),
        ("expired", "Books refuses our credentials."),
    ],
)
def test_trouble_is_told_on_every_page(as_role, page, state, told):
    rows.connection(name="Books", state=state)
    client = as_role(roles.BUY)

    pages = ["/", page, rows.page(Connection, "changelist")]

    assert [told in client.get(each).content.decode() for each in pages] == [True] * 3


@pytest.mark.parametrize("state", ["active", "inactive", "not_configured"])
def test_what_is_in_order_has_no_banner(as_administrator, page, state):
    rows.connection(name="Books", state=state)

    assert "ply-banner" not in as_administrator.get(page).content.decode()


def test_what_was_skipped_is_counted(as_administrator, page):
    connection = rows.connection(name="Books", state="inactive")
    for _ in range(2):
        rows.entry(connection=connection, state="skipped")

    told = as_administrator.get(page).content.decode()

    assert "Books is switched off." in told
    assert "2 events were skipped, to be sent from “Records from before”." in told


def test_who_sees_no_connections_sees_no_banner(as_role):
    rows.connection(state="expired")

    assert "ply-banner" not in as_role(roles.TECH).get("/").content.decode()
