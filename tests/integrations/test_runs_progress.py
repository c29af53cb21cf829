"""How far a run is, in figures and words."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations import progress
from integrations.models import Connection, SyncRun, SyncStage

BEGUN = datetime(2026, 3, 2, 21, 2, tzinfo=UTC)


def a_run(**given: object) -> SyncRun:
    values = {"state": "running", "started_at": BEGUN, "heartbeat_at": BEGUN, **given}
    connection = Connection(system="servicetitan", name="ServiceTitan")
    return SyncRun(connection=connection, scope="all", trigger="manual", queued_at=BEGUN, **values)


def stage(entity: str, **given: object) -> SyncStage:
    return SyncStage(entity=entity, **given)


def done(entity: str) -> SyncStage:
    return stage(entity, read=5, started_at=BEGUN, finished_at=BEGUN)


def half_read(**given: object) -> SyncStage:
    return stage("material", started_at=BEGUN, read=500, expected=1000, **given)


def test_a_stage_is_as_far_as_what_was_read_of_what_is_there():
    run = a_run(heartbeat_at=BEGUN + timedelta(seconds=5))

    [drawn] = progress.of_run(run, [half_read()]).stages

    assert (drawn.state, drawn.percent, drawn.rate) == ("reading", 50, 100)
    assert (drawn.left, drawn.left_words) == (timedelta(seconds=5), "5 s left")


def test_it_is_never_done_before_it_is_done():
    run = a_run()
    more_than_expected = stage("job", started_at=BEGUN, read=1001, expected=1000)

    assert progress.of_run(run, [more_than_expected]).stages[0].percent == 99


def test_without_a_total_nobody_says_how_far_it_is():
    [drawn] = progress.of_run(a_run(), [stage("job", started_at=BEGUN, read=10)]).stages

    assert (drawn.percent, drawn.left_words) == (None, "")


def test_what_was_over_at_once_has_no_rate():
    [drawn] = progress.of_run(a_run(), [done("job")]).stages

    assert (drawn.state, drawn.percent, drawn.rate) == ("done", 100, None)


def test_only_the_first_open_stage_is_being_read():
    stages = [done("vendor"), stage("job"), stage("invoice")]

    shown = progress.of_run(a_run(), stages)

    assert [each.state for each in shown.stages] == ["done", "reading", "waiting"]
    assert shown.current.name == "Jobs"


def test_what_is_left_out_does_not_hold_a_run_back():
    stages = [done("vendor"), stage("job", left_out="paused"), stage("invoice")]

    shown = progress.of_run(a_run(), stages)

    assert [each.words for each in shown.stages] == ["Done", "Paused", "Reading"]
    assert shown.percent == 50


def test_of_a_run_that_is_over_what_was_not_reached_was_not_read():
    run = a_run(state="cancelled", finished_at=BEGUN)

    shown = progress.of_run(run, [half_read(), stage("job")])

    assert [(each.words, each.percent) for each in shown.stages] == [
        ("Not read", 50),
        ("Not read", 0),
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "running since 21:02, 61 %"),
        ({"state": "cancelling"}, "stopping since 21:02, 61 %"),
        ({"state": "queued", "started_at": None}, "waiting since 21:02"),
        ({"state": "succeeded", "finished_at": BEGUN}, "succeeded at 21:02"),
    ],
)
def test_a_run_says_how_it_stands(given, words, settings):
    settings.TIME_ZONE = "UTC"
    run = a_run(**given)

    told = progress.standing(run, 61)

    assert told.replace("Mar 2, ", "") == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "1 h 0 min"), (4800, "1 h 20 min")],
)
def test_time_is_told_as_people_tell_it(seconds, words):
    assert progress.duration(timedelta(seconds=seconds)) == words
