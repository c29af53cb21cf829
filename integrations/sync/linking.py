"""Linking our records to those of the books as soon as these were read, where that is plain.

What is not plain waits until a document needs it: then a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from integrations.models import Connection, SyncStage
from integrations.sync import identity
from integrations.sync.entities import BY_NAME
from integrations.sync.target import Target
from inventory.models import Customer, Location, Technician
from procurement.models import Vendor


def _places() -> QuerySet[Location]:
    """Job sites share one warehouse there, and what is on its way is nowhere."""
    own = (Location.Kind.WAREHOUSE, Location.Kind.TRUCK)
    return Location.objects.filter(kind__in=own)


# Link -> those of ours that may be there.
_OURS: dict[str, Callable[[], QuerySet]] = {
    "vendor": Vendor.objects.all,
    "location": _places,
    "technician": Technician.objects.all,
    "customer": Customer.objects.all,
}


@transaction.atomic
def stage_ended(connection: Connection, stage: SyncStage) -> None:
    """All records of one kind were read: link what is plainly the same, if any was new."""
    kind = BY_NAME[stage.entity]
    stage.refresh_from_db(fields=["created", "updated"])
    if kind.name not in connection.description.remembered or kind.link not in _OURS:
        return
    if stage.created + stage.updated:
        identity.lock(connection.pk)
        ids = _OURS[kind.link]().values_list("pk", flat=True)
        identity.link_known(Target.of(connection), kind.link, list(ids))
