"""Customers and their locations (crm/v2)."""

from sandbox.servicetitan.entity import Entity, Filter
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.shapes import shape

_PARTS = ("street", "unit", "city", "state", "zip", "country")
_ADDRESS = tuple(Filter(part, "text", f"address.{part}") for part in _PARTS)
_NAME = Filter("name", "part", "name")

CUSTOMERS = Entity(
    name="customers",
    module="crm",
    path="customers",
    scope="tn.crm.customers",
    shape=shape(
        "id active=true name type=Residential address customFields? balance=0.00 taxExempt=false"
        " tagTypeIds=[] doNotMail=false doNotService=false nationalAccount=false createdOn"
        " createdById=0 modifiedOn mergedToId? paymentTermId? creditLimit? creditLimitBalance?"
        " externalData?"
    ),
    filters=(*STANDARD, _NAME, *_ADDRESS),
    feed="customers",
)

LOCATIONS = Entity(
    name="locations",
    module="crm",
    path="locations",
    scope="tn.crm.locations",
    shape=shape(
        "id customerId active=true name address customFields? createdOn createdById=0 modifiedOn"
        " mergedToId? zoneId? taxExempt=false tagTypeIds=[] externalData? taxZoneId?"
    ),
    filters=(*STANDARD, _NAME, Filter("customerId", "id", "customerId"), *_ADDRESS),
    feed="locations",
)

ENTITIES = (CUSTOMERS, LOCATIONS)
