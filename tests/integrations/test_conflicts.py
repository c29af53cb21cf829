"""Deciding about what both sides changed: kept, applied, or settled by itself."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from rest_framework.test import APIClient

from integrations.models import Conflict, Connection, OutboxEntry
from integrations.sync import conflict_decisions, push
from inventory.models import Item, Job
from inventory.services import categories, items
from plyhub import roles
from plyhub.common import custom_fields
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import AuditEntry, CustomField, CustomFieldValue, User
from procurement.models import Vendor
from procurement.services import vendor_editing
from tests.factories import people
from tests.integrations import small_company
from tests.integrations.stand_ins import StandIn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(field: Connection) -> User:
    return people.administrator()


class Office:
    """ServiceTitan and PlyHub side by side."""

    def __init__(self, titan: StandIn, field: Connection, ada: User, pulled) -> None:
        self.titan, self.field, self.ada, self.pulled = titan, field, ada, pulled

    @property
    def vendor(self) -> Vendor:
        return Vendor.objects.get()

    @property
    def vendor_there(self) -> dict:
        return self.titan.table("vendors")[0]

    @property
    def whip(self) -> Item:
        return Item.objects.get(sku="WHIP-6FT")

    @property
    def whip_there(self) -> dict:
        return self.titan.lookup("materials", "WHIP-6FT")

    def memo_there(self, text: str) -> None:
        self.titan.edit("vendors", str(self.vendor_there["id"]), memo=text)

    def memo_here(self, text: str) -> None:
        vendor_editing.change(actor=self.ada, vendor_id=self.vendor.pk, values={"memo": text})

    def memos(self) -> tuple[str, str]:
        return self.vendor.memo, self.vendor_there["memo"]

    def settle(self, scope: str) -> None:
        for _ in range(2):
            self.pulled(self.field, scope)
            push.drain(self.field.pk)

    def vendor_clash(self) -> Conflict:
        """Their note lost against ours."""
        self.memo_here("Ours")
        self.memo_there("Theirs")
        self.settle("vendors")
        return Conflict.objects.get()

    def cost_clash(self) -> Conflict:
        """Nobody's cost stands: 9.10 here, 9.50 there."""
        items.set_cost(actor=self.ada, item_id=self.whip.pk, cost=D("9.10"))
        self.titan.edit("materials", "WHIP-6FT", cost=9.5)
        self.settle("materials")
        return Conflict.objects.get()

    def costs(self) -> tuple[D, D]:
        return self.whip.cost, D(str(self.whip_there["cost"]))


@pytest.fixture
def office(field, servicetitan, ada, pulled) -> Office:
    small_company.build(servicetitan)
    pulled(field, "materials")
    return Office(servicetitan, field, ada, pulled)


def state_of(conflict: Conflict) -> tuple:
    conflict.refresh_from_db()
    return conflict.state, conflict.closed_by


def test_what_stands_is_kept(office, ada):
    conflict = office.vendor_clash()
    queued = OutboxEntry.objects.count()

    conflict_decisions.keep(actor=ada, conflict_id=conflict.pk)
    office.settle("vendors")

    assert state_of(conflict) == ("resolved_kept", ada)
    assert office.memos() == ("Ours", "Ours")
    assert OutboxEntry.objects.count() == queued
    entry = AuditEntry.objects.get(object_type="conflict")
    assert (entry.action, entry.actor, entry.changes) == (
        "keep",
        ada,
        {"notes": ["Ours", "Theirs"]},
    )


def test_the_value_that_lost_is_applied_on_both_sides(office, ada):
    conflict = office.vendor_clash()

    conflict_decisions.apply(actor=ada, conflict_id=conflict.pk)
    office.settle("vendors")

    assert state_of(conflict) == ("resolved_applied", ada)
    assert office.memos() == ("Theirs", "Theirs")
    assert Conflict.objects.count() == 1
    change = AuditEntry.objects.filter(object_type="vendor", action="changed").first()
    assert (change.actor, change.changes) == (ada, {"memo": {"before": "Ours", "after": "Theirs"}})


def test_our_name_of_a_category_is_applied_after_theirs_had_won(office, ada):
    category = office.whip.category
    categories.change_category(actor=ada, category_id=category.pk, values={"name": "Mine"})
    office.titan.control("rename_category", {"category": category.name, "name": "Theirs"})
    office.settle("materials")

    conflict_decisions.apply(actor=ada, conflict_id=Conflict.objects.get().pk)
    office.settle("materials")

    category.refresh_from_db()
    names = {row["name"] for row in office.titan.table("categories")}
    assert (category.name, "Mine" in names, "Theirs" in names) == ("Mine", True, False)


@pytest.mark.parametrize(
    ("decide", "cost"),
    [(conflict_decisions.keep, D("9.10")), (conflict_decisions.apply, D("9.50"))],
)
def test_a_cost_waits_for_a_person_and_is_then_the_same_on_both_sides(office, ada, decide, cost):
    conflict = office.cost_clash()
    assert office.costs() == (D("9.10"), D("9.50"))

    decide(actor=ada, conflict_id=conflict.pk)
    office.settle("materials")

    assert office.costs() == (cost, cost)
    assert Conflict.objects.filter(state="open").count() == 0


def test_another_change_there_is_told_in_the_same_conflict(office):
    conflict = office.cost_clash()

    office.titan.edit("materials", "WHIP-6FT", cost=9.75)
    office.settle("materials")

    again = Conflict.objects.get()
    assert (again.pk, again.theirs, again.state) == (conflict.pk, "9.750000", "open")
    assert office.costs() == (D("9.10"), D("9.75"))


def test_a_conflict_closes_by_itself_when_they_come_to_our_value(office):
    conflict = office.cost_clash()

    office.titan.edit("materials", "WHIP-6FT", cost=9.1)
    office.settle("materials")

    assert state_of(conflict) == ("resolved_kept", None)
    assert AuditEntry.objects.get(object_type="conflict").rule == "both sides agree by now"


def test_a_conflict_closes_by_itself_when_we_come_to_their_value(office, ada):
    conflict = office.vendor_clash()

    office.memo_here("Theirs")

    assert state_of(conflict) == ("resolved_applied", None)


def test_a_further_change_there_of_what_had_lost_keeps_it_open(office):
    conflict = office.vendor_clash()

    office.titan.edit("vendors", str(office.vendor_there["id"]), name="ABC West")
    office.settle("vendors")

    assert (state_of(conflict), office.vendor.name) == (("open", None), "ABC West")


@pytest.mark.parametrize(
    ("role", "decides"),
    [
        (roles.TECH, set()),
        (roles.WHS, set()),
        (roles.BUY, {"item", "category", "purchase_order"}),
        (roles.PM, set()),
        (roles.ACC, {"vendor"}),
        (roles.ADM, {"item", "category", "purchase_order", "vendor", "location", "job"}),
        (roles.RO, set()),
    ],
)
def test_who_decides_about_what(db, role, decides):
    person = people.UserFactory(role=role)
    kinds = ("item", "category", "purchase_order", "vendor", "location", "job")

    assert {each for each in kinds if conflict_decisions.may_decide(person, each)} == decides


def test_who_may_not_changes_nothing(office):
    conflict = office.vendor_clash()
    before = (office.memos(), OutboxEntry.objects.count(), AuditEntry.objects.count())

    for decide in (conflict_decisions.keep, conflict_decisions.apply):
        with pytest.raises(NotAllowed, match="Ask an accountant, or an administrator"):
            decide(actor=people.UserFactory(role=roles.BUY), conflict_id=conflict.pk)

    assert state_of(conflict) == ("open", None)
    assert before == (office.memos(), OutboxEntry.objects.count(), AuditEntry.objects.count())


def test_an_accountant_applies_a_vendors_value_without_editing_vendors_otherwise(office):
    ann = people.UserFactory(role=roles.ACC)
    conflict = office.vendor_clash()

    conflict_decisions.apply(actor=ann, conflict_id=conflict.pk)

    assert (state_of(conflict), office.vendor.memo) == (("resolved_applied", ann), "Theirs")


def test_nothing_is_decided_twice(office, ada):
    conflict = office.vendor_clash()
    conflict_decisions.keep(actor=ada, conflict_id=conflict.pk)

    with pytest.raises(WrongState, match="decided already: kept as it is"):
        conflict_decisions.apply(actor=ada, conflict_id=conflict.pk)

    assert (state_of(conflict), office.memos()) == (("resolved_kept", ada), ("Ours", "Ours"))


def test_a_custom_field_that_lost_is_a_conflict_too(office, ada):
    def say_there(value: str) -> None:
        told = {"table": "jobs", "id": "4521", "field": "Gate code", "value": value}
        office.titan.control("set_custom_field", told)

    def said_there() -> str:
        return office.titan.lookup("jobs", "4521")["customFields"][0]["value"]

    say_there("North")
    office.settle("jobs")
    gate = CustomField.objects.get(entity="job", name="Gate code")
    CustomField.objects.filter(pk=gate.pk).update(owner="hub")
    job_id = Job.objects.get(number="4521").pk
    custom_fields.change_values(actor=ada, entity="job", object_id=job_id, values={gate.pk: "East"})
    say_there("West")
    office.settle("jobs")

    conflict = Conflict.objects.get()
    told = (conflict.label, conflict.base, conflict.ours, conflict.theirs, conflict.winner)
    assert told == ("Gate code", "North", "East", "West", "ours")
    assert (CustomFieldValue.objects.get(field=gate).value, said_there()) == ("East", "East")

    conflict_decisions.apply(actor=ada, conflict_id=conflict.pk)
    push.drain(office.field.pk)

    assert (CustomFieldValue.objects.get(field=gate).value, said_there()) == ("West", "West")


def test_conflicts_over_the_api(office):
    conflict = office.vendor_clash()
    ann, client = people.UserFactory(role=roles.ACC), APIClient()
    client.force_authenticate(ann)

    [row] = client.get("/api/integrations/conflicts/?entity=vendor").json()["results"]
    assert (row["label"], row["ours"], row["theirs"], row["winner"]) == (
        "notes",
        "Ours",
        "Theirs",
        "ours",
    )
    answer = client.post(f"/api/integrations/conflicts/{conflict.pk}/keep/")
    assert (answer.status_code, answer.json()["state"]) == (200, "resolved_kept")
    assert client.get("/api/integrations/conflicts/").json()["results"] == []
