"""How documents we wrote stand in the books: read back, shown, and driving nothing here."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from integrations import selectors
from integrations.connectors import registry
from integrations.models import ExternalLink, ManualStep, RemoteDocument, SyncIssue
from integrations.sync import document_export, scopes
from integrations.sync.target import Target
from procurement.models import PurchaseOrder
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.purchasing_story import Story
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
ENTITY = "purchasing_document"
TABLES = (
    "integrations_externallink",
    "integrations_remotedocument",
    "integrations_manualstep",
    "integrations_syncissue",
    "procurement_purchaseorder",
)


@pytest.fixture
def story(world: World, si, sage) -> Story:
    """PO-892 is on both sides."""
    made = Story(world, si, sage)
    made.send()
    return made


def versions() -> list[list[tuple]]:
    """Which version of every row there is: a row that is written again gets a new one."""
    found = []
    with database.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


def statuses() -> dict[str, str]:
    """What the document of each record of ours is called there."""
    found = ExternalLink.objects.exclude(remote_status="")
    return dict(found.values_list("entity", "remote_status"))


def move(story: Story, number: str, state: str) -> None:
    document = story.row(number)["DOCID"]
    story.sage.control("document_state", {"document_id": document, "state": state})


def test_it_is_known_from_the_answer_at_once(story: Story):
    assert statuses() == {"purchase_order": "Pending"}


def test_what_became_of_it_there_is_read_and_drives_nothing(story: Story):
    receipt = story.receive("2", "20")
    story.send()
    assert statuses() == {"purchase_order": "Pending", "receipt": "Pending"}

    assert read(story.si, ENTITY) == {"read": 2, "updated": 2}
    assert statuses() == {"purchase_order": "Partially Converted", "receipt": "Pending"}
    assert selectors.notes("purchase_order", [story.order.pk]) == {
        story.order.pk: f"{story.row('PO-892')['DOCNO']} Partially Converted"
    }
    assert selectors.syncs_of("purchase_order", story.order.pk)[0].words == (
        f"in Sage Intacct as {story.row('PO-892')['DOCNO']}, Partially Converted there"
    )

    move(story, "PO-892", "Closed")
    move(story, receipt.number, "Converted")
    read(story.si, ENTITY)
    assert statuses() == {"purchase_order": "Closed", "receipt": "Converted"}
    order = PurchaseOrder.objects.get()
    assert order.status == "partially_received"
    assert not ManualStep.objects.exists()


def test_what_is_unchanged_writes_nothing(story: Story):
    story.receive("2", "20")
    story.reprice()
    story.send()
    read(story.si, ENTITY)
    before = versions()

    assert read(story.si, ENTITY) == {"read": 3, "unchanged": 3}
    assert versions() == before


def test_documents_of_others_are_passed_over(story: Story):
    """An order nobody here is linked to any more is somebody else's."""
    other = Story(story.world, story.si, story.sage)
    other.send()
    ExternalLink.objects.filter(hub_id=other.order.pk, entity="purchase_order").delete()
    read(story.si, ENTITY)
    before = versions()

    assert read(story.si, ENTITY) == {"read": 2, "unchanged": 2}
    assert versions() == before
    assert (RemoteDocument.objects.count(), SyncIssue.objects.count()) == (0, 0)


def test_what_else_stands_for_a_record_is_read_as_well(story: Story):
    came = story.receive("2", "20")
    story.send()
    story.reverse(came)
    story.send()
    read(story.si, ENTITY)

    found = dict(RemoteDocument.objects.values_list("entity", "status"))
    assert found == {"earlier_order": "Partially Converted", "receipt_reversal": "Pending"}
    [sync] = selectors.syncs_of("purchase_order", story.order.pk)
    assert sync.further == (
        f"before that it was {story.row('PO-892')['DOCNO']}, Partially Converted there",
    )
    [sync] = selectors.syncs_of("receipt", came.pk)
    assert (
        sync.words == f"taken back in Sage Intacct, where it was {story.row(came.number)['DOCNO']}"
    )
    assert sync.further == (
        f"taken back by {story.row(f'{came.number}-R')['DOCNO']}, Pending there",
    )


def test_a_document_that_was_ended_there_ticks_its_step(story: Story):
    story.receive("2", "20")
    story.reprice()
    story.send()
    read(story.si, ENTITY)
    assert story.steps() == [("earlier_ended", "open")]

    move(story, "PO-892", "Closed")
    read(story.si, ENTITY)
    assert story.steps() == [("earlier_ended", "detected")]
    assert statuses()["purchase_order"] == "Pending"


def test_all_earlier_documents_have_to_be_ended(story: Story):
    for price in ("1950", "1975"):
        story.receive("1")
        story.reprice(price)
        story.send()
    move(story, "PO-892", "Closed")
    read(story.si, ENTITY)
    assert story.steps() == [("earlier_ended", "open")]

    move(story, "PO-892-C1", "Closed")
    read(story.si, ENTITY)
    assert story.steps() == [("earlier_ended", "detected")]


def test_an_order_that_was_closed_by_hand_ticks_its_step(story: Story):
    story.receive("2", "20")
    story.send()
    document_export.end_order(Target.of(story.si), story.order.pk)
    story.send()
    assert story.steps() == [("order_ended", "open")]

    move(story, "PO-892", "Closed")
    read(story.si, ENTITY)
    assert story.steps() == [("order_ended", "detected")]


def test_more_documents_are_not_more_queries(story: Story):
    def queries() -> int:
        ExternalLink.objects.update(fingerprint="")
        with CaptureQueriesContext(database) as captured:
            read(story.si, ENTITY)
        return len(captured)

    few = queries()
    w.approve(*(story.world.order() for _ in range(5)))
    story.send()
    assert queries() == few


def test_they_are_read_with_everything_else_only():
    description = registry.describe("intacct")
    inside = {
        scope: ENTITY in {kind.name for kind in scopes.kinds(scope, description)}
        for scope in scopes.LABELS
    }
    assert inside == {scope: scope == scopes.ALL for scope in scopes.LABELS}


def test_a_sync_reads_only_what_changed_since_the_last_one(story: Story, pulled):
    pulled(story.si)
    story.sage.control("advance_time", {"seconds": 3 * 3600})
    w.approve(story.world.order())
    story.send()
    pulled(story.si)
    story.sage.control("advance_time", {"seconds": 3 * 3600})
    move(story, "PO-893", "Closed")

    stage = pulled(story.si).stages.get(entity=ENTITY)

    assert (stage.read, stage.updated) == (1, 1)
    found = ExternalLink.objects.filter(entity="purchase_order").order_by("hub_id")
    assert list(found.values_list("remote_status", flat=True)) == ["Pending", "Closed"]
