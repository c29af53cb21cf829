"""However goods arrive: a line never gets more than allowed, and counts exactly its receipts."""

from decimal import Decimal as D

from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inventory.services import verification
from plyhub.common.errors import DomainError
from procurement import selectors
from procurement.models import Vendor
from procurement.services import receipts
from tests.factories import people
from tests.factories.procurement import approved_order, line_input

arrivals = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(any), min_size=1, max_size=5
)


class ReceiptProperties(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(["0", "10", "50"]), arrivals)
    def test_lines_and_stock_agree(self, first, second, tolerance, sequence):
        wes = people.warehouse()
        order = approved_order(line_input(quantity=str(first)), line_input(quantity=str(second)))
        Vendor.objects.update(over_receipt_pct=D(tolerance))
        lines = list(order.lines.all())
        for arrived in sequence:
            _receive(wes, order, lines, arrived)

        for line in order.lines.all():
            posted = line.receipt_lines.filter(receipt__status="posted")
            assert line.received == (posted.aggregate(Sum("quantity"))["quantity__sum"] or 0)
            assert line.received <= line.stock_quantity * (1 + D(tolerance) / 100)
        order.refresh_from_db()
        open_lines = [line for line in order.lines.all() if line.remaining]
        assert (order.status == "received") == (not open_lines)
        assert all(each > 0 for each in selectors.on_order_by_location_item().values())
        assert verification.differences() == []


def _receive(wes, order, lines, arrived) -> None:
    quantities = {line.pk: D(count) for line, count in zip(lines, arrived, strict=True) if count}
    try:
        receipts.receive(actor=wes, order_id=order.pk, quantities=quantities)
    except DomainError:
        return
