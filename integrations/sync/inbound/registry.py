"""Which way in each kind of record takes."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sync.inbound import catalog, jobs, locations, technicians, vendors
from integrations.sync.inbound.base import Inbound

INBOUND: Mapping[str, Inbound] = {
    "business_unit": jobs.BUSINESS_UNIT,
    "technician": technicians.TECHNICIAN,
    "vendor": vendors.VENDOR,
    "category": catalog.CATEGORY,
    "material": catalog.ITEM,
    "equipment": catalog.ITEM,
    "warehouse": locations.WAREHOUSE,
    "truck": locations.TRUCK,
    "customer": jobs.CUSTOMER,
    "customer_location": jobs.CUSTOMER_LOCATION,
    "project": jobs.PROJECT,
    "job": jobs.JOB,
    "job_assignment": technicians.JOB_ASSIGNMENT,
}
