"""Types of orders and of returns, and the markups on orders (inventory/v2)."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.servicetitan.actions import kinds, markups
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import CM, STANDARD, parse_bool
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.store import Row
from sandbox.system import Request

# Written, never shown.
_ORDER_ONLY = (
    "includeInPoScreen",
    "requireJobBeforeReceipt",
    "includeInSalesTax",
    "isDefault",
    "copyPurchaseOrderItemsToInvoiceWhenReceived",
    "isDefaultForConsignment",
)
_ORDER_SHOWN = (
    "active",
    "automaticallyReceive",
    "displayToTechnician",
    "impactToTechnicianPayroll",
    "allowTechniciansToSendPo",
    "skipWeekends",
    "excludeTaxFromJobCosting",
)
_ALERTS = (
    "sendEmailToTechnicianWhenPoMovedToSend",
    "sendEmailToTechnicianWhenPoMovedToReceived",
    "sendEmailToPmWhenPoMovedToSend",
    "sendEmailToPmWhenPoMovedToReceived",
)
_ORDER_TYPE = (
    "name*: string, defaultRequiredDateDaysOffset*: int32, "
    + ", ".join(f"{name}*: boolean" for name in (*_ORDER_SHOWN, *_ORDER_ONLY))
    + ", alertSettings*: {{"
    + ", ".join(f"{name}*: boolean" for name in _ALERTS)
    + "}}, landedCostMethod{0}: enum(None|ByValue){1}, includeTaxInFullyLandedCost{0}: boolean{1}"
)

ORDER_TYPES = Entity(
    name="purchase_order_types",
    module="inventory",
    path="purchase-order-types",
    scope="tn.inv.purchaseordertypes",
    shape=shape(
        "id name active=true automaticallyReceive=false displayToTechnician=true"
        " impactToTechnicianPayroll=false allowTechniciansToSendPo=false"
        " defaultRequiredDateDaysOffset=0 skipWeekends=false excludeTaxFromJobCosting=false"
        " landedCostMethod=None includeTaxInFullyLandedCost=false createdOn modifiedOn"
    ),
    filters=CM,
    by_id=False,
    hidden=frozenset({*_ORDER_ONLY, "alertSettings"}),
    operations=(
        Operation("POST", "", kinds.create, schema(_ORDER_TYPE.format("", "?"))),
        Operation("PATCH", "/{id}", kinds.update, schema(_ORDER_TYPE.format("*", ""))),
    ),
)

_PERCENT = schema("from*: decimal, to*: decimal, percent*: decimal")

MARKUPS = Entity(
    name="purchase_order_markups",
    module="inventory",
    path="purchase-order-markups",
    scope="tn.inv.purchaseordermarkups",
    shape=shape("createdOn modifiedOn from=0.00 to=0.00 percent=0.00 id"),
    filters=STANDARD,
    sorts=("Id", "From", "To", "Percent"),
    active=None,
    operations=(
        Operation("POST", "", markups.create, _PERCENT),
        Operation("PATCH", "/{id}", markups.update, _PERCENT),
        Operation("DELETE", "/{id}", markups.delete),
    ),
)


@dataclass(frozen=True)
class _ActiveOnly:
    wanted: bool

    def fits(self, row: Row) -> bool:
        """Return whether the list shows `row`."""
        return row.get("active", True) or not self.wanted


def active_only(request: Request) -> _ActiveOnly:
    """Read `activeOnly`, without which this list is refused; raises the 400."""
    text = (request.param("activeOnly") or "").strip()
    if not text:
        raise invalid({"activeOnly": ["The activeOnly field is required."]})
    try:
        return _ActiveOnly(parse_bool(text))
    except KeyError as error:
        raise invalid({"activeOnly": [f"The value '{text[:80]}' is not valid."]}) from error


_RETURN_FLAGS = (
    "automaticallyReceiveVendorCredit",
    "includeInSalesTax",
    "isDefault",
    "isDefaultForConsignment",
)

RETURN_TYPES = Entity(
    name="return_types",
    module="inventory",
    path="return-types",
    scope="tn.inv.returntypes",
    shape=shape(
        "id name automaticallyReceiveVendorCredit=false includeInSalesTax=false active=true"
        " isDefault=false isDefaultForConsignment=false createdOn modifiedOn"
    ),
    filters=(*CM, Filter("name", "part", "name")),
    active=None,
    by_id=False,
    narrow=(active_only,),
    operations=(
        Operation(
            "POST",
            "",
            kinds.create,
            schema("name*: string, " + ", ".join(f"{n}*: boolean" for n in _RETURN_FLAGS)),
        ),
        Operation(
            "PATCH",
            "/{id}",
            kinds.update,
            schema(
                "id*: int64, active: boolean, name: string, "
                + ", ".join(f"{name}: boolean" for name in _RETURN_FLAGS)
            ),
        ),
    ),
)

ENTITIES = (ORDER_TYPES, MARKUPS, RETURN_TYPES)
