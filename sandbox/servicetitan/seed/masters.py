"""Business units, people, vendors, places and customers of the demo company."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sandbox.demo.model import BusinessUnit, Company, Vendor, Warehouse
from sandbox.servicetitan.seed import ids, stock
from sandbox.servicetitan.seed.writer import Writer, address

# name, receives its orders by itself, days until required
_ORDER_TYPES = (
    ("Standard", False, 3),
    ("Stock Replenishment", False, 5),
    ("Field Pickup", True, 0),
    ("Job Materials", False, 2),
)
# What is received on an order of this type is also a line of the job's invoice.
_COPIED = "Job Materials"
_OFFICE = (("Renee Alvarez", "Dispatch"), ("Tom Becker", "Accounting"), ("Priya Nair", "Admin"))


def load(writer: Writer, company: Company) -> None:
    """Write all of them."""
    business_units(writer, company.business_units)
    for vendor in company.vendors:
        add_vendor(writer, vendor)
    _people(writer, company)
    warehouses(writer, company.warehouses)
    _trucks(writer, company)
    _customers(writer, company)


def order_types(writer: Writer) -> None:
    """Write the purchase order types."""
    for key, (name, automatic, days) in enumerate(_ORDER_TYPES, start=1):
        writer.add(
            "purchase_order_types",
            ids.of("purchase_order_types", key),
            name=name,
            active=True,
            automaticallyReceive=automatic,
            defaultRequiredDateDaysOffset=days,
            copyPurchaseOrderItemsToInvoiceWhenReceived=name == _COPIED,
        )


def business_units(writer: Writer, units: Iterable[BusinessUnit]) -> None:
    """Write business units; each names the tenant, as the API has it."""
    account = writer.tenant.account
    trades: dict[str, int] = {}
    for unit in units:
        trade = trades.setdefault(unit.trade, len(trades) + 1)
        writer.add(
            "business_units",
            ids.of("business_units", unit.key),
            name=unit.name,
            active=True,
            officialName=f"{account.name} - {unit.name}",
            trade={"id": trade, "name": unit.trade},
            intacct={
                "intacctLocationName": account.name,
                "intacctLocationId": "100",
                "intacctDepartment": unit.trade,
            },
            tenant={
                "id": int(account.id),
                "name": account.name,
                "accountCode": None,
                "franchiseId": None,
                "conceptCode": None,
                "modifiedOn": "2024-01-02T08:00:00Z",
            },
        )


def add_vendor(writer: Writer, vendor: Vendor) -> None:
    """Write one vendor."""
    writer.add(
        "vendors",
        ids.of("vendors", vendor.key),
        name=vendor.name,
        active=True,
        memo=f"Terms {vendor.terms}" if vendor.terms else "",
        deliveryOption="EmailAsPdf",
        defaultTaxRate=Decimal("0.00"),
        contactInfo={
            "firstName": vendor.contact_first,
            "lastName": vendor.contact_last,
            "phone": vendor.phone,
            "email": vendor.email,
            "fax": "",
        },
        address=address(vendor),
    )


def _people(writer: Writer, company: Company) -> None:
    for person in company.technicians:
        first, _, last = person.name.partition(" ")
        writer.add(
            "technicians",
            ids.of("technicians", person.key),
            name=person.name,
            userId=ids.of("users", person.key),
            firstName=first,
            lastName=last,
            businessUnitId=ids.of("business_units", person.business_unit_key),
            email=person.email,
            phoneNumber=person.phone,
            active=person.active,
        )
    for key, (name, role) in enumerate(_OFFICE, start=1):
        first, _, last = name.partition(" ")
        writer.add(
            "employees",
            ids.of("employees", key),
            name=name,
            firstName=first,
            lastName=last,
            userId=ids.of("users", 1000 + key),
            role=role,
            active=True,
        )


def warehouses(writer: Writer, places: Iterable[Warehouse]) -> None:
    """Write warehouses."""
    for place in places:
        key = ids.of("warehouses", place.key)
        writer.add("warehouses", key, name=place.name, active=True, address=address(place))


def _trucks(writer: Writer, company: Company) -> None:
    for truck in company.trucks:
        writer.add(
            "trucks",
            ids.of("trucks", truck.key),
            name=truck.name,
            active=True,
            warehouseId=ids.of("warehouses", truck.warehouse_key),
            technicianIds=[ids.of("technicians", key) for key in truck.technician_keys],
            inventoryTemplateId=stock.template_of(truck.key),
        )


def _customers(writer: Writer, company: Company) -> None:
    for customer in company.customers:
        writer.add(
            "customers",
            ids.of("customers", customer.key),
            name=customer.name,
            active=True,
            type=customer.kind,
            address=address(customer, latitude=None, longitude=None),
        )
    for site in company.sites:
        writer.add(
            "locations",
            ids.of("locations", site.key),
            name=site.name,
            active=True,
            customerId=ids.of("customers", site.customer_key),
            address=address(site, latitude=None, longitude=None),
        )
