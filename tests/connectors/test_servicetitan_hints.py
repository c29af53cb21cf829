"""ServiceTitan's words to what a person should do."""

from __future__ import annotations

import pytest

from integrations.connectors.servicetitan import hints, resources


@pytest.mark.parametrize(
    ("words", "reason", "told"),
    [
        ("Purchase order was exported.", "external_locked", "read-only"),
        ("vendorId: Vendor 12 is not active.", "vendor_review", "make it active"),
        ("items[0].skuId: SKU was not found.", "item_review", "pricebook"),
        ("The business unit is not one of the project's.", "", "project's business units"),
        ("projectId: Project 9 does not exist.", "project_missing", "Run a sync"),
        ("items[0].quantity: Only 4 is open.", "", "Compare the quantities"),
        ("typeId: Purchase order type is not active.", "id_invalid", "settings"),
        ("inventoryLocationId: not found", "id_invalid", "settings"),
        ("Something new.", "", ""),
    ],
)
def test_words_become_a_hint(words: str, reason: str, told: str) -> None:
    hint = hints.for_words(words)
    assert hint.reason == reason
    assert told in hint.text
    assert bool(hint.text) is bool(told)


@pytest.mark.parametrize("status", hints.LOCKED)
def test_a_locked_order_says_who_has_to_do_what(status: str) -> None:
    hint = hints.locked("4521-001", "PO-892", status)
    assert hint.reason == "external_locked"
    assert "bring purchase order 4521-001 in line with PO-892" in hint.text


@pytest.mark.parametrize(
    ("path", "writes", "scope"),
    [
        ("export/jobs", False, "tn.jpm.jobs:r"),
        ("purchase-orders/12/cancellation", True, "tn.inv.purchaseorders:w"),
        ("receipts", True, "tn.inv.receipts:w"),
        ("something-else", False, "something-else"),
    ],
)
def test_a_call_s_permission_is_known_by_its_path(path: str, writes: bool, scope: str) -> None:
    assert resources.scope(path, writes=writes) == scope


def test_every_pulled_entity_s_permission_is_known() -> None:
    assert [r.path for r in resources.RESOURCES if r.path not in resources.SCOPES] == []
