"""The second tenant: a little of everything, no id or name in common with the first."""

from __future__ import annotations

from decimal import Decimal

from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.tenant import Tenant

_SHIFT = 5_000_000
_ADDRESS = {
    "street": "77 Harbor Ave",
    "unit": "",
    "city": "Tacoma",
    "state": "WA",
    "zip": "98402",
    "country": "USA",
}


def _id(kind: str, key: int) -> int:
    return ids.of(kind, _SHIFT + key)


def load(tenant: Tenant) -> None:
    """Fill the second tenant."""
    writer = Writer(tenant)
    unit, vendor, place = _id("business_units", 1), _id("vendors", 1), _id("warehouses", 1)
    customer, site, kind = _id("customers", 1), _id("locations", 1), _id("job_types", 1)
    writer.add("business_units", unit, name="Bluebird Refrigeration", active=True)
    writer.add(
        "purchase_order_types",
        _id("purchase_order_types", 1),
        name="Bluebird Standard",
        active=True,
    )
    contact = {"firstName": "", "lastName": "", "phone": "", "email": "", "fax": ""}
    writer.add(
        "vendors", vendor, name="Puget Supply", active=True, contactInfo=contact, address=_ADDRESS
    )
    writer.add("warehouses", place, name="Bluebird Yard", active=True, address=_ADDRESS)
    writer.add(
        "customers",
        customer,
        name="Olander Cold Storage",
        active=True,
        type="Commercial",
        address=_ADDRESS,
    )
    writer.add(
        "locations", site, name="Olander Dock 4", customerId=customer, active=True, address=_ADDRESS
    )
    writer.add("job_types", kind, name="Bluebird Visit", active=True, businessUnitIds=[unit])
    for key, code in enumerate(("BB-R410A", "BB-DRIER", "BB-VALVE"), start=1):
        writer.add(
            "materials",
            _id("materials", key),
            code=code,
            displayName=code,
            active=True,
            cost=Decimal("9.00"),
        )
    writer.add(
        "jobs",
        _id("jobs", 1),
        jobNumber="BB-1",
        jobStatus="Scheduled",
        customerId=customer,
        locationId=site,
        businessUnitId=unit,
        jobTypeId=kind,
    )
