"""How far a run is: figures and words, from its rows alone. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.models import SyncRun, SyncStage
from integrations.selectors import clock
from integrations.sync import scopes

MEASURABLE = timedelta(seconds=1)
"""Below that a rate is chance."""
WAITING, READING, DONE, NOT_READ = "waiting", "reading", "done", "not_read"
_WORDS = {
    WAITING: "Waiting",
    READING: "Reading",
    DONE: "Done",
    NOT_READ: "Not read",
    **dict(SyncStage.LeftOut.choices),
}


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage as it is drawn. `percent` is None while nobody knows how much there is to read."""

    stage: SyncStage
    state: str
    percent: int | None
    rate: int | None
    left: timedelta | None

    @property
    def name(self) -> str:
        return scopes.entity_label(self.stage.entity)

    @property
    def words(self) -> str:
        """Its state in one or two words."""
        return _WORDS[self.state]

    @property
    def left_words(self) -> str:
        """Like "2 min left"; empty when nothing tells."""
        return f"{duration(self.left)} left" if self.left else ""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A run with its stages; `percent` is the mean of those it reads."""

    run: SyncRun
    stages: Sequence[StageProgress]
    percent: int

    @property
    def current(self) -> StageProgress | None:
        """The stage that is being read."""
        return next((each for each in self.stages if each.state == READING), None)

    @property
    def standing(self) -> str:
        """Like "running since 14:02, 61 %"."""
        return standing(self.run, self.percent)


def of_run(run: SyncRun, stages: Sequence[SyncStage]) -> RunProgress:
    """The progress of a run whose stages these are, in order."""
    first_open = next((each for each in stages if _is_open(each)), None)
    drawn = [_stage(run, each, is_current=each is first_open) for each in stages]
    read = [each.percent or 0 for each in drawn if not each.stage.left_out]
    percent = 100 if run.is_over else sum(read) // len(read) if read else 0
    return RunProgress(run, drawn, percent)


def standing(run: SyncRun, percent: int) -> str:
    """How a run stands, in a few words."""
    if run.state == SyncRun.State.QUEUED:
        return f"waiting since {clock(run.queued_at)}"
    if run.state in SyncRun.HOLDING:
        what = "stopping" if run.state == SyncRun.State.CANCELLING else "running"
        return f"{what} since {clock(run.started_at)}, {percent} %"
    return f"{run.get_state_display().lower()} at {clock(run.finished_at)}"


def duration(time: timedelta | None) -> str:
    """A length of time as people say it: "45 s", "3 min", "1 h 20 min"."""
    if time is None:
        return ""
    seconds = max(0, round(time.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def took(run: SyncRun) -> timedelta | None:
    """How long a run worked, or works by now; None before it began."""
    until = run.finished_at or run.heartbeat_at
    return until - run.started_at if run.started_at and until else None


def _is_open(stage: SyncStage) -> bool:
    return stage.finished_at is None and not stage.left_out


def _stage(run: SyncRun, stage: SyncStage, *, is_current: bool) -> StageProgress:
    state = _state(run, stage, is_current)
    rate = _rate(stage, run.heartbeat_at)
    percent = 100 if state == DONE else 0
    left = None
    if state == READING:
        expected = stage.expected
        percent = min(99, stage.read * 100 // expected) if expected else None
        if expected and rate:
            left = timedelta(seconds=max(0, expected - stage.read) / rate)
    elif state == NOT_READ and stage.expected:
        percent = min(99, stage.read * 100 // stage.expected)
    return StageProgress(stage, state, percent, rate, left)


def _state(run: SyncRun, stage: SyncStage, is_current: bool) -> str:
    if stage.left_out:
        return stage.left_out
    if stage.finished_at:
        return DONE
    if run.is_over:
        return NOT_READ
    return READING if is_current and run.state in SyncRun.HOLDING else WAITING


def _rate(stage: SyncStage, latest: datetime | None) -> int | None:
    """Records a second, from the first page kept to the last; None for what was over at once."""
    until = stage.finished_at or latest
    if not stage.read or stage.started_at is None or until is None:
        return None
    spent = until - stage.started_at
    return round(stage.read / spent.total_seconds()) if spent >= MEASURABLE else None
