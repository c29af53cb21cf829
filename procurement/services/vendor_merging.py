"""Merging a vendor into another that is the same supplier."""

from __future__ import annotations

from django.db import transaction

from plyhub.common import audit, merging
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User
from procurement.models import Vendor
from procurement.services import vendors

PERMISSION = "procurement.merge_vendor"


@transaction.atomic
def merge(*, actor: User, loser_id: int, survivor_id: int) -> Vendor:
    """Merge a vendor into `survivor`, which is returned: its open orders, prices and codes are the
    survivor's where that one has none; the loser goes out of use with its history.

    Raises `NotAllowed`, `InvalidInput` for a vendor that cannot survive, and `WrongState` naming
    what is in the way; nothing is changed then.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Your role does not let you merge vendors. Ask an accountant.")
    loser, survivor = _pair(loser_id, survivor_id)
    check(loser, survivor)
    moved = merging.apply(loser, survivor)
    Vendor.objects.filter(pk=loser.pk).update(merged_into=survivor)
    vendors.upsert_many([(loser.pk, {"is_active": False}), (survivor.pk, {})], origin=None)
    changes = {"into": survivor.name, "from": loser.name, **moved}
    for vendor in (loser, survivor):
        audit.record(vendor, action="merge", actor=actor, changes=changes)
    survivor.refresh_from_db()
    return survivor


def check(loser: Vendor, survivor: Vendor) -> None:
    """Raise `InvalidInput` or `WrongState` if these two cannot be merged."""
    if loser.pk == survivor.pk:
        raise InvalidInput("A vendor is not merged into itself. Choose another.", field="survivor")
    if not survivor.is_active or survivor.merged_into_id:
        raise InvalidInput(
            f"{survivor} is out of use. Choose one that is in use.", field="survivor"
        )
    if loser.merged_into_id:
        raise WrongState(f"{loser} was merged into {loser.merged_into} already.")
    if found := merging.refusals(loser, survivor):
        raise WrongState(" ".join(found))


def _pair(loser_id: int, survivor_id: int) -> tuple[Vendor, Vendor]:
    locked = Vendor.objects.select_for_update().filter(pk__in=(loser_id, survivor_id))
    found = {vendor.pk: vendor for vendor in locked.order_by("pk")}
    if loser_id not in found or survivor_id not in found:
        raise InvalidInput("This vendor does not exist any more. Choose another.", field="survivor")
    return found[loser_id], found[survivor_id]
