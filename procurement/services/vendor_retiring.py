"""Taking a vendor out of use here, and putting it back: whatever other systems say of it."""

from __future__ import annotations

from django.db import transaction

from inventory.services.retiring import listed
from plyhub.common import audit
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import User
from procurement.models import Vendor
from procurement.services import leftovers, vendors

PERMISSION = "procurement.change_vendor"


@transaction.atomic
def retire(*, actor: User, vendor_id: int) -> Vendor:
    """Take a vendor out of use. Raises `NotAllowed`, and `WrongState` naming the orders and returns
    that are not closed; nothing is changed then."""
    vendor = _lock(actor, vendor_id)
    if not vendor.is_active:
        raise WrongState(f"{vendor} is out of use already.")
    check(vendor)
    return _set(vendor, actor, False, "retire")


@transaction.atomic
def revive(*, actor: User, vendor_id: int) -> Vendor:
    """Put a vendor back in use. Raises `NotAllowed`, and `WrongState` for one that another system,
    or a merge, took out of use."""
    vendor = _lock(actor, vendor_id)
    if vendor.is_active:
        raise WrongState(f"{vendor} is in use.")
    if vendor.merged_into_id:
        raise WrongState(f"{vendor} was merged into {vendor.merged_into}: buy from that one.")
    if not vendor.was_retired_here:
        where = vendor.inactive_source or "another system"
        raise WrongState(f"{vendor} is inactive in {where}. Make it active there.")
    return _set(vendor, actor, True, "revive")


def check(vendor: Vendor) -> None:
    """Raise `WrongState` if something is still under way with the vendor."""
    if found := leftovers.of_vendor(vendor):
        raise WrongState(
            f"{vendor} cannot go out of use: {listed(found)} is not closed. Receive, close or"
            " cancel it first."
        )


def _lock(actor: User, vendor_id: int) -> Vendor:
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Your role does not allow editing vendors.")
    return Vendor.objects.select_for_update().get(pk=vendor_id)


def _set(vendor: Vendor, actor: User, is_active: bool, action: str) -> Vendor:
    vendors.upsert_many([(vendor.pk, {"is_active": is_active})], origin=None)
    audit.record(vendor, action=action, actor=actor)
    vendor.refresh_from_db()
    return vendor
