"""What the check of an order's input has to look up: a fixed number of queries for all lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.models import Item, ItemUnit, Job, Location, Project
from plyhub.common.quantities import Ratio
from procurement.models import PurchaseOrderLine, Vendor
from procurement.services.order_input import LineInput, OrderInput


@dataclass(frozen=True, slots=True)
class Facts:
    """The records that an order's input names, by id; what is missing does not exist."""

    vendors: dict[int, Vendor]
    items: dict[int, Item]
    units: dict[tuple[int, str], Ratio]
    jobs: dict[int, Job]
    projects: dict[int, Project]
    places: dict[int, Location]
    lines: dict[int, PurchaseOrderLine]

    def ratio(self, line: LineInput) -> Ratio | None:
        """Stock units in one unit of the line; None if the item does not come in that unit."""
        before = self.unchanged(line)
        if before and before.unit_id == line.unit:
            return before.ratio
        if line.unit == self.items[line.item_id].stock_unit_id:
            return Ratio()
        return self.units.get((line.item_id, line.unit))

    def unchanged(self, line: LineInput) -> PurchaseOrderLine | None:
        """The line as it was, if it was for the same item."""
        before = self.lines.get(line.line_id) if line.line_id else None
        return before if before and before.item_id == line.item_id else None


def gather(order: OrderInput, lines: Sequence[LineInput]) -> Facts:
    """Read everything `order` and `lines` name."""
    item_ids = {line.item_id for line in lines}
    jobs = {order.job_id, *(line.job_id for line in lines)} - {None}
    places = {order.destination_id, *(line.destination_id for line in lines)} - {None}
    return Facts(
        vendors=Vendor.objects.in_bulk([order.vendor_id]),
        items=Item.objects.select_related("stock_unit").in_bulk(item_ids),
        units={
            (each.item_id, each.unit_id): each.ratio
            for each in ItemUnit.objects.filter(item_id__in=item_ids)
        },
        jobs=Job.objects.in_bulk(jobs),
        projects=Project.objects.in_bulk({order.project_id} - {None}),
        places=Location.objects.in_bulk(places),
        lines=PurchaseOrderLine.objects.in_bulk({line.line_id for line in lines} - {None}),
    )
