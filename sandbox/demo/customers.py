"""Customers and the sites where work is done for them."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.demo.model import Customer, Site
from sandbox.demo.names import BUSINESS_FIRST, BUSINESS_LAST, FIRST_NAMES, LAST_NAMES, address

RESIDENTIAL, COMMERCIAL = "Residential", "Commercial"
COUNT = 150
# The customers the walk-throughs speak of, with the name of their first site.
STORY = (
    ("Larkin Residence", RESIDENTIAL, "Larkin Residence"),
    ("Riverside Health Partners", COMMERCIAL, "Riverside Clinic"),
    ("Harper Residence", RESIDENTIAL, "Harper Residence"),
)
_SITE_NAMES = ("Building A", "Building B", "Annex")
_BASE_SITE_ADDRESS = COUNT + 1


def build_customers() -> tuple[Customer, ...]:
    """Return the customers in key order; names are unique, every third is a business."""
    return tuple(
        Customer(key, name, kind, *address(key))
        for key, (name, kind) in enumerate(map(_name_and_kind, range(COUNT)), start=1)
    )


def build_sites(customers: Sequence[Customer]) -> tuple[Site, ...]:
    """Return each customer's own address first, then up to two more for every other business."""
    sites: list[Site] = []
    for customer in customers:
        sites.append(_own_site(len(sites) + 1, customer))
        extra = customer.key % 4 // 2 * 2 if customer.kind == COMMERCIAL else 0
        for name in _SITE_NAMES[:extra]:
            key = len(sites) + 1
            sites.append(
                Site(key, customer.key, f"{customer.name}, {name}",
                     *address(_BASE_SITE_ADDRESS + key))
            )  # fmt: skip
    return tuple(sites)


def _own_site(key: int, customer: Customer) -> Site:
    story = customer.key <= len(STORY)
    name = STORY[customer.key - 1][2] if story else customer.name
    return Site(
        key, customer.key, name, customer.street, customer.city, customer.state, customer.zip
    )


def _name_and_kind(index: int) -> tuple[str, str]:
    if index < len(STORY):
        return STORY[index][:2]
    if index % 3 == 0:
        # 16 and 13 have no common factor, so 208 businesses pass before a name comes back.
        first = BUSINESS_FIRST[index // 3 % len(BUSINESS_FIRST)]
        return f"{first} {BUSINESS_LAST[index // 3 % len(BUSINESS_LAST)]}", COMMERCIAL
    # 26 and 25 likewise: 650 people.
    person = f"{FIRST_NAMES[index % len(FIRST_NAMES)]} {LAST_NAMES[index % len(LAST_NAMES)]}"
    return person, RESIDENTIAL
