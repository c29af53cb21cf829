"""Checks of a planned visit: its times, and the people meant for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.servicetitan.actions import references
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.stamps import comparable
from sandbox.servicetitan.tenant import Tenant

_SPANS = (("start", "end"), ("arrivalWindowStart", "arrivalWindowEnd"))


def check_all(tenant: Tenant, plans: list[dict[str, Any]]) -> None:
    """Check every visit of a new job; raises the 400, also when there is none."""
    if not plans:
        raise invalid({"appointments": ["A job needs at least one appointment."]})
    errors: dict[str, list[str]] = {}
    for place, plan in enumerate(plans):
        errors |= _errors(tenant, plan, f"appointments[{place}].")
    if errors:
        raise invalid(errors)


def check(tenant: Tenant, plan: dict[str, Any]) -> None:
    """Check one visit; raises the 400 that names all that is wrong."""
    if errors := _errors(tenant, plan, ""):
        raise invalid(errors)


def _errors(tenant: Tenant, plan: dict[str, Any], path: str) -> dict[str, list[str]]:
    errors = {}
    for first, last in _SPANS:
        begins, ends = plan.get(first), plan.get(last)
        if begins and ends and comparable(ends) <= comparable(begins):
            errors[f"{path}{last}"] = [f"The {last} must be after the {first}."]
    wrong = missing_technicians(tenant, plan.get("technicianIds") or ())
    return errors | {f"{path}technicianIds[{place}]": texts for place, texts in wrong.items()}


def missing_technicians(tenant: Tenant, keys: Iterable[int]) -> dict[int, list[str]]:
    """Return what is wrong with a list of technicians, by position."""
    return {
        place: [f"The technician {key} does not exist or is not active."]
        for place, key in enumerate(keys)
        if references.find(tenant, ("technicians",), key) is None
    }
