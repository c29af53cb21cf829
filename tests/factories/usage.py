"""Invoices with lines, technicians on jobs, and material used."""

from decimal import Decimal

import factory

from inventory.models import Invoice, InvoiceLine, JobAssignment, Location, Technician, Usage
from inventory.services import invoices, usage
from tests.factories.inventory import ItemFactory, JobFactory, TechnicianFactory, TruckFactory


class InvoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invoice

    number = factory.Sequence(lambda n: f"{70000 + n}")
    job = factory.SubFactory(JobFactory, status="in_progress")


def crew_of(job, *, truck: Location | None = None, **technician: object) -> Technician:
    """A technician put on the job, with a truck."""
    who = TechnicianFactory(**technician)
    JobAssignment.objects.create(job=job, technician=who)
    (truck or TruckFactory()).technicians.add(who)
    return who


def read_line(invoice: Invoice, *, line: InvoiceLine | None = None, **values: object) -> int:
    """A line as it was just read from the field-service system; returns its id."""
    columns = {**values}
    if line is None:
        columns = {"invoice_id": invoice.pk, "quantity": Decimal(5), **values}
        columns.setdefault("item_id", None)
        columns["item_id"] = columns["item_id"] or ItemFactory().pk
    [line_id] = invoices.upsert_invoice_lines([(line and line.pk, columns)], origin=1)
    return line_id


def used(**given: object) -> Usage:
    """Material used and entered here, by the system unless somebody is named."""
    given = {"actor": None, "quantity": Decimal(5), **given}
    for name, make in (("job_id", JobFactory), ("item_id", ItemFactory)):
        given.setdefault(name, None)
        given[name] = given[name] or make().pk
    given.setdefault("location_id", None)
    given["location_id"] = given["location_id"] or TruckFactory().pk
    return usage.record(**given)
