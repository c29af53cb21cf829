"""Records that were not taken in: read again by their id at every run, until in or ignored."""

import pytest

from integrations.models import ExternalLink, SyncIssue, SyncRun
from integrations.sync import pull, settling
from integrations.sync.issues import cause_of
from inventory.models import Item, Job
from plyhub import roles
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories.people import UserFactory, administrator

State = SyncRun.State


@pytest.fixture
def ada(db):
    return administrator()


def issue() -> SyncIssue:
    return SyncIssue.objects.get(entity="job")


def pages_read(servicetitan, part: str) -> int:
    return sum(part in call["request"] for call in servicetitan.calls())


def work(run: SyncRun) -> SyncRun:
    assert pull.work(run_id=run.pk).end is pull.End.OVER
    run.refresh_from_db()
    return run


def test_the_row_is_read_by_its_id_at_the_next_run_though_its_feed_does_not_tell_of_it(
    field, servicetitan, pulled
):
    bad = servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    row = {**servicetitan.lookup("jobs", "4521"), "jobStatus": "Scheduled"}
    servicetitan.control("put_back", {"table": "jobs", "row": row})

    run = pulled(field, "jobs")

    assert run.state == State.SUCCEEDED
    assert Job.objects.get(number="4521").status == "scheduled"
    assert SyncIssue.objects.filter(resolved_at=None).count() == 0
    assert ExternalLink.objects.filter(entity="job", external_id=str(bad["id"])).count() == 1


def test_every_try_counts_and_tells_the_newest_reason(field, servicetitan, pulled):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    first = issue()
    row = {**servicetitan.lookup("jobs", "4521"), "jobStatus": "Beamed"}
    servicetitan.control("put_back", {"table": "jobs", "row": row})

    pulled(field, "jobs")

    second = issue()
    assert (first.tries, second.tries) == (1, 2)
    assert "Beamed" in second.message
    assert second.created_at == first.created_at < second.last_tried_at


def test_a_row_that_is_gone_is_tried_no_more(field, servicetitan, pulled):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    servicetitan.control("remove", {"table": "jobs", "id": "4521"})

    pulled(field, "jobs")

    assert issue().resolved_at is not None
    assert not Job.objects.filter(number="4521").exists()


def test_a_record_we_have_is_missing_there_once_its_parked_version_is_gone(
    field, servicetitan, pulled
):
    pulled(field, "jobs")
    bad = servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    servicetitan.control("remove", {"table": "jobs", "id": "4521"})

    run = pulled(field, "jobs")

    link = ExternalLink.objects.get(entity="job", external_id=str(bad["id"]))
    told = run.activity.filter(level="notice").values_list("sentence", flat=True)
    assert link.missing_at_source is not None
    assert Job.objects.get(pk=link.hub_id).number == "4521"
    assert list(told) == ["1 job is not in ServiceTitan any more"]


def test_what_cannot_be_read_singly_is_tried_as_it_was_kept(field, servicetitan, pulled):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    servicetitan.faults({"match": r"jpm.*/jobs/\d+", "kind": "status", "status": 500, "times": 99})

    run = pulled(field, "jobs")

    servicetitan.faults()
    assert run.state == State.SUCCEEDED
    assert (issue().tries, issue().resolved_at) == (2, None)


def test_an_ignored_one_is_left_alone_until_another_version_comes(field, servicetitan, pulled, ada):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    settling.ignore(actor=ada, issue_ids=[issue().pk], reason="A test job.")

    pulled(field, "jobs", is_full=True)
    same_version = issue()
    servicetitan.edit("jobs", "4521", jobStatus="Beamed")
    pulled(field, "jobs")

    assert same_version.ignored_at is not None
    assert (issue().ignored_at, "Beamed" in issue().message) == (None, True)


def test_an_ignored_one_that_goes_in_later_is_settled(field, servicetitan, pulled, ada):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    pulled(field, "jobs")
    settling.ignore(actor=ada, issue_ids=[issue().pk], reason="A test job.")
    servicetitan.edit("jobs", "4521", jobStatus="Scheduled")

    pulled(field, "jobs")

    assert issue().resolved_at is not None


def test_a_person_has_one_tried_now_and_nothing_else_is_read(field, servicetitan, pulled, ada):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    other = servicetitan.edit("materials", "WHIP-6FT", displayName="x" * 400)
    pulled(field)
    row = {**servicetitan.lookup("jobs", "4521"), "jobStatus": "Scheduled"}
    servicetitan.control("put_back", {"table": "jobs", "row": row})
    before = pages_read(servicetitan, "export")

    [run] = settling.retry(actor=ada, issue_ids=[issue().pk])
    run = work(run)

    assert (run.scope, run.state) == ("parked", State.SUCCEEDED)
    assert [each.entity for each in run.stages.all()] == ["job"]
    assert Job.objects.filter(number="4521").exists()
    assert pages_read(servicetitan, "export") == before
    left = SyncIssue.objects.get(entity="material")
    assert (left.external_id, left.tries, left.resolved_at) == (str(other["id"]), 1, None)
    entry = AuditEntry.objects.get(object_type="syncissue")
    assert (entry.action, entry.actor) == ("retry", ada)


def test_two_who_ask_share_a_run(field, servicetitan, pulled, ada):
    servicetitan.edit("jobs", "4521", jobStatus="Teleported")
    servicetitan.edit("materials", "WHIP-6FT", displayName="x" * 400)
    pulled(field)
    ids = list(
        SyncIssue.objects.filter(entity__in=("job", "material")).values_list("pk", flat=True)
    )

    first, second = (settling.retry(actor=ada, issue_ids=[pk])[0] for pk in ids)
    work(first)

    assert first == second
    assert {each.entity for each in first.stages.all()} == {"job", "material"}
    assert set(SyncIssue.objects.filter(pk__in=ids).values_list("tries", "is_wanted")) == {
        (2, False)
    }


@pytest.fixture
def parked(field):
    return SyncIssue.objects.create(
        connection=field,
        entity="job",
        external_id="7",
        message="No.",
        payload={"gap": False, "fingerprint": "f"},
    )


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.BUY, roles.RO])
def test_who_may_not_decide_changes_nothing(parked, role):
    actor = UserFactory(role=role)

    for act in (
        lambda: settling.retry(actor=actor, issue_ids=[parked.pk]),
        lambda: settling.ignore(actor=actor, issue_ids=[parked.pk], reason="No."),
    ):
        with pytest.raises(NotAllowed):
            act()

    parked.refresh_from_db()
    assert (parked.ignored_at, parked.is_wanted) == (None, False)
    assert not SyncRun.objects.exists()
    assert not AuditEntry.objects.filter(object_type="syncissue").exists()


def test_to_ignore_takes_a_reason(parked, ada):
    with pytest.raises(InvalidInput, match="Say why"):
        settling.ignore(actor=ada, issue_ids=[parked.pk], reason="  ")

    parked.refresh_from_db()
    assert parked.ignored_at is None


def test_one_that_is_in_refuses_all_of_them(parked, ada, field):
    done = SyncIssue.objects.create(
        connection=field,
        entity="job",
        external_id="8",
        message="No.",
        resolved_at=parked.created_at,
    )

    with pytest.raises(WrongState, match="Jobs: 8 is settled already"):
        settling.ignore(actor=ada, issue_ids=[parked.pk, done.pk], reason="Both.")

    parked.refresh_from_db()
    assert parked.ignored_at is None


def test_nothing_is_tried_over_a_connection_that_is_off(parked, ada, field):
    field.state = "inactive"
    field.save()

    with pytest.raises(WrongState, match="is not active"):
        settling.retry(actor=ada, issue_ids=[parked.pk])

    parked.refresh_from_db()
    assert parked.is_wanted is False


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        (
            "It belongs to customer 123, which is not known yet.",
            "It belongs to customer …, which is not known yet.",
        ),
        ("Another record already has the code PEX-34.", "Another record already has the code …."),
        ("“A b” is no status.", "… is no status."),
        ("It names no vendor.", "It names no vendor."),
    ],
)
def test_a_cause_is_the_message_without_what_is_of_one_record(message, cause):
    assert cause_of(message) == cause


def test_items_with_one_trouble_are_one_cause(field, servicetitan, pulled):
    for code in ("WHIP-6FT", "PEX-34-BLUE"):
        servicetitan.edit("materials", code, displayName="x" * 400)

    pulled(field, "materials")

    causes = SyncIssue.objects.values_list("cause", flat=True)
    assert list(causes) == ["A text is longer than … characters."] * 2
    assert Item.objects.filter(sku__in=("WHIP-6FT", "PEX-34-BLUE")).count() == 0
