"""The projects: 300 to 339, with 310 the clinic of the electrical walk-through."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.demo.customers import COMMERCIAL
from sandbox.demo.model import Customer, Project, Site

_FIRST_NUMBER, _COUNT = 300, 40
STATUSES = ("In Progress", "Scheduled", "On Hold", "Completed", "Canceled")
# business unit of a project -> what it is called after the site's name
_SCOPES = ((2, "Rooftop Units"), (4, "Repipe"), (6, "Electrical"))
_CLINIC_NUMBER, _CLINIC_SITE, _CLINIC_UNIT = 310, "Riverside Clinic", 6


def build_projects(customers: Sequence[Customer], sites: Sequence[Site]) -> tuple[Project, ...]:
    """Return 40 projects in number order, all at business sites; numbers and names are unique."""
    business = {customer.key for customer in customers if customer.kind == COMMERCIAL}
    clinic = next(site for site in sites if site.name == _CLINIC_SITE)
    others = [site for site in sites if site.customer_key in business and site is not clinic]
    return tuple(
        _clinic(index + 1, clinic)
        if _FIRST_NUMBER + index == _CLINIC_NUMBER
        else _project(index, others[index % len(others)])
        for index in range(_COUNT)
    )


def _clinic(key: int, site: Site) -> Project:
    return Project(
        key, str(_CLINIC_NUMBER), site.name, "In Progress", site.customer_key, site.key,
        _CLINIC_UNIT,
    )  # fmt: skip


def _project(index: int, site: Site) -> Project:
    unit, scope = _SCOPES[index % len(_SCOPES)]
    return Project(
        key=index + 1,
        number=str(_FIRST_NUMBER + index),
        name=f"{site.name} {scope}",
        status=STATUSES[index % len(STATUSES)],
        customer_key=site.customer_key,
        site_key=site.key,
        business_unit_key=unit,
    )
