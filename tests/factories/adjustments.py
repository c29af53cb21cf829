"""Goods at a place, and adjustments of them."""

from decimal import Decimal

from inventory.models import Adjustment, AdjustmentReason, Item, Location
from inventory.services import adjustments, stock
from inventory.services.adjustments import AdjustmentInput, AdjustmentLineInput
from inventory.services.stock import StockLine
from tests.factories import people
from tests.factories.inventory import ItemFactory, LocationFactory

D = Decimal


def goods(
    quantity: str = "12", cost: str = "8.20", *, place: Location | None = None, **item: object
) -> tuple[Item, Location]:
    """Some of a new item in a place, a new warehouse unless one is named."""
    made, place = ItemFactory(**item), place or LocationFactory()
    put(made, place, quantity, cost)
    return made, place


def put(item: Item, place: Location, quantity: str, cost: str, **more: str) -> None:
    """Some more of an item, bought for `cost` each."""
    line = StockLine(
        item_id=item.pk, location_id=place.pk, quantity=D(quantity), unit_cost=D(cost), **more
    )
    stock.open_balance(actor=None, lines=[line])


def reason(code: str = "damage") -> AdjustmentReason:
    return AdjustmentReason.objects.get(code=code)


def data_of(place: Location, code: str = "damage", **given: object) -> AdjustmentInput:
    return AdjustmentInput(reason_id=reason(code).pk, location_id=place.pk, **given)


def line_of(item: Item, **said: object) -> AdjustmentLineInput:
    """A line; numbers may be texts."""
    texts = {"bin", "lot"}
    given = {name: value if name in texts else D(value) for name, value in said.items()}
    return AdjustmentLineInput(item_id=item.pk, **given)


def draft(
    quantity: str = "-3",
    *,
    on: tuple[Item, Location] | None = None,
    actor: object = None,
    code: str = "damage",
    **given: object,
) -> Adjustment:
    """A draft of one line: 3 of 12 at 8.20 less, which are worth 24.60."""
    item, place = on or goods()
    kind = given.get("kind", Adjustment.Kind.QUANTITY)
    said = {"amount": quantity} if kind == Adjustment.Kind.VALUE else {"quantity": quantity}
    return adjustments.create(
        actor=actor or people.warehouse(),
        data=data_of(place, code, **given),
        lines=[line_of(item, **said)],
    )


def large_draft(**given: object) -> Adjustment:
    """One that is worth 984.00, more than the 250.00 that need no approval."""
    return draft("-120", on=goods("200"), **given)


def pending(**given: object) -> Adjustment:
    """One that waits for approval."""
    made = large_draft(**given)
    return adjustments.submit(actor=made.created_by, adjustment_id=made.pk)


def posted(quantity: str = "-3", **given: object) -> Adjustment:
    made = draft(quantity, **given)
    return adjustments.post(actor=people.administrator(), adjustment_id=made.pk)


def reversed_one(**given: object) -> Adjustment:
    made = posted(**given)
    return adjustments.reverse(
        actor=people.accountant(), adjustment_id=made.pk, reason="Found again"
    )
