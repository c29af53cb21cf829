"""Since when we write a kind of document in the books: switching on is not retroactive."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, OutboxEntry, WriterSince
from integrations.sync import outbox, writers
from integrations.sync.states import AT_REST
from integrations.sync.target import Target

# Documents that only go from the moment on that we write them.
OPERATIONS = ("si.invoice.create", "si.bill.create")
SETTING_OFF = "setting_off"


@transaction.atomic
def note(connection: Connection) -> None:
    """Bring what is kept in line with the options as they are now.

    What is ours to write from now on counts from now on. What is not ours any more is forgotten:
    its unsent entries are dropped, and being switched on again counts anew.
    """
    target = Target.of(connection)
    for operation in OPERATIONS:
        option, _ = writers.ALLOWED_BY[operation]
        if target.takes(operation):
            WriterSince.objects.get_or_create(
                connection=connection, option=option, defaults={"since": timezone.now()}
            )
        elif WriterSince.objects.filter(connection=connection, option=option).delete()[0]:
            unsent = OutboxEntry.objects.filter(
                connection=connection, operation=operation, state__in=AT_REST
            )
            outbox.cancel(unsent, reason=SETTING_OFF, message="PlyHub writes these no more.")


def since(target: Target, operation: str) -> datetime | None:
    """From when on documents go with this operation; None while we do not write them."""
    if not target.takes(operation):
        return None
    option, _ = writers.ALLOWED_BY[operation]
    noted = WriterSince.objects.filter(connection=target.connection, option=option)
    return noted.values_list("since", flat=True).first()
