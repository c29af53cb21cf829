"""The price book and the places where stock is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from integrations.records.base import Address, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRecord(Record):
    """A node of the price book's tree; `kind` is `materials` or `services`."""

    name: str
    parent_id: str = ""
    position: int = 0
    kind: str = "materials"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVendorRecord:
    """What one vendor asks for an item, per the item's own unit."""

    vendor_id: str
    part_number: str = ""
    cost: Decimal | None = None
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemImageRecord:
    """Where a picture of an item is to be found."""

    url: str
    alias: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord(Record):
    """A material or a piece of equipment; `kind` says which, empty if it is not known.

    `category_id` is the first of `category_ids`. A locked cost or price belongs to a supplier's
    catalog over there and takes no change from us. On its way out, `limited_to` names the members
    that are ours to change once it exists; empty means all of them. `kind_there`, `cost_method`,
    `gl_group` and `barcode` are what the books say of it, in their words.
    """

    code: str
    name: str
    kind: str = ""
    description: str = ""
    unit: str = ""
    cost: Decimal | None = None
    price: Decimal | None = None
    member_price: Decimal | None = None
    add_on_price: Decimal | None = None
    add_on_member_price: Decimal | None = None
    is_stocked: bool = True
    taxable: bool = True
    category_id: str = ""
    manufacturer: str = ""
    model: str = ""
    vendors: tuple[ItemVendorRecord, ...] = ()
    category_ids: tuple[str, ...] = ()
    images: tuple[ItemImageRecord, ...] = ()
    cost_locked: bool = False
    price_locked: bool = False
    limited_to: tuple[str, ...] = ()
    kind_there: str = ""
    cost_method: str = ""
    gl_group: str = ""
    barcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMaterialRecord:
    """A material or piece of equipment that one of a service takes."""

    item_id: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord(Record):
    """Work from the price book, with the items it takes."""

    code: str
    name: str
    description: str = ""
    price: Decimal | None = None
    category_ids: tuple[str, ...] = ()
    materials: tuple[ServiceMaterialRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItemRecord:
    """How much of an item a place should hold, in the item's own unit."""

    item_id: str
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryTemplateRecord(Record):
    """A list of what trucks or warehouses of one sort should hold."""

    name: str
    items: tuple[TemplateItemRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord(Record):
    """A warehouse or a truck; `kind` is `warehouse` or `truck`."""

    name: str
    kind: str = "warehouse"
    address: Address = field(default_factory=Address)
    home_warehouse_id: str = ""
    technician_ids: tuple[str, ...] = ()
    template_id: str = ""
    memo: str = ""
