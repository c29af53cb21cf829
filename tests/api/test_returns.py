"""Returns through the API, to read."""

import pytest

from plyhub import roles
from tests.factories.returns import shipped_return

pytestmark = pytest.mark.django_db
PATH = "/api/purchasing/returns/"


def test_a_return_is_read(api_of):
    shipped = shipped_return(quantity="4")
    line = shipped.lines.get()

    answer = api_of(roles.BUY).get(f"{PATH}{shipped.pk}/")

    assert answer.status_code == 200
    told = answer.json()
    [read] = told.pop("lines")
    assert told == {
        "id": shipped.pk,
        "number": shipped.number,
        "kind": "to_vendor",
        "status": "shipped",
        "reason": "surplus",
        "vendor": shipped.vendor_id,
        "purchase_order": shipped.purchase_order_id,
        "job": None,
        "location": shipped.location_id,
        "rma_number": "RMA-1",
        "notes": "",
        "total": "400.00",
        "restocking_fee": "0.00",
        "shipped_on": shipped.shipped_on.isoformat(),
        "credit_amount": None,
        "credit_number": "",
    }
    assert (read["item"], read["quantity"], read["unit_price"], read["price_variance"]) == (
        line.item.sku,
        "4.0000",
        "100.000000",
        "0.00",
    )


def test_who_sees_no_prices_reads_none(api_of):
    shipped_return()

    [told] = api_of(roles.WHS).get(PATH).json()["results"]

    assert {"total", "restocking_fee", "credit_amount"}.isdisjoint(told)
    assert {"unit_price", "unit_cost", "price_variance"}.isdisjoint(told["lines"][0])


def test_who_may_not_see_returns_reads_none(api_of):
    assert api_of(roles.TECH).get(PATH).status_code == 403
