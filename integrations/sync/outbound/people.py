"""Technicians and customers on their way to the books, as employees and customers."""

from __future__ import annotations

from integrations.models import OutboxEntry
from integrations.records import CustomerRecord, TechnicianRecord
from integrations.sync.outbound import masters
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import NOTHING, Needs
from integrations.sync.target import Target
from inventory.models import Customer, Technician


def _employee(target: Target, entry: OutboxEntry) -> TechnicianRecord:
    technician = Technician.objects.get(pk=entry.hub_id)
    return TechnicianRecord(
        external_id=masters.code_of(target, "technician", technician.pk),
        active=technician.is_active,
        name=technician.name,
        email=technician.email,
        phone=technician.phone,
    )


def _customer(target: Target, entry: OutboxEntry) -> CustomerRecord:
    customer = Customer.objects.get(pk=entry.hub_id)
    return CustomerRecord(
        external_id=masters.code_of(target, "customer", customer.pk),
        active=customer.is_active,
        name=customer.name,
        address=masters.address(customer),
    )


def _nothing(_target: Target, _hub_id: int) -> Needs:
    return NOTHING


def _name(model: type[Technician | Customer], hub_id: int) -> str:
    return model.objects.values_list("name", flat=True).get(pk=hub_id)


EMPLOYEE = Subject(
    build=_employee,
    needs=_nothing,
    label=lambda hub_id: f"Employee {_name(Technician, hub_id)}",
    key=lambda hub_id: f"technician:{hub_id}",
)
CUSTOMER = Subject(
    build=_customer,
    needs=_nothing,
    label=lambda hub_id: f"Customer {_name(Customer, hub_id)}",
    key=lambda hub_id: f"customer:{hub_id}",
)
