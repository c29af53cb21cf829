"""What the books say of an item: decided there, shown here."""

from __future__ import annotations

from integrations.records import ItemRecord

# Detail -> what people call it, in the order it is shown.
LABELS = {
    "kind": "Type",
    "unit": "Base unit",
    "cost_method": "Cost method",
    "gl_group": "GL group",
    "upc": "UPC",
    "vendor": "Default vendor",
    "part_number": "Its part number",
    "description": "Description",
}


def details(record: ItemRecord) -> dict[str, object]:
    """What of an item over there is kept; without what it does not say."""
    default = next((each for each in record.vendors if each.is_primary), None)
    told = {
        "kind": record.kind_there,
        "unit": record.unit,
        "cost_method": record.cost_method,
        "gl_group": record.gl_group,
        "upc": record.barcode,
        "vendor": default.vendor_id if default else "",
        "part_number": default.part_number if default else "",
        "description": record.description,
        "stocked": record.is_stocked,
    }
    return {name: value for name, value in told.items() if value != ""}
