"""The stages of a run: which kinds it reads, in which order, and which of them it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection as database
from django.db.models import QuerySet
from django.utils import timezone

from integrations.models import Connection, Pause, SyncRun, SyncStage
from integrations.sync import scopes, sentences
from integrations.sync.entities import BY_NAME, Kind

LeftOut = SyncStage.LeftOut
_FINISH = """
    UPDATE integrations_syncstage SET finished_at = %s WHERE id = %s RETURNING created, updated
"""


def plan(run: SyncRun) -> list[SyncStage]:
    """Give a run the stages of its scope; those that are paused say so and are not read."""
    known = set(run.connection.cursors.values_list("entity", flat=True))
    return make(run, scopes.stages(run.scope, run.connection.description, known=known))


def make(run: SyncRun, kinds: Iterable[Kind]) -> list[SyncStage]:
    """Give a run a stage for each of these kinds, in this order."""
    stages = [
        SyncStage(run=run, position=position, entity=kind.name)
        for position, kind in enumerate(kinds)
    ]
    for stage, reason in _paused(stages, run.connection):
        stage.left_out, stage.reason = LeftOut.PAUSED, reason
    return SyncStage.objects.bulk_create(stages)


def leave_out_paused(runs: QuerySet[SyncRun], connection: Connection) -> None:
    """Leave out of these runs what is paused by now and was not begun."""
    for run in runs:
        stages = list(run.stages.filter(started_at=None, left_out=""))
        for stage, reason in _paused(stages, connection):
            untouched = SyncStage.objects.filter(pk=stage.pk, started_at=None)
            untouched.update(left_out=LeftOut.PAUSED, reason=reason)


def unread(run: SyncRun) -> Iterable[SyncStage]:
    """The stages still to be read, in order; each as it is when its turn comes."""
    keys = run.stages.filter(finished_at=None, left_out="").values_list("pk", flat=True)
    for key in list(keys):
        stage = SyncStage.objects.filter(pk=key, left_out="").first()
        if stage is not None:
            yield stage


def finish(stage: SyncStage) -> None:
    """Note that a stage was read to its end; it knows its counts then."""
    stage.finished_at = timezone.now()
    with database.cursor() as cursor:
        cursor.execute(_FINISH, [stage.finished_at, stage.pk])
        stage.created, stage.updated = cursor.fetchone()


def leave_out(stage: SyncStage, why: str, reason: str) -> None:
    """Note on a stage that it is not read, and why."""
    stage.left_out, stage.reason = why, reason
    stage.save(update_fields=["left_out", "reason"])


def verdict(stages: Sequence[SyncStage]) -> tuple[str, str]:
    """How a run that went through these stages ended, and why. What somebody paused is no
    failure."""
    unreadable = [
        stage for stage in stages if not stage.finished_at and stage.left_out != LeftOut.PAUSED
    ]
    paused = [stage for stage in stages if stage.left_out == LeftOut.PAUSED]
    failed = sum(stage.failed for stage in stages)
    reasons = []
    if unreadable:
        reasons.append(f"Could not be read: {_names(unreadable)}.")
    if failed:
        reasons.append(sentences.not_taken_in(failed))
    state = SyncRun.State.PARTIAL if reasons else SyncRun.State.SUCCEEDED
    if paused:
        reasons.append(f"Paused and not read: {_names(paused)}.")
    return state, " ".join(reasons)


def _names(stages: Iterable[SyncStage]) -> str:
    return ", ".join(BY_NAME[stage.entity].plural for stage in stages)


def _paused(stages: Sequence[SyncStage], connection: Connection) -> Iterable[tuple[SyncStage, str]]:
    """Those of the stages that are paused, or cannot be read without one that is, with why."""
    holds = Pause.objects.filter(connection=connection).exclude(entity="")
    reasons = {
        held.entity: sentences.capitalized(sentences.paused(str(held.paused_by), held.reason))
        for held in holds.select_related("paused_by")
    }
    for stage in stages:
        if stage.entity not in reasons:
            missing = [name for name in BY_NAME[stage.entity].needs if name in reasons]
            if not missing:
                continue
            reasons[stage.entity] = f"Needs {BY_NAME[missing[0]].plural}, which are paused."
        yield stage, reasons[stage.entity]
