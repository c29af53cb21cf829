"""Custom fields: who may fill in what, and whose word counts when both sides changed one."""

from datetime import UTC, datetime, timedelta

import pytest

from plyhub import roles
from plyhub.common import custom_fields, custom_values, events
from plyhub.common.custom_values import Said
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry, CustomField, CustomFieldValue
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import JobFactory
from tests.factories.procurement import VendorFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 11, 22, 12, tzinfo=UTC)


def field(name: str = "Gate Code", **given: object) -> CustomField:
    values = {"entity": "job", "owner": "hub", **given}
    return CustomField.objects.create(name=name, **values)


@pytest.fixture
def job(db):
    return JobFactory()


def said(job, **given: object) -> list[tuple[str, str, str]]:
    rows = CustomFieldValue.objects.filter(object_id=job.pk)
    return list(rows.values_list("field__name", "value", "told"))


def held(one: CustomField, job, value: str, *, told: str, changed_at=None) -> None:
    CustomFieldValue.objects.create(
        field=one, object_id=job.pk, value=value, told=told, changed_at=changed_at
    )


def change(job, one: CustomField, value: str, actor=None) -> bool:
    changed = custom_fields.change_values(
        actor=actor, entity=one.entity, object_id=job.pk, values={one.pk: value}
    )
    return changed == {one.pk}


def pull(job, values: dict[CustomField, str], at: datetime | None = THEN) -> set[int]:
    told = {one.pk: value for one, value in values.items()}
    settled = custom_values.set_values(
        entity="job", said=[Said(object_id=job.pk, values=told, at=at)], origin=1
    )
    return set(settled.standing)


# People.


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.ADM])
def test_who_may_fills_it_in(job, role):
    one, person = field(), people.UserFactory(role=role)

    with heard(events.custom_values_changed) as told:
        changed = change(job, one, " 4711 ", actor=person)

    assert (changed, said(job)) == (True, [("Gate Code", "4711", "")])
    assert told == [{"entity": "job", "object_ids": [job.pk], "origin": None}]
    entry = AuditEntry.objects.get(action="fill_in")
    assert (entry.object_type, entry.object_id, entry.actor) == ("job", job.pk, person)
    assert entry.changes == {"Gate Code": ["", "4711"]}


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.ACC, roles.RO])
def test_who_may_not_changes_nothing(job, role):
    one = field()

    with pytest.raises(NotAllowed):
        change(job, one, "4711", actor=people.UserFactory(role=role))

    assert (said(job), AuditEntry.objects.count()) == ([], 0)


def test_a_vendors_field_takes_the_right_to_change_vendors():
    one, vendor = field(entity="vendor"), VendorFactory()

    with pytest.raises(NotAllowed):
        change(vendor, one, "A-1", actor=people.manager())
    change(vendor, one, "A-1", actor=people.buyer())

    assert said(vendor) == [("Gate Code", "A-1", "")]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"owner": "field_service"}, "“Gate Code” is kept in ServiceTitan: change it there."),
        ({"is_writable": False}, "“Gate Code” can only be filled in in ServiceTitan."),
        ({"is_active": False}, "“Gate Code” is not in use any more."),
    ],
)
def test_a_field_that_is_not_changed_here_says_so(job, given, message):
    one = field(**given)

    with pytest.raises(WrongState) as refused:
        change(job, one, "4711")

    assert refused.value.message.startswith(message)
    assert said(job) == []


@pytest.mark.parametrize(
    ("kind", "options", "value", "kept"),
    [
        ("text", [], "a < b", "a < b"),
        ("numeric", [], "5.50", "5.5"),
        ("numeric", [], "-3", "-3"),
        ("numeric", [], "1e3", "1000"),
        ("dropdown", ["Key", "Code"], "Key", "Key"),
    ],
)
def test_a_value_of_the_type_is_kept(job, kind, options, value, kept):
    one = field(data_type=kind, options=options)

    change(job, one, value)

    assert said(job) == [("Gate Code", kept, "")]


@pytest.mark.parametrize(
    ("kind", "options", "value", "message"),
    [
        ("numeric", [], "many", "“Gate Code” takes a number."),
        ("numeric", [], "NaN", "“Gate Code” takes a number."),
        ("numeric", [], "1e99999", "“Gate Code” takes a number."),
        ("dropdown", ["Key", "Code"], "key", "“Gate Code” takes one of: Key, Code."),
        ("text", [], "x" * 2001, "Use at most 2000 characters."),
    ],
)
def test_a_value_that_is_not_of_the_type_is_refused(job, kind, options, value, message):
    one = field(data_type=kind, options=options)

    with pytest.raises(InputErrors) as refused:
        change(job, one, value)

    assert [(each.field, each.message) for each in refused.value.errors] == [
        (f"field_{one.pk}", message)
    ]
    assert said(job) == []


def test_the_same_value_again_is_no_news(job):
    one = field()
    change(job, one, "4711")

    with heard(events.custom_values_changed) as told:
        assert change(job, one, "4711") is False

    assert (told, AuditEntry.objects.count()) == ([], 1)


def test_one_wrong_value_keeps_all_others_out(job):
    good, wrong = field(), field("Lock", data_type="numeric")

    with pytest.raises(InputErrors):
        custom_fields.change_values(
            actor=None, entity="job", object_id=job.pk, values={good.pk: "1", wrong.pk: "x"}
        )

    assert said(job) == []


def test_a_field_of_other_records_is_refused(job):
    other = field(entity="vendor")

    with pytest.raises(InvalidInput):
        custom_fields.change_values(
            actor=None, entity="job", object_id=job.pk, values={other.pk: "1"}
        )


# Owners.


def test_an_administrator_decides_who_changes_it():
    one = field(owner="field_service")

    custom_fields.set_owner(actor=people.administrator(), field_id=one.pk, owner="both")

    one.refresh_from_db()
    entry = AuditEntry.objects.get(action="change_owner")
    assert (one.owner, entry.from_state, entry.to_state) == ("both", "field_service", "both")


def test_nobody_else_decides_that():
    one = field(owner="field_service")

    with pytest.raises(NotAllowed):
        custom_fields.set_owner(actor=people.buyer(), field_id=one.pk, owner="both")

    one.refresh_from_db()
    assert one.owner == "field_service"


def test_a_field_nobody_can_write_stays_theirs():
    one = field(owner="field_service", is_writable=False)

    with pytest.raises(WrongState):
        custom_fields.set_owner(actor=people.administrator(), field_id=one.pk, owner="hub")

    one.refresh_from_db()
    assert one.owner == "field_service"


# What is read.

A, B, C = "A", "B", "C"
BEFORE, AFTER = THEN - timedelta(hours=1), THEN + timedelta(hours=1)


@pytest.mark.parametrize(
    ("owner", "ours", "told", "changed_at", "theirs", "kept", "stands"),
    [
        ("field_service", A, A, None, B, B, False),
        ("field_service", A, B, AFTER, B, B, False),
        ("field_service", A, A, None, "", "", False),
        ("hub", A, A, None, B, A, True),
        ("hub", A, A, None, "", A, True),
        ("hub", "", A, BEFORE, A, "", True),
        ("hub", A, B, BEFORE, A, A, False),
        ("both", A, A, None, B, B, False),
        ("both", A, A, AFTER, B, B, False),
        ("both", A, B, BEFORE, B, A, True),
        ("both", A, B, BEFORE, C, C, False),
        ("both", A, B, AFTER, C, A, True),
        ("both", A, B, None, C, C, False),
    ],
)
def test_whose_word_counts(job, owner, ours, told, changed_at, theirs, kept, stands):
    one = field(owner=owner)
    held(one, job, ours, told=told, changed_at=changed_at)

    with heard(events.custom_values_changed) as announced:
        standing = pull(job, {one: theirs} if theirs else {})

    assert said(job) == [("Gate Code", kept, theirs)]
    assert (standing, len(announced)) == ({job.pk} if stands else set(), int(stands))


@pytest.mark.parametrize("owner", CustomField.Owner.values)
def test_a_first_value_is_theirs_whoever_decides(job, owner):
    one = field(owner=owner)

    assert (pull(job, {one: A}), said(job)) == (set(), [("Gate Code", A, A)])


def test_a_field_that_left_the_list_keeps_its_values(job):
    one = field(owner="field_service", is_active=False)
    held(one, job, A, told=A)

    pull(job, {})

    assert said(job) == [("Gate Code", A, A)]


def test_the_same_number_written_otherwise_is_no_change(job):
    one = field(owner="hub", data_type="numeric")
    held(one, job, "5", told="5")

    assert (pull(job, {one: "5.00"}), said(job)) == (set(), [("Gate Code", "5", "5")])


def test_the_losing_word_is_kept_in_the_audit_trail(job):
    one = field(owner="both")
    held(one, job, A, told=B, changed_at=BEFORE)

    pull(job, {one: C})

    assert AuditEntry.objects.get().changes == {"Gate Code": [A, C]}


def test_many_values_take_as_many_statements_as_one(django_assert_max_num_queries):
    jobs = JobFactory.create_batch(30)
    fields = [field(f"F{n}", owner="field_service") for n in range(5)]
    everything = [Said(object_id=one.pk, values={each.pk: "x" for each in fields}) for one in jobs]

    with django_assert_max_num_queries(8):
        custom_values.set_values(entity="job", said=everything, origin=1)

    assert CustomFieldValue.objects.count() == 150


def test_fields_are_written_with_their_options():
    known = field("Access", data_type="dropdown", options=["Key"], owner="both")
    values = {"entity": "job", "data_type": "dropdown", "is_active": True, "is_writable": True}
    rows = [
        (known.pk, {**values, "name": "Access", "options": ["Key", "Code"]}),
        (None, {**values, "name": "Floor", "options": ["1", "2"]}),
    ]

    ids = custom_values.upsert_fields(rows, origin=1)

    assert list(CustomField.objects.values_list("pk", "name", "options", "owner")) == [
        (ids[0], "Access", ["Key", "Code"], "both"),
        (ids[1], "Floor", ["1", "2"], "field_service"),
    ]


def test_a_field_seen_before_it_is_listed_is_made_once():
    first = custom_values.on_sight(entity="purchase_order", names={"Dock"}, is_writable=False)
    second = custom_values.on_sight(entity="purchase_order", names={"Dock"}, is_writable=False)

    made = CustomField.objects.get()
    assert first == second == {"Dock": made.pk}
    assert (made.owner, made.is_writable) == ("field_service", False)
