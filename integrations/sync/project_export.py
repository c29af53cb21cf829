"""Jobs and projects that go to the books by themselves, as far as the settings allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from integrations.models import ExternalLink, OutboxEntry, SyncActivity
from integrations.sync import fingerprints, identity, links, operations, outbox
from integrations.sync.refs import Ref
from integrations.sync.states import OPEN
from integrations.sync.target import PROJECT_OPERATION, Target
from inventory.models import Job, Project

PROJECTS_OFF = "Intacct projects are off"
MAPPING_OFF = "parent mapping is off"


def jobs_saved(target: Target, job_ids: Sequence[int]) -> None:
    """Queue the jobs that were made or changed since automatic synchronization went on."""
    if not target.takes(PROJECT_OPERATION):
        return
    if not target.carries_projects:
        _note(target, len(job_ids), "job", PROJECTS_OFF)
        return
    if target.syncs_projects_by_itself:
        since = _since(target)
        recent = Q(source_modified_at__gte=since) | Q(source_created_at__gte=since)
        chosen = Job.objects.filter(recent, pk__in=job_ids)
        _queue(target, "job", list(chosen.order_by("pk").values_list("pk", flat=True)))


def projects_saved(target: Target, project_ids: Sequence[int]) -> None:
    """Queue projects as parents: new ones, and those there already whose content changed."""
    if not target.takes(PROJECT_OPERATION):
        return
    if not target.maps_parents:
        why = MAPPING_OFF if target.carries_projects else PROJECTS_OFF
        _note(target, len(project_ids), "project", why)
        return
    if target.syncs_projects_by_itself:
        known = ExternalLink.objects.filter(
            connection=target.connection, entity="project", hub_id__in=project_ids
        )
        since = _since(target)
        is_new = Q(source_created_at__gte=since)
        changed = Q(source_modified_at__gte=since, pk__in=known.values("hub_id"))
        chosen = Project.objects.filter(is_new | changed, pk__in=project_ids)
        _queue(target, "project", list(chosen.order_by("pk").values_list("pk", flat=True)))


def _since(target: Target) -> datetime:
    """Only what was made or changed from then on counts: switching on is not retroactive."""
    return target.settings.effective_since or timezone.now()


def _queue(target: Target, entity: str, ids: Sequence[int]) -> None:
    """Codes for all of them come in one go, whatever their number."""
    if not ids:
        return
    identity.lock(target.connection.pk)
    refs = [Ref(entity, hub_id) for hub_id in ids]
    found = identity.establish(target, refs)
    queued = _queued(target, entity, ids)
    for ref in refs:
        if ref.hub_id in queued or not _is_old_news(target, ref, found):
            outbox.enqueue(target, PROJECT_OPERATION, ref)


def _queued(target: Target, entity: str, ids: Sequence[int]) -> set[int]:
    """Those of which something is on its way: what is there now will not be what is there soon."""
    waiting = OutboxEntry.objects.filter(
        connection=target.connection, entity=entity, hub_id__in=ids, state__in=OPEN
    )
    return set(waiting.values_list("hub_id", flat=True))


def _is_old_news(target: Target, ref: Ref, found: links.Links) -> bool:
    """Whether the other side knows all there is to tell, as after a mere change of status."""
    if not found.is_there(ref):
        return False
    subject = operations.get(PROJECT_OPERATION, ref.entity).subject
    return found.get(ref).sent_fingerprint == fingerprints.of_build(target, subject, ref)


def _note(target: Target, count: int, what: str, why: str) -> None:
    told = f"1 {what} was" if count == 1 else f"{count} {what}s were"
    SyncActivity.objects.create(
        connection=target.connection,
        level=SyncActivity.Level.NOTICE,
        sentence=f"{told} not sent to {target.label}: {why}.",
    )
