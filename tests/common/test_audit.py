"""The audit trail."""

import pytest

from plyhub.common import audit, request_context
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.inventory import ItemFactory
from tests.factories.procurement import draft_order

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_and_why():
    document, actor = ItemFactory(), people.buyer()

    with request_context.bind(request_id="req-1"):
        audit.record(
            document,
            action="renamed",
            actor=actor,
            from_state="old",
            to_state="new",
            reason="typo",
            changes={"name": ["a", "b"]},
        )

    assert AuditEntry.objects.values(
        "object_type",
        "object_id",
        "number",
        "action",
        "actor",
        "from_state",
        "to_state",
        "reason",
        "rule",
        "changes",
        "request_id",
    ).get() == {
        "object_type": "item",
        "object_id": document.pk,
        "number": "",
        "action": "renamed",
        "actor": actor.pk,
        "from_state": "old",
        "to_state": "new",
        "reason": "typo",
        "rule": "",
        "changes": {"name": ["a", "b"]},
        "request_id": "req-1",
    }


def test_what_a_rule_did_names_the_rule():
    audit.record(ItemFactory(), action="closed", actor=None, rule="nothing left to come")

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.rule, entry.request_id) == (None, "nothing left to come", "")


def test_a_document_is_named_by_its_number():
    order = draft_order()

    assert AuditEntry.objects.get(object_type="purchaseorder").number == order.number


def test_the_timeline_is_that_document_newest_first():
    mine, other = ItemFactory(), ItemFactory()
    for action, document in (("first", mine), ("elsewhere", other), ("second", mine)):
        audit.record(document, action=action, actor=None)

    assert [entry.action for entry in audit.timeline(mine)] == ["second", "first"]


def test_reading_the_timeline_with_its_people_is_one_query(django_assert_num_queries):
    item = ItemFactory()
    for _ in range(3):
        audit.record(item, action="seen", actor=people.buyer())

    with django_assert_num_queries(1):
        assert len({str(entry.actor) for entry in audit.timeline(item)}) == 3
