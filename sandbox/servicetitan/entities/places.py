"""Vendors, warehouses, trucks and their templates (inventory/v2).

None has a feed. Warehouses and templates are made in ServiceTitan alone; a template's items say
how much of what its places should hold, which is all the API tells about stock.
"""

from sandbox.servicetitan.actions import field_values
from sandbox.servicetitan.actions import places as actions
from sandbox.servicetitan.entity import Entity, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.narrowing import custom_fields
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape

_DELIVERY = (
    "enum(Manual|EmailAsExcel|EmailAsPdf|EmailAsPdfRollupView|Electronic|MarkAsSent"
    "|EmailAsExcelAndPdf|VendorPortal)"
)
_VENDOR = (
    "name{0}: string, active{0}: boolean, memo: string{1}, firstName: string{1},"
    " lastName: string{1}, phone: string{1}, email: string{1}, fax: string{1},"
    f" isTruckReplenishment{{0}}: boolean, deliveryOption: {_DELIVERY}{{1}}, taxRate{{0}}: decimal,"
    " restrictedMobileCreation{0}: boolean, vendorQuickbooksItem: string{1},"
    " paymentTermId: int64{1}, remittanceVendorId: int64{1}, address{0}: @address,"
    " externalData: @{2}{1}, tags: [{{tagTypeId*: int64}}]{1},"
    " vendorContacts: [{{{3}name*: string, email*: string}}]{1}"
)

VENDORS = Entity(
    name="vendors",
    module="inventory",
    path="vendors",
    scope="tn.inv.vendors",
    shape=shape(
        "id name active=true isTruckReplenishment=false isMobileCreationRestricted=false memo=''"
        " deliveryOption=Manual defaultTaxRate=0.00 contactInfo address createdOn modifiedOn"
        " externalData? customFields?"
    ),
    filters=STANDARD,
    narrow=(custom_fields,),
    hidden=frozenset(
        {
            "external",
            "paymentTermId",
            "remittanceVendorId",
            "vendorQuickbooksItem",
            "tags",
            "vendorContacts",
        }
    ),
    operations=(
        Operation(
            "POST", "", actions.create_vendor, schema(_VENDOR.format("*", "?", "newExternal", ""))
        ),
        Operation(
            "PATCH",
            "/{id}",
            actions.update_vendor,
            schema(_VENDOR.format("", "", "external", "id: int64?, ")),
        ),
        field_values.types("vendors"),
        field_values.batch("vendors"),
    ),
)

WAREHOUSES = Entity(
    name="warehouses",
    module="inventory",
    path="warehouses",
    scope="tn.inv.warehouses",
    shape=shape(
        "id name active=true address inventoryTemplateId? createdOn modifiedOn externalData?"
    ),
    filters=STANDARD,
    by_id=False,
    hidden=frozenset({"external"}),
    operations=(
        Operation("PATCH", "/{id}", actions.update_warehouse, schema("externalData: @external")),
    ),
)

TRUCKS = Entity(
    name="trucks",
    module="inventory",
    path="trucks",
    scope="tn.inv.trucks",
    shape=shape(
        "id name active=true memo='' warehouseId? technicianIds=[] inventoryTemplateId?"
        " createdOn modifiedOn externalData?"
    ),
    filters=STANDARD,
    by_id=False,
    hidden=frozenset({"external"}),
    operations=(
        Operation(
            "POST",
            "",
            actions.create_truck,
            schema(
                "name*: string, memo: string?, warehouseId*: int64, templateId: int64?,"
                " technicianIds: [int64]?, externalData: @newExternal?"
            ),
        ),
        Operation(
            "PATCH",
            "/{id}",
            actions.update_truck,
            schema(
                "name: string, active: boolean, memo: string, warehouseId: int64,"
                " templateId: int64?,"
                " technicianIds: [int64], externalData: @external"
            ),
        ),
    ),
)

TEMPLATES = Entity(
    name="inventory_templates",
    module="inventory",
    path="inventory-templates",
    scope="tn.inv.inventorytemplates",
    shape=shape(
        "id name active=true type=Truck createdOn modifiedOn isConsignment=false locationIds=[]"
        " items=[]"
    ),
    filters=STANDARD,
    by_id=False,
)

ENTITIES = (VENDORS, WAREHOUSES, TRUCKS, TEMPLATES)
