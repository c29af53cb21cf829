"""Goods that were received, and returns of them; in a later status by the services."""

from decimal import Decimal

from plyhub.common.models import User
from procurement.models import Receipt, Return
from procurement.services import receipts, return_credits, return_shipping, returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from tests.factories import people
from tests.factories import usage as usages
from tests.factories.procurement import line_input, sent_order


def received(quantity: str = "10", price: str = "100.00", **order: object) -> Receipt:
    """A posted receipt of so many pieces of one item at that price."""
    item = {"item_id": order.pop("item_id")} if "item_id" in order else {}
    sent = sent_order(line_input(quantity=quantity, unit_price=price, **item), **order)
    line = sent.lines.get()
    return receipts.receive(
        actor=people.warehouse(), order_id=sent.pk, quantities={line.pk: Decimal(quantity)}
    )


def draft_return(
    receipt: Receipt | None = None,
    quantity: str = "4",
    *,
    actor: User | None = None,
    price: str | None = None,
    **given: object,
) -> Return:
    """A draft of goods of `receipt`, a new one unless given, made by a warehouse person."""
    receipt = receipt or received()
    line = ReturnLineInput(
        receipt_line_id=receipt.lines.get().pk,
        quantity=Decimal(quantity),
        unit_price=None if price is None else Decimal(price),
    )
    return returns.create(
        actor=actor or people.warehouse(), data=ReturnInput(**given), lines=[line]
    )


def approved_return(receipt: Receipt | None = None, quantity: str = "4", **given) -> Return:
    """A return a buyer approved, with RMA-1."""
    draft = draft_return(receipt, quantity, **given)
    return returns.approve(actor=people.buyer(), return_id=draft.pk, rma_number="RMA-1")


def shipped_return(receipt: Receipt | None = None, quantity: str = "4", **given) -> Return:
    """A return whose goods left stock."""
    approved = approved_return(receipt, quantity, **given)
    return return_shipping.ship(actor=people.warehouse(), return_id=approved.pk)


def from_job_return() -> Return:
    """Two pieces a job used, on their way back to the truck they came from."""
    used = usages.used()
    return returns.create(
        actor=people.warehouse(),
        data=ReturnInput(kind="from_job", job_id=used.job_id, location_id=used.location_id),
        lines=[ReturnLineInput(item_id=used.item_id, quantity=Decimal(2))],
    )


def credited_return() -> Return:
    """A return the vendor credited in full."""
    goods_return = shipped_return()
    return return_credits.credit(
        actor=people.accountant(),
        return_id=goods_return.pk,
        amount=goods_return.total,
        number="CM-1",
    )
