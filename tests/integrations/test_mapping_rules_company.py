"""What the company decides about its codes, and a second field-service system."""

from __future__ import annotations

import pytest
from django.db import transaction

from integrations import mapping_rules, mapping_tester
from integrations.models import CodePrefix, ExternalLink
from integrations.sync import decisions, identity, links
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Item, Job, Technician
from plyhub import roles
from plyhub.common.errors import InputErrors, NotAllowed
from plyhub.common.models import AuditEntry, Company
from procurement.models import Vendor
from tests.factories import people
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    return rows.connection()


@pytest.fixture
def admin():
    return people.administrator()


@transaction.atomic
def code(books, entity: str, record) -> str:
    identity.lock(books.pk)
    ref = Ref(entity, record.pk)
    found: links.Links = identity.establish(Target.of(books), [ref])
    return found.id_of(entity, record.pk)


def from_field(connection, job) -> None:
    ExternalLink.objects.create(
        connection=connection, entity="job", hub_id=job.pk, external_id=str(job.pk)
    )


def test_a_prefix_counts_for_records_without_a_code_only(books, admin):
    abc, rexel = (Vendor.objects.create(name=name) for name in ("ABC Supply", "Rexel"))
    assert code(books, "vendor", abc) == "VEND-ABC"

    assert mapping_rules.save(actor=admin, changes={"vendor": "v-"}) == 1

    assert code(books, "vendor", abc) == "VEND-ABC"
    assert code(books, "vendor", rexel) == "V-REXEL"


def test_the_default_again_leaves_no_rule_behind(admin):
    mapping_rules.save(actor=admin, changes={"vendor": "V-"})
    mapping_rules.save(actor=admin, changes={"vendor": "VEND-"})

    assert CodePrefix.objects.count() == 0


def test_a_change_is_told_in_the_audit_trail(admin):
    mapping_rules.save(actor=admin, changes={"vendor": "V-", "item": "INV-"})

    entry = AuditEntry.objects.get(action="codes changed")
    assert (entry.actor, entry.changes) == (
        admin,
        {"before": {"vendor": "VEND-"}, "after": {"vendor": "V-"}},
    )


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"vendor": "V_"}, "vendor", "use only capital letters"),
        ({"item": "-I"}, "item", "Begin with a letter or a digit."),
        ({"job": "A" * 11}, "job", "use at most 10"),
        ({"job": "PPRJ-"}, "job", "PPRJ- is that of projects already: numbers would meet."),
        ({"nothing": "A"}, "nothing", "There is no such prefix."),
    ],
)
def test_a_prefix_no_code_can_have_is_refused_and_nothing_is_stored(admin, changes, field, said):
    with pytest.raises(InputErrors) as refused:
        mapping_rules.save(actor=admin, changes={**changes, "customer": "C-"})

    [error] = refused.value.errors
    assert error.field == field
    assert said in error.message
    assert CodePrefix.objects.count() == 0


@pytest.mark.parametrize("role", [roles.ACC, roles.BUY, roles.PM])
def test_only_administrators_change_how_codes_are_made(role):
    with pytest.raises(NotAllowed):
        mapping_rules.save(
            actor=people.UserFactory(role=role), changes={"vendor": "V-"}, manufacturers="X"
        )

    assert CodePrefix.objects.count() == 0
    assert Company.current().manufacturers == "CARRIER TRANE LENNOX GOODMAN"


def test_manufacturers_are_dropped_from_codes_made_from_then_on(books, admin):
    before, after = (Item.objects.create(sku=f"RHEEM-{n}", name="Heater") for n in (1, 2))
    assert code(books, "item", before) == "INV-RHEEM-1"

    mapping_rules.save(actor=admin, changes={}, manufacturers="Carrier, Rheem")

    assert Company.current().manufacturers == "Carrier Rheem"
    assert code(books, "item", before) == "INV-RHEEM-1"
    assert code(books, "item", after) == "INV-2"


@pytest.fixture
def sources(books):
    """Two field-service systems with a job 4521 each."""
    first, second = (rows.connection(system="servicetitan", name=name) for name in ("East", "West"))
    jobs = [Job.objects.create(number="4521") for _ in range(2)]
    for connection, job in zip((first, second), jobs, strict=True):
        from_field(connection, job)
    return second, jobs


def test_jobs_of_a_second_source_are_held_until_they_have_a_prefix(books, admin, sources):
    west, (east_job, west_job) = sources

    assert (code(books, "job", east_job), code(books, "job", west_job)) == ("PRJ-4521", "")
    held = ExternalLink.objects.get(connection=books, entity="job", hub_id=west_job.pk)
    assert (held.state, identity.review_reason("job")) == ("review", "id_invalid")
    assert held.rule == "West is a second source of jobs: give its codes a prefix first"

    mapping_rules.save(actor=admin, changes={f"job:{west.pk}": "PRJ-W-"})
    assert code(books, "job", west_job) == "PRJ-W-4521"
    assert code(books, "job", east_job) == "PRJ-4521"


def test_the_prefix_of_a_second_source_keeps_it_apart(admin, sources):
    west, _ = sources
    with pytest.raises(InputErrors, match="PRJ- is that of jobs already"):
        mapping_rules.save(actor=admin, changes={f"job:{west.pk}": "PRJ-"})

    assert CodePrefix.objects.count() == 0


def test_trying_a_name_says_each_step_the_collision_and_the_outcome(books):
    abc = Vendor.objects.create(name="ABC Supply")
    code(books, "vendor", abc)

    trial = mapping_tester.try_out(books, "vendor", "ABC Supply Co., Inc.")

    assert trial.code == "VEND-ABC-2"
    assert trial.steps == [
        "“ABC Supply Co., Inc.” is written as ABC-SUPPLY-CO-INC",
        "Name without its company words",
        "Prefix VEND-",
        "That makes VEND-ABC",
        "Same vendor as VEND-ABC (link), or a different one (VEND-ABC-2)?",
    ]
    assert trial.collision == "VEND-ABC is the code of ABC Supply."
    assert trial.outcome == "A person is asked, and what needs it waits for the answer."


def test_trying_a_name_that_is_here_tells_its_code(books, admin):
    abc = Vendor.objects.create(name="ABC Supply")
    decisions.override(
        actor=admin, connection_id=books.pk, entity="vendor", hub_id=abc.pk, code="A-1"
    )

    trial = mapping_tester.try_out(books, "vendor", "abc supply")

    assert (trial.code, trial.collision) == ("A-1", "")
    assert trial.steps == [
        "It is here already, and has the code A-1 (chosen by hand; new in Sage)."
    ]


@pytest.mark.parametrize(
    ("entity", "value", "record_id", "expected"),
    [
        ("item", "CARRIER-24ACC", "", "INV-24ACC"),
        ("technician", "李伟", "8812", "EMP8812"),
        ("job", "JOB-4521", "", "PRJ-4521"),
        ("vendor", "李伟", "", ""),
    ],
)
def test_trying_stores_nothing(books, entity, value, record_id, expected):
    trial = mapping_tester.try_out(books, entity, value, record_id=record_id)

    assert trial.code == expected
    assert not ExternalLink.objects.exists()
    assert not Technician.objects.exists()


def test_what_the_trial_says_is_what_happens(books):
    names = ["ABC Supply", "ABC Supply Co", "Rexel", "The Home Depot"]
    for name in names:
        trial = mapping_tester.try_out(books, "vendor", name)
        given = code(books, "vendor", Vendor.objects.create(name=name))
        assert given == (trial.code if trial.outcome.startswith("It gets") else "")
