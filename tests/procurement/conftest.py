"""What purchasing tests compare."""

from typing import Any

import pytest

from plyhub.common.models import AuditEntry
from procurement.models import PurchaseOrder


@pytest.fixture
def snapshot():
    """Everything an order is, to show that a refusal changed nothing."""

    def take(order: PurchaseOrder) -> dict[str, Any]:
        return {
            "order": PurchaseOrder.objects.filter(pk=order.pk).values().get(),
            "lines": list(order.lines.order_by("pk").values()),
            "receipts": list(order.receipts.order_by("pk").values()),
            "audit": list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True)),
        }

    return take


@pytest.fixture
def audit_of():
    """(action, from, to, reason, actor) of a document's audit entries, oldest first."""

    def read(document) -> list[tuple[Any, ...]]:
        entries = AuditEntry.objects.filter(
            object_type=document._meta.model_name, object_id=document.pk
        )
        return [
            (each.action, each.from_state, each.to_state, each.reason, each.actor)
            for each in entries.order_by("pk")
        ]

    return read
