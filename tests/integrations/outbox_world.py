"""The fixtures of `outbox_story`: stand-ins started once, and emptied before every test."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import Connection
from inventory.models import Customer, Item, ItemUnit, Job, Location, Unit
from plyhub.common.models import User
from procurement.models import Vendor
from tests.integrations.outbox_story import StandIn, World, connect, link, remember


@pytest.fixture(scope="session")
def sage_process() -> Iterator[StandIn]:
    stand_in = StandIn("intacct", "empty")
    yield stand_in
    stand_in.stop()


@pytest.fixture(scope="session")
def titan_process() -> Iterator[StandIn]:
    stand_in = StandIn("servicetitan", "demo")
    yield stand_in
    stand_in.stop()


@pytest.fixture
def sage(sage_process: StandIn) -> StandIn:
    sage_process.control("reset")
    sage_process.control("default_settings")
    return sage_process


@pytest.fixture
def titan(titan_process: StandIn) -> StandIn:
    titan_process.control("reset")
    return titan_process


@pytest.fixture
def world(transactional_db: None) -> World:
    for code in ("EA", "BX", "FT"):
        Unit.objects.get_or_create(code=code, defaults={"name": code})
    customer = Customer.objects.create(name="Larkin Residence")
    whip = Item.objects.create(sku="WHIP-6FT", name="Whip, 6 ft", cost=Decimal("8.20"))
    ItemUnit.objects.create(item=whip, unit_id="BX", numerator=10)
    return World(
        admin=User.objects.create_superuser("ada"),
        vendor=Vendor.objects.create(name="ABC Supply"),
        whip=whip,
        condenser=Item.objects.create(
            sku="CARRIER-24ACC", name="Condenser", kind="equipment", cost=Decimal("1900")
        ),
        warehouse=Location.objects.create(name="WH-MAIN"),
        job=Job.objects.create(number="4521", customer=customer, source_created_at=timezone.now()),
    )


@pytest.fixture
def si(world: World, sage: StandIn) -> Connection:
    """Sage Intacct, connected, with its warehouses known."""
    connection = connect(sage, "intacct", "Sage Intacct", {"location": "100"})
    remember(connection, "warehouse", "WH-MAIN", "Main warehouse")
    remember(connection, "warehouse", "JOBSITE", "Job sites")
    return connection


@pytest.fixture
def st(world: World, titan: StandIn) -> Connection:
    """ServiceTitan, connected, with our records linked to theirs."""
    facts = titan.ready["facts"]
    options = {name: facts[name] for name in ("business_unit", "purchase_order_type", "warehouse")}
    connection = connect(titan, "servicetitan", "ServiceTitan", options)
    link(connection, "vendor", world.vendor.pk, facts["vendor"])
    link(connection, "location", world.warehouse.pk, facts["warehouse"])
    tables = ((world.whip, "materials"), (world.condenser, "equipment"))
    for item, table in tables:
        row = titan.control("lookup", {"table": table, "id": item.sku})
        link(connection, "item", item.pk, str(row["id"]))
    return connection
