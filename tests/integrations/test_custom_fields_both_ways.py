"""Custom fields between PlyHub and ServiceTitan: whose word counts, and what each side says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from integrations.models import Connection, OutboxEntry
from integrations.sync import push
from plyhub.common import custom_fields
from plyhub.common.models import AuditEntry, CustomField, CustomFieldValue
from procurement.models import PurchaseOrder
from tests.factories import people
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)

SET = "st.customfield.set"
PATCH_JOB = "PATCH .*/jobs/.*"
TABLES = ("common_customfield", "common_customfieldvalue", "integrations_outboxentry")


class Story:
    """Job 4521 and a vendor, linked, with the fields they have over there."""

    def __init__(self, connection: Connection, titan: w.StandIn, world: World) -> None:
        self.connection, self.titan, self.job, self.vendor = (
            connection,
            titan,
            world.job,
            world.vendor,
        )
        self.job_id = str(titan.control("lookup", {"table": "jobs", "id": "4521"})["id"])
        w.link(connection, "job", self.job.pk, self.job_id)
        for name, options in (
            ("Parking", None),
            ("Gate Code", None),
            ("Access", ["Key", "Code"]),
        ):
            kind = "Dropdown" if options else "Text"
            self.control("add_custom_field", table="jobs", name=name, type=kind, options=options)
        self.field_there("Gate Code", "1234")
        self.field_there("Access", "Key")

    def control(self, verb: str, **values: Any) -> Any:
        return self.titan.control(verb, values)

    def field_there(self, name: str, value: str) -> None:
        """Somebody fills a field of the job in over there."""
        self.control("set_custom_field", table="jobs", id=self.job_id, field=name, value=value)

    def row(self) -> dict[str, Any]:
        return next(row for row in self.titan.rows("jobs") if str(row["id"]) == self.job_id)

    def there(self) -> dict[str, str]:
        return {each["name"]: each["value"] for each in self.row()["customFields"] or ()}

    def here(self) -> dict[str, str]:
        said = custom_fields.values_of(self.job)
        return {field.name: value for field, value in said if value}

    def field(self, name: str, entity: str = "job") -> CustomField:
        return CustomField.objects.get(entity=entity, name=name)

    def owned(self, owner: str, *names: str) -> None:
        CustomField.objects.filter(entity="job", name__in=names).update(owner=owner)

    def change(self, name: str, value: str) -> None:
        """Somebody fills a field of the job in here."""
        custom_fields.change_values(
            actor=None,
            entity="job",
            object_id=self.job.pk,
            values={self.field(name).pk: value},
        )

    def read(self) -> dict[str, int]:
        return read(self.connection, "job_custom_field", "job")

    def send(self) -> None:
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        for _ in range(3):
            push.drain(self.connection.pk)

    def entries(self) -> list[str]:
        return list(OutboxEntry.objects.filter(operation=SET).values_list("state", flat=True))


@pytest.fixture
def story(world: World, st: Connection, titan: w.StandIn) -> Story:
    made = Story(st, titan, world)
    made.read()
    return made


def versions() -> list[list[tuple]]:
    found = []
    with database.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


def test_fields_and_what_a_job_says_in_them_come_in(story: Story) -> None:
    access = story.field("Access")

    assert (access.data_type, access.options, access.owner) == (
        "dropdown",
        ["Key", "Code"],
        "field_service",
    )
    assert story.here() == story.there()
    assert story.here()["Gate Code"] == "1234"


def test_read_twice_nothing_is_written(story: Story) -> None:
    before = versions()

    again = story.read()

    assert (versions(), set(again)) == (before, {"read", "unchanged"})


def test_what_they_change_in_a_field_of_theirs_is_taken(story: Story) -> None:
    story.field_there("Gate Code", "9999")
    story.field_there("Access", "")

    story.read()

    assert story.here() == story.there()
    assert (story.here()["Gate Code"], story.entries()) == ("9999", [])


@pytest.mark.parametrize("owner", ["hub", "both"])
def test_changed_here_the_job_there_says_it_and_keeps_all_else(story: Story, owner: str) -> None:
    story.owned(owner, "Gate Code")
    before = story.row()

    story.change("Gate Code", "4711")
    story.send()

    after = story.row()
    assert story.there() == {
        **{v["name"]: v["value"] for v in before["customFields"]},
        "Gate Code": "4711",
    }
    changing = ("customFields", "modifiedOn")
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert story.connection.activity.latest("pk").sentence == (
        "Custom fields of Job 4521 filled in in ServiceTitan"
    )


def test_sent_and_read_back_nothing_more_happens(story: Story) -> None:
    story.owned("both", "Gate Code")
    story.change("Gate Code", "4711")
    story.send()
    story.read()
    there, here = story.row(), versions()

    story.read()
    story.send()

    assert (story.row(), versions(), story.entries()) == (there, here, ["succeeded"])


def test_emptied_here_it_is_gone_there(story: Story) -> None:
    story.owned("hub", "Gate Code")

    story.change("Gate Code", "")
    story.send()
    story.read()

    assert ("Gate Code" in story.there(), "Gate Code" in story.here()) == (False, False)


def test_another_word_of_theirs_in_a_field_of_ours_is_overwritten(story: Story) -> None:
    story.owned("hub", "Gate Code")
    story.field_there("Gate Code", "0000")

    story.read()
    story.send()

    assert (story.here()["Gate Code"], story.there()["Gate Code"]) == ("1234", "1234")
    lost = AuditEntry.objects.get(action="settle_field")
    assert (lost.object_type, lost.object_id) == ("job", story.job.pk)
    assert lost.changes == {"Gate Code": ["0000", "1234"]}


def test_both_changed_it_and_theirs_is_later(story: Story) -> None:
    story.owned("both", "Gate Code")
    story.change("Gate Code", "4711")
    CustomFieldValue.objects.update(changed_at=timezone.now() - timedelta(days=9999))
    story.field_there("Gate Code", "0000")

    story.read()
    story.send()

    assert (story.here()["Gate Code"], story.there()["Gate Code"]) == ("0000", "0000")
    assert AuditEntry.objects.get(action="settle_field").changes == {"Gate Code": ["4711", "0000"]}


def test_both_changed_it_and_ours_is_later(story: Story) -> None:
    story.owned("both", "Gate Code")
    story.field_there("Gate Code", "0000")
    story.change("Gate Code", "4711")
    CustomFieldValue.objects.update(changed_at=timezone.now() + timedelta(days=9999))

    story.read()
    story.send()

    assert (story.here()["Gate Code"], story.there()["Gate Code"]) == ("4711", "4711")


def test_sending_one_field_does_not_undo_what_they_changed_in_another(story: Story) -> None:
    story.owned("both", "Gate Code", "Access")
    story.field_there("Access", "Code")

    story.change("Gate Code", "4711")
    story.send()
    story.read()

    assert story.there() | {"Gate Code": "4711", "Access": "Code"} == story.there() == story.here()


def test_changed_back_there_after_it_was_sent_is_taken(story: Story) -> None:
    story.owned("both", "Gate Code")
    story.change("Gate Code", "4711")
    story.send()
    story.field_there("Gate Code", "1234")

    story.read()
    story.send()

    assert (story.here()["Gate Code"], story.there()["Gate Code"]) == ("1234", "1234")


def test_two_changes_before_the_first_was_sent_are_one_write(story: Story) -> None:
    story.owned("hub", "Gate Code", "Parking")

    story.change("Gate Code", "4711")
    story.change("Parking", "P-1")
    story.send()

    assert story.entries() == ["succeeded"]
    assert {**story.there(), "Gate Code": "4711", "Parking": "P-1"} == story.there()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after"},
        {"kind": "status", "status": 429},
        {"kind": "status", "status": 401},
        {"kind": "status", "status": 503},
    ],
    ids=["reply lost", "too many", "signed out", "down"],
)
def test_trouble_on_the_way_ends_in_one_value(story: Story, fault: dict[str, Any]) -> None:
    story.owned("hub", "Gate Code")
    story.titan.faults({"match": PATCH_JOB, "times": 1, **fault})

    story.change("Gate Code", "4711")
    for _ in range(3):
        story.send()
        w.state(story.connection, "active")

    assert (story.there()["Gate Code"], story.entries()) == ("4711", ["succeeded"])


def test_an_expired_token_is_renewed(story: Story) -> None:
    story.owned("hub", "Gate Code")
    story.control("expire_tokens")

    story.change("Gate Code", "4711")
    story.send()

    assert (story.there()["Gate Code"], story.entries()) == ("4711", ["succeeded"])


def test_a_refused_value_is_told_and_stays_here(story: Story) -> None:
    story.owned("hub", "Access")
    CustomField.objects.filter(name="Access").update(options=["Key", "Code", "Bell"])
    before = story.row()

    story.change("Access", "Bell")
    story.send()

    entry = w.entry(story.connection, SET)
    assert entry.state in ("failed", "blocked")
    assert "Bell" in f"{entry.message} {entry.error_detail}"
    assert (story.row(), story.here()["Access"]) == (before, "Bell")


def test_a_job_that_is_not_known_there_is_not_told_of(story: Story) -> None:
    story.owned("hub", "Gate Code")
    story.connection.links.filter(entity="job").delete()

    story.change("Gate Code", "4711")

    assert story.entries() == []


def test_fields_of_a_vendor_go_both_ways(story: Story) -> None:
    read(story.connection, "vendor_custom_field", "vendor")
    terms = story.field("Account Number", "vendor")
    custom_fields.set_owner(actor=people.administrator(), field_id=terms.pk, owner="hub")
    vendor_id = story.titan.ready["facts"]["vendor"]

    def there() -> dict[str, Any]:
        return next(r for r in story.titan.rows("vendors") if str(r["id"]) == vendor_id)

    before = there()
    custom_fields.change_values(
        actor=None, entity="vendor", object_id=story.vendor.pk, values={terms.pk: "ACC-77"}
    )
    story.send()

    after = there()
    said = {each["name"]: each["value"] for each in after["customFields"]}
    kept = {each["name"]: each["value"] for each in before.get("customFields") or ()}
    assert said == {**kept, "Account Number": "ACC-77"}
    changing = ("customFields", "modifiedOn")
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert OutboxEntry.objects.get(operation=SET).entity == "vendor"


def test_fields_of_an_order_are_made_on_sight_and_only_read(story: Story, world: World) -> None:
    order = world.order()
    w.approve(order)
    push.drain(story.connection.pk)
    there = story.connection.links.get(entity="purchase_order", hub_id=order.pk)
    name = next(r["name"] for r in story.titan.rows("field_types") if r["of"] == "purchase_orders")
    story.control("set_po_custom_field", id=int(there.external_id), name=name, value="77")

    read(story.connection, "purchase_order")

    [(field, value)] = custom_fields.values_of(PurchaseOrder.objects.get(pk=order.pk))
    assert (field.name, field.is_writable, field.owner, value) == (
        name,
        False,
        "field_service",
        "77",
    )
