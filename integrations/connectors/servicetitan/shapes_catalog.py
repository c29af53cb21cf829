"""The members we read of the price book and of the places where stock is."""

from __future__ import annotations

from decimal import Decimal

from integrations.connectors.servicetitan.shapes import AddressShape, Row, Wire


class Category(Row, kw_only=True):
    """pricebook-v2: CategoryResponse."""

    name: str
    parent_id: int | None = None
    position: int | None = None
    category_type: str | None = None


class SkuVendor(Wire, kw_only=True):
    """pricebook-v2: SkuVendorResponse."""

    vendor_id: int
    active: bool | None = None
    vendor_part: str | None = None
    cost: Decimal | None = None


class Asset(Wire, kw_only=True):
    """pricebook-v2: SkuAssetResponse; a picture, a film or a document."""

    type: str | None = None
    url: str | None = None
    alias: str | None = None
    is_default: bool | None = None


class Sku(Row, kw_only=True):
    """pricebook-v2: MaterialResponse and EquipmentResponse, which share these members."""

    code: str
    display_name: str | None = None
    description: str | None = None
    unit_of_measure: str | None = None
    cost: Decimal | None = None
    price: Decimal | None = None
    member_price: Decimal | None = None
    add_on_price: Decimal | None = None
    add_on_member_price: Decimal | None = None
    is_inventory: bool | None = None
    taxable: bool | None = None
    categories: list[int] | None = None
    manufacturer: str | None = None
    model: str | None = None
    assets: list[Asset] | None = None
    is_cost_locked: bool | None = None
    is_price_locked: bool | None = None
    primary_vendor: SkuVendor | None = None
    other_vendors: list[SkuVendor] | None = None


class SkuCategory(Wire, kw_only=True):
    """pricebook-v2: SkuCategoryResponse; services name their categories in full."""

    id: int


class SkuLink(Wire, kw_only=True):
    """pricebook-v2: SkuLinkResponse; an item that one of a service takes."""

    sku_id: int
    quantity: Decimal


class Service(Row, kw_only=True):
    """pricebook-v2: ServiceResponse."""

    code: str
    display_name: str | None = None
    description: str | None = None
    price: Decimal | None = None
    categories: list[SkuCategory] | None = None
    service_materials: list[SkuLink] | None = None
    service_equipment: list[SkuLink] | None = None


class UnitOfMeasure(Wire, kw_only=True):
    """inventory-v2: UnitOfMeasureModel; `quantity` is how many of the item's own unit it holds."""

    quantity: Decimal | None = None


class TemplateItem(Wire, kw_only=True):
    """inventory-v2: InventoryTemplateItemResponse; the quantities count `unit_of_measure`s."""

    sku_id: int
    min_quantity: Decimal
    max_quantity: Decimal
    unit_of_measure: UnitOfMeasure | None = None


class Template(Row, kw_only=True):
    """inventory-v2: InventoryTemplateResponse."""

    name: str
    items: list[TemplateItem] | None = None


class Warehouse(Row, kw_only=True):
    """inventory-v2: WarehouseResponse."""

    name: str
    address: AddressShape | None = None
    inventory_template_id: int | None = None


class Truck(Row, kw_only=True):
    """inventory-v2: TruckResponse. The technicians of a truck are told here and nowhere else."""

    name: str
    memo: str | None = None
    warehouse_id: int | None = None
    technician_ids: list[int] | None = None
    inventory_template_id: int | None = None
