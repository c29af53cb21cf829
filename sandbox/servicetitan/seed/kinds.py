"""Return types and the custom fields of inventory and its bills."""

from __future__ import annotations

from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer

# name, takes its credit by itself
_RETURN_TYPES = (("Standard Return", False), ("Warranty", False), ("Instant Credit", True))
# table the field is on, name, type, options
_FIELDS = (
    ("vendors", "Account Number", "Text", None),
    ("vendors", "Preferred", "Dropdown", ["Yes", "No"]),
    ("vendors", "Minimum Order", "Numeric", None),
    ("purchase_orders", "Buyer", "Text", None),
    ("purchase_orders", "Ship Via", "Dropdown", ["Truck", "Will Call", "Courier"]),
    ("receipts", "Packing Slip", "Text", None),
    ("returns", "RMA Number", "Text", None),
    ("transfers", "Driver", "Text", None),
    ("adjustments", "Counted By", "Text", None),
    ("inventory_bills", "Approved By", "Text", None),
    ("ap_bills", "Approved By", "Text", None),
    ("ap_credits", "Credit Memo", "Text", None),
)


def load(writer: Writer) -> None:
    """Write them; an account has them from its first day."""
    for key, (name, automatic) in enumerate(_RETURN_TYPES, start=1):
        writer.add(
            "return_types",
            ids.of("return_types", key),
            name=name,
            active=True,
            automaticallyReceiveVendorCredit=automatic,
            isDefault=key == 1,
        )
    for key, (table, name, kind, options) in enumerate(_FIELDS, start=1):
        members = {"of": table, "name": name, "dataType": kind, "dataTypeOptions": options}
        writer.add("field_types", ids.of("field_types", key), **members)
