"""The demo company, put together; import its shapes and `build` from here."""

from __future__ import annotations

from datetime import date

from sandbox.demo.catalog import build_categories, build_equipment, build_materials
from sandbox.demo.customers import build_customers, build_sites
from sandbox.demo.estimates import build_estimates
from sandbox.demo.jobs import build_jobs
from sandbox.demo.model import (
    BusinessUnit,
    Category,
    Company,
    Customer,
    Item,
    ItemVendor,
    Job,
    JobType,
    Project,
    Site,
    Technician,
    Truck,
    Vendor,
    Warehouse,
)
from sandbox.demo.people import build_technicians
from sandbox.demo.places import build_trucks, build_warehouses
from sandbox.demo.projects import build_projects
from sandbox.demo.services import build_services
from sandbox.demo.suppliers import build_vendors
from sandbox.demo.usage import build_usage
from sandbox.demo.work import BUSINESS_UNITS, JOB_TYPES

__all__ = [
    "BusinessUnit",
    "Category",
    "Company",
    "Customer",
    "Item",
    "ItemVendor",
    "Job",
    "JobType",
    "Project",
    "Site",
    "Technician",
    "Truck",
    "Vendor",
    "Warehouse",
    "build",
]

NAME = "Copper Ridge Mechanical"
BASE_DATE = date(2026, 11, 20)


def build(scale: int | None = None, today: date = BASE_DATE) -> Company:
    """Return the company as of `today`; the same arguments always give an equal company.

    `scale` is the exact number of materials (None: the natural price book); nothing else depends
    on it, and an item has the same key at every scale. Only job times depend on `today`.
    Raises ValueError for a negative scale.
    """
    technicians = build_technicians()
    categories = build_categories()
    customers = build_customers()
    sites = build_sites(customers)
    projects = build_projects(customers, sites)
    equipment = build_equipment(categories)
    materials = build_materials(categories, first_key=len(equipment) + 1, count=scale)
    services = build_services((*materials, *equipment))
    trucks = build_trucks(technicians)
    jobs = build_jobs(today, sites, projects, technicians)
    return Company(
        name=NAME,
        business_units=BUSINESS_UNITS,
        job_types=JOB_TYPES,
        vendors=build_vendors(),
        categories=categories,
        materials=materials,
        equipment=equipment,
        technicians=technicians,
        warehouses=build_warehouses(),
        trucks=trucks,
        customers=customers,
        sites=sites,
        projects=projects,
        jobs=jobs,
        services=services,
        estimates=build_estimates(today, jobs, projects, services, BUSINESS_UNITS),
        usage=build_usage(jobs, services, trucks, BUSINESS_UNITS),
    )
