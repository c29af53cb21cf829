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
        ("An exported invoice cannot be changed.", "external_locked", "adjustment invoice"),
        ("cost: The cost is locked.", "external_locked", "Unlock it"),
        ("price: The price is locked.", "external_locked", "Unlock it"),
        ("There must be exactly one vendor marked as Primary.", "item_review", "primary vendor"),
        ("code: The code 'A' is already in use.", "item_review", "another code"),
        ("Sku (Name:) is not found.", "item_review", "pricebook"),
        ("businessUnitId: The project needs a business unit.", "", "project's business units"),
        ("A purchase order of this type needs a job before it is received.", "", "orders of a job"),
        ("vendorInvoiceNumber: It is required for this type.", "", "vendor's document number"),
        ("returnTypeId: The id does not exist.", "id_invalid", "settings"),
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
    ("module", "path", "writes", "scope"),
    [
        ("jpm", "export/jobs", False, "tn.jpm.jobs:r"),
        ("jpm", "jobs/custom-fields", False, "tn.jpm.jobs:r"),
        ("jpm", "jobs/12/notes", True, "tn.jpm.jobs:w"),
        ("forms", "jobs/12/attachments", True, "tn.frm.jobs:w"),
        ("inventory", "vendors/custom-fields", True, "tn.inv.vendors:w"),
        ("inventory", "purchase-orders/12/cancellation", True, "tn.inv.purchaseorders:w"),
        ("inventory", "receipts", True, "tn.inv.receipts:w"),
        ("inventory", "export/returns", False, "tn.inv.returns:r"),
        ("inventory", "return-types", False, "tn.inv.returntypes:r"),
        ("inventory", "inventory-templates", False, "tn.inv.inventorytemplates:r"),
        ("pricebook", "export/services", False, "tn.pb.services:r"),
        ("accounting", "invoices/12/items/34", True, "tn.acc.invoices:w"),
        ("accounting", "export/invoice-items", False, "tn.acc.invoiceitems:r"),
        ("sales", "export/estimates", False, "tn.sal.estimates:r"),
        ("jpm", "something-else", False, "something-else"),
    ],
)
def test_a_call_s_permission_is_known_by_its_path(
    module: str, path: str, writes: bool, scope: str
) -> None:
    assert resources.scope(module, path, writes=writes) == scope


def test_every_pulled_entity_s_permission_is_known() -> None:
    named = {(r.module, r.path.partition("/")[0]) for r in resources.RESOURCES}
    assert named - set(resources.SCOPES) == set()
