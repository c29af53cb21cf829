"""Vendors as people here make and change them. Terms, tax id and the hold stay with the books."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from plyhub.common import audit, idempotency, inactivity
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import User
from procurement import events
from procurement.models import Vendor
from procurement.services import vendor_retiring

FIELDS = (
    "name",
    "email",
    "phone",
    "contact_first_name",
    "contact_last_name",
    "street",
    "unit_number",
    "city",
    "state",
    "zip_code",
    "country",
    "lead_days",
    "over_receipt_pct",
    "memo",
    "is_active",
)
"""What PlyHub decides about a vendor."""


def create(*, actor: User, values: Mapping[str, Any], token: uuid.UUID | None = None) -> Vendor:
    """A new vendor, known to every system that takes vendors from here once its queue is through.

    Raises `NotAllowed`, and `InputErrors` naming fields, also for a name another vendor has: the
    same supplier twice means paying it twice.
    """
    _may(actor, "procurement.add_vendor")
    return idempotency.once(token, model=Vendor, make=partial(_create, actor, values))


@transaction.atomic
def change(*, actor: User, vendor_id: int, values: Mapping[str, Any]) -> Vendor:
    """The vendor with these values; what is not named stays. Raises as `create`."""
    _may(actor, "procurement.change_vendor")
    return take_over(actor=actor, vendor_id=vendor_id, values=values)


@transaction.atomic
def take_over(*, actor: User, vendor_id: int, values: Mapping[str, Any]) -> Vendor:
    """As `change`, for values whose taking was decided on already by somebody who may."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    before = {name: getattr(vendor, name) for name in FIELDS}
    _write(vendor, values)
    changes = {
        name: {"before": str(old), "after": str(getattr(vendor, name))}
        for name, old in before.items()
        if old != getattr(vendor, name)
    }
    if changes:
        audit.record(vendor, action="changed", actor=actor, changes=changes)
        _announce(vendor, is_new=False)
    return vendor


@transaction.atomic
def _create(actor: User, values: Mapping[str, Any]) -> Vendor:
    vendor = Vendor()
    _write(vendor, values)
    audit.record(vendor, action="created", actor=actor)
    _announce(vendor, is_new=True)
    return vendor


def review(vendor: Vendor, values: Mapping[str, Any]) -> None:
    """Put the values on `vendor`, unsaved. Raises `InputErrors` for what could not be saved."""
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise InputErrors(
            [InvalidInput(f"{name} is not decided here.", field=name) for name in unknown]
        )
    for name, value in values.items():
        setattr(vendor, name, value.strip() if isinstance(value, str) else value)
    try:
        vendor.full_clean()
    except ValidationError as error:
        raise InputErrors(
            [
                InvalidInput(" ".join(said), field="" if name == "__all__" else name)
                for name, said in error.message_dict.items()
            ]
        ) from error
    same = Vendor.objects.filter(name__iexact=vendor.name).exclude(pk=vendor.pk).first()
    if same is not None:
        told = f"There is a vendor called {same.name} already."
        cure = "Use that one, or tell the two apart by name."
        raise InputErrors([InvalidInput(f"{told} {cure}", field="name")])


def _write(vendor: Vendor, values: Mapping[str, Any]) -> None:
    was_active = vendor.pk is not None and vendor.is_active
    review(vendor, values)
    if was_active and not vendor.is_active:
        vendor_retiring.check(vendor)
    vendor.save()
    inactivity.stamp(Vendor, [vendor.pk], origin=None)


def _announce(vendor: Vendor, *, is_new: bool) -> None:
    events.vendors_saved.send(
        sender=Vendor,
        vendor_ids=[vendor.pk],
        created_ids=[vendor.pk] if is_new else [],
        origin=None,
    )


def _may(actor: User, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotAllowed("Your role does not allow editing vendors.")
