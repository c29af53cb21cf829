"""What jobs used before PlyHub counted moves no stock, what is added to it later does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import Connection, SyncRun
from integrations.sync import connections
from inventory.models import InvoiceLine, StockMovement, Usage
from plyhub.common.models import Company
from tests.factories import people
from tests.integrations.conftest import connected
from tests.integrations.small_company import build
from tests.integrations.stand_ins import StandIn


@pytest.fixture
def field(db: None, servicetitan: StandIn) -> Connection:
    """Connected after a line of 2 WHIP-6FT was put on the invoice of job 4521."""
    build(servicetitan)
    company = Company.current()
    company.usage_counted_since = timezone.now() + timedelta(seconds=1)
    company.save()
    return connected(servicetitan)


def used() -> list[Decimal]:
    return list(Usage.objects.order_by("pk").values_list("quantity", flat=True))


def line_there(servicetitan: StandIn) -> str:
    [line] = servicetitan.table("invoice_items")
    return str(line["id"])


def test_a_line_from_before_moves_no_stock(field, pulled: Callable[..., SyncRun]) -> None:
    pulled(field)
    assert used() == []
    assert not StockMovement.objects.filter(type="issue").exists()
    assert InvoiceLine.objects.get().used_before == 2


def test_what_is_added_to_it_counts(field, servicetitan, pulled) -> None:
    pulled(field)
    servicetitan.control("change_invoice_line", {"id": line_there(servicetitan), "quantity": "5"})
    pulled(field)
    pulled(field)
    assert used() == [3]


def test_lowering_or_removing_it_brings_nothing_back(field, servicetitan, pulled) -> None:
    pulled(field)
    servicetitan.control("change_invoice_line", {"id": line_there(servicetitan), "quantity": "1"})
    pulled(field)
    servicetitan.control("remove_invoice_line", {"id": line_there(servicetitan)})
    pulled(field)
    assert used() == []


def test_a_new_line_of_an_old_job_counts(field, servicetitan, pulled) -> None:
    company = Company.current()
    company.usage_counted_since = timezone.now()
    company.save()
    pulled(field)
    servicetitan.control("add_invoice_line", {"job": "4521", "code": "CAP-45-5", "quantity": "1"})
    pulled(field)
    assert used() == [1]


def test_counting_begins_when_the_system_is_connected(db: None, servicetitan: StandIn) -> None:
    connection = connected(servicetitan, state=Connection.State.NOT_CONFIGURED)
    before = timezone.now()
    connections.test(connection_id=connection.pk, actor=people.administrator())
    since = Company.current().usage_counted_since
    assert before <= since <= timezone.now()
    connections.test(connection_id=connection.pk, actor=people.administrator())
    assert Company.current().usage_counted_since == since
