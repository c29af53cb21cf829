"""Neutral records to ServiceTitan's request bodies. Pure: nothing is looked up here.

Unknown members are dropped over there with a success, so the names in these modules are the whole
contract.
"""

from integrations.connectors.servicetitan.payloads.defaults import Defaults
from integrations.connectors.servicetitan.payloads.ids import whole
from integrations.connectors.servicetitan.payloads.items import (
    item_create,
    item_update,
    updatable,
)
from integrations.connectors.servicetitan.payloads.marks import MARK, bears, marked, memo, token
from integrations.connectors.servicetitan.payloads.masters import (
    category,
    truck,
    vendor,
    vendor_create,
)
from integrations.connectors.servicetitan.payloads.purchasing import (
    CANCEL_REASONS,
    cancellation,
    purchase_order,
    purchase_order_update,
    receipt,
)
from integrations.connectors.servicetitan.payloads.returns import return_create, return_update
from integrations.connectors.servicetitan.payloads.values import address, day
from integrations.connectors.servicetitan.payloads.work import (
    invoice_item,
    job_fields,
    job_note,
    named_fields,
)

__all__ = [
    "CANCEL_REASONS",
    "MARK",
    "Defaults",
    "address",
    "bears",
    "cancellation",
    "category",
    "day",
    "invoice_item",
    "item_create",
    "item_update",
    "job_fields",
    "job_note",
    "marked",
    "memo",
    "named_fields",
    "purchase_order",
    "purchase_order_update",
    "receipt",
    "return_create",
    "return_update",
    "token",
    "truck",
    "updatable",
    "vendor",
    "vendor_create",
    "whole",
]
