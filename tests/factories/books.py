"""Books that were read: their stock beside ours."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from integrations.models import (
    Connection,
    ExternalLink,
    RemoteRecord,
    RemoteStock,
    SyncRun,
    SyncStage,
)
from integrations.sync.stock import comparison
from inventory.models import Item, Location
from inventory.services import stock
from inventory.services.stock import StockLine
from tests.factories.inventory import ItemFactory

COST_THERE = Decimal("765.43")
DETAILS = {"kind": "Inventory", "unit": "EA", "gl_group": "Materials", "stocked": True}


def read_books() -> Connection:
    """A connection to the books, over which all stock was read."""
    made = Connection.objects.create(
        system="intacct", name="Sage Intacct", url="http://127.0.0.1:9", state="active"
    )
    now = timezone.now()
    run = SyncRun.objects.create(
        connection=made, scope="all", trigger="manual", state="succeeded", started_at=now
    )
    SyncStage.objects.create(run=run, position=0, entity="stock_level", finished_at=now)
    return made


def known(
    books: Connection, entity: str, code: str, link: str, hub_id: int, **details: object
) -> None:
    """One of our records is one of theirs."""
    ExternalLink.objects.create(connection=books, entity=link, hub_id=hub_id, external_id=code)
    RemoteRecord.objects.create(
        connection=books,
        entity=entity,
        external_id=code,
        name=code,
        normalised_name=code,
        details=details,
    )


def warehouse(books: Connection, name: str = "WH-MAIN") -> Location:
    """A place of ours that is a warehouse there."""
    made = Location.objects.create(name=name)
    known(books, "warehouse", name, "location", made.pk)
    return made


def differing(books: Connection, place: Location, here: str = "5", there: str = "2") -> Item:
    """An item of which so many are here, at 3.00, and so many there; compared."""
    item = ItemFactory()
    known(books, "item", f"INV-{item.sku}", "item", item.pk, **DETAILS)
    if Decimal(here):
        line = StockLine(
            item_id=item.pk,
            location_id=place.pk,
            quantity=Decimal(here),
            unit_cost=Decimal(3),
        )
        stock.open_balance(actor=None, lines=[line])
    RemoteStock.objects.create(
        connection=books,
        external_id=str(item.pk),
        item_code=f"INV-{item.sku}",
        warehouse_code=place.name,
        on_hand=Decimal(there),
        average_cost=COST_THERE,
        as_of=timezone.now(),
    )
    comparison.compare(books.pk)
    return item
