"""The activity people read: one sentence a record, or one a page when there are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from integrations.models import Connection, SyncActivity, SyncRun
from integrations.sync import sentences
from integrations.sync.entities import Kind
from integrations.sync.issues import Failure
from integrations.sync.taken import Taken

SINGLE_LINES = 20
_LONGEST = SyncActivity._meta.get_field("sentence").max_length


class Narrator:
    """Writes the activity of one kind within one run."""

    def __init__(self, run: SyncRun, kind: Kind) -> None:
        self._run = run
        self._kind = kind
        self._system = run.connection.description.label

    def tell(
        self, *, created: Sequence[Taken], updated: Sequence[Taken], failed: Sequence[Failure]
    ) -> None:
        """Add the sentences of one page, in one statement; none if nothing happened."""
        lines = [*self._went_in(created, updated), *self._refused(failed)]
        if lines:
            SyncActivity.objects.bulk_create(lines)

    def _went_in(
        self, created: Sequence[Taken], updated: Sequence[Taken]
    ) -> Iterable[SyncActivity]:
        if any(taken.hub_id is None for taken in (*created[:1], *updated[:1])):
            count = len(created) + len(updated)
            yield self._line(sentences.remembered(self._kind, count, system=self._system))
            return
        few = len(created) + len(updated) <= SINGLE_LINES and self._kind.title is not None
        for group, is_new in ((created, True), (updated, False)):
            yield from self._singly(group, is_new) if few else self._together(group, is_new)

    def _singly(self, group: Sequence[Taken], is_new: bool) -> Iterable[SyncActivity]:
        for taken in group:
            sentence = sentences.one(self._kind, taken.record, system=self._system, is_new=is_new)
            yield self._line(sentence, hub_id=taken.hub_id)

    def _together(self, group: Sequence[Taken], is_new: bool) -> Iterable[SyncActivity]:
        if group:
            yield self._line(
                sentences.many(self._kind, len(group), system=self._system, is_new=is_new)
            )

    def _refused(self, failed: Sequence[Failure]) -> Iterable[SyncActivity]:
        for failure in failed[:SINGLE_LINES]:
            sentence = sentences.refused(self._kind, failure.row.external_id, failure.message)
            yield self._line(sentence, level=SyncActivity.Level.FAILED)
        if (rest := len(failed) - SINGLE_LINES) > 0:
            sentence = sentences.more_refused(self._kind, rest)
            yield self._line(sentence, level=SyncActivity.Level.FAILED)

    def _line(
        self,
        sentence: str,
        *,
        hub_id: int | None = None,
        level: str = SyncActivity.Level.DONE,
    ) -> SyncActivity:
        return SyncActivity(
            connection_id=self._run.connection_id,
            run=self._run,
            level=level,
            sentence=sentence[:_LONGEST],
            entity=self._kind.link,
            hub_id=hub_id,
        )


def note(
    connection: Connection, sentence: str, *, run: SyncRun | None = None, failed: bool = False
) -> None:
    """Add one sentence about the connection or the run as a whole."""
    level = SyncActivity.Level.FAILED if failed else SyncActivity.Level.NOTICE
    SyncActivity.objects.create(
        connection=connection, run=run, sentence=sentence[:_LONGEST], level=level
    )
