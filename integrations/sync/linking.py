"""Linking our records to those of the books as soon as these were read, where that is plain.

What is not plain waits until a document needs it: then a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from integrations.models import Connection, SyncStage
from integrations.sync import alike, identity
from integrations.sync.entities import BY_NAME, Kind
from integrations.sync.refs import ALL_JOB_SITES
from integrations.sync.target import Target
from inventory.models import Customer, Item, Location, Technician
from procurement.models import Vendor


def _places() -> QuerySet[Location]:
    """What is on its way is nowhere there."""
    return Location.objects.exclude(kind=Location.Kind.TRANSIT)


# Link -> those of ours that may be there.
_OURS: dict[str, Callable[[], QuerySet]] = {
    "vendor": Vendor.objects.all,
    "item": Item.objects.all,
    "location": _places,
    "technician": Technician.objects.all,
    "customer": Customer.objects.all,
}


@transaction.atomic
def stage_ended(connection: Connection, stage: SyncStage) -> None:
    """All records of one kind were read: link what is plainly the same, if any was new, there or
    here."""
    kind = BY_NAME[stage.entity]
    if kind.name not in connection.description.remembered or kind.link not in _OURS:
        return
    if stage.created + stage.updated or _ours_are_new(connection, stage, kind):
        identity.lock(connection.pk)
        identity.link_known(Target.of(connection), kind.link, _ids(connection, kind))


def _ours_are_new(connection: Connection, stage: SyncStage, kind: Kind) -> bool:
    """Whether any of ours was made since such records were read before."""
    earlier = SyncStage.objects.filter(
        run__connection=connection,
        run__is_dry_run=False,
        entity=stage.entity,
        run__lt=stage.run_id,
    ).exclude(finished_at=None)
    since = earlier.order_by("-run_id").values_list("finished_at", flat=True).first()
    ours = _OURS[kind.link]()
    return (ours.filter(created_at__gt=since) if since else ours).exists()


def _ids(connection: Connection, kind: Kind) -> list[int]:
    """Our ids of such records; of items, which may be very many, only those that look alike. All
    job sites together are one warehouse there."""
    if kind.link == "item":
        return alike.items(connection.pk)
    ours = _OURS[kind.link]()
    if kind.link != "location":
        return list(ours.values_list("pk", flat=True))
    kinds = dict(ours.values_list("pk", "kind"))
    own = [pk for pk, kind in kinds.items() if kind != Location.Kind.JOB_SITE]
    return own if len(own) == len(kinds) else [ALL_JOB_SITES, *own]
