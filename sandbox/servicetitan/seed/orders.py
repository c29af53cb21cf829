"""Purchase orders somebody still has to approve, and the markups on what orders bring."""

from __future__ import annotations

from decimal import Decimal

from sandbox.demo.model import Company
from sandbox.servicetitan.actions import drafts
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.stamps import TICKS, stamp

_DAY = 86_400 * TICKS
# from, to, percent
_MARKUPS = ((0, 50, 60), (50, 250, 45), (250, 1000, 30))
# status, days ago, quantity
_REQUESTS = (("PendingApproval", 2, 40), ("PendingApproval", 1, 25), ("Rejected", 6, 90))
_FIRST_REQUEST, _FIRST_LINE = 4000, 5000


def markups(writer: Writer) -> None:
    """Write the markups, one for each range of amounts."""
    for key, row in enumerate(_MARKUPS, start=1):
        amounts = (Decimal(f"{amount}.00") for amount in row)
        members = dict(zip(("from", "to", "percent"), amounts, strict=True))
        writer.add("purchase_order_markups", ids.of("goods", 6000 + key), **members)


def requests(writer: Writer, company: Company) -> None:
    """Write the requests; an order for each is made once somebody says yes."""
    tenant = writer.tenant
    items = [item for item in company.materials if item.inventory and item.active]
    for n, (item, (status, ago, quantity)) in enumerate(zip(items, _REQUESTS, strict=False)):
        day = stamp((tenant.clock.ticks() // _DAY - ago) * _DAY)
        house = tenant.table("warehouses")[ids.of("warehouses", company.warehouses[0].key)]
        line = {
            "skuId": ids.of("materials", item.key),
            "description": item.name,
            "vendorPartNumber": item.vendors[0].part if item.vendors else "",
            "quantity": Decimal(quantity),
            "cost": item.cost,
        }
        body = {
            "vendorId": ids.of("vendors", item.vendors[0].vendor_key if item.vendors else 1),
            "typeId": ids.of("purchase_order_types", 2),
            "businessUnitId": ids.of("business_units", company.business_units[0].key),
            "inventoryLocationId": house["id"],
            "shipTo": {"description": house["name"], "address": house["address"]},
            "impactsTechnicianPayroll": False,
            "date": day,
            "requiredOn": day,
            "tax": Decimal("0.00"),
            "shipping": Decimal("0.00"),
            "items": [line],
        }
        order = drafts.draft(tenant, body)
        key = {"id": ids.of("goods", _FIRST_LINE + n), "createdOn": day, "modifiedOn": day}
        writer.add(
            "purchase_order_requests",
            ids.of("goods", _FIRST_REQUEST + n),
            **{**order, "items": [{**line, **key} for line in order["items"]]},
            requestNumber=f"R-{tenant.counter('po_request', 101)}",
            requestStatus=status,
            rejectionReason="CostTooHigh" if status == "Rejected" else None,
        )
