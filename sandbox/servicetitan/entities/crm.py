"""Customers and their locations (crm/v2)."""

from __future__ import annotations

from functools import partial
from typing import Any

from sandbox.servicetitan.actions import contacts, notes
from sandbox.servicetitan.actions import customers as actions
from sandbox.servicetitan.entities.contacts import OF_CUSTOMERS, OF_LOCATIONS
from sandbox.servicetitan.entities.notes import ON_CUSTOMERS, ON_LOCATIONS
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_PARTS = ("street", "unit", "city", "state", "zip", "country")
_ADDRESS = (
    *(Filter(part, "text", f"address.{part}") for part in _PARTS),
    *(Filter(part, "number", f"address.{part}") for part in ("latitude", "longitude")),
)
_NAME = Filter("name", "part", "name")
_NEW_ADDRESS = (
    "address*: {street*: string, unit: string?, city*: string, state*: string, zip*: string,"
    " country*: string, latitude: decimal?, longitude: decimal?}"
)
_WHOLE = "street*: string, unit*: string, city*: string, state*: string, zip*: string,"
_FIELDS = "customFields: [{typeId*: int64, value*: string}]"
_GIVEN = "externalData: {applicationGuid*: guid, externalData*: [{key*: string, value*: string}]}?"
_KIND = "type: enum(Residential|Commercial)"
_MORE = f"contacts: [{contacts.NEW}]?, {_FIELDS}?, tagTypeIds: [int64]?, {_GIVEN}"
_SITE = (
    f"name*: string, {_NEW_ADDRESS}, {_MORE},"
    " coordinatesSource: enum(None|System|User|Imported)?,"
    " coordinatesVerificationStatus: enum(Unverified|InProgress|Failed|Verified)?"
)


def _phones(tenant: Tenant, row: Row) -> list[Any]:
    found = tenant.table("customer_contacts").find("customerId", row["id"])
    return [c["value"] for c in found if c["active"] and c["type"] in ("Phone", "MobilePhone")]


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
    hidden=frozenset({"external"}),
    operations=(
        Operation("POST", "", actions.create_location, schema(f"{_SITE}, customerId*: int64")),
        Operation(
            "PATCH",
            "/{id}",
            actions.update,
            schema(
                "customerId: int64, name: string,"
                f" address: {{{_WHOLE} country*: string, latitude: decimal?, longitude: decimal?}},"
                f" active: boolean, taxZoneId: int64, {_FIELDS}, tagTypeIds: [int64],"
                " externalData: @external"
            ),
        ),
        Operation("POST", "/{id}/tags/{id}", actions.tag),
        Operation("DELETE", "/{id}/tags/{id}", actions.untag),
        *notes.operations(ON_LOCATIONS),
        *contacts.operations(OF_LOCATIONS),
    ),
)

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
    filters=(
        *STANDARD,
        _NAME,
        Filter("phone", "has_text", of=_phones),
        *_ADDRESS,
    ),
    feed="customers",
    hidden=frozenset({"external"}),
    operations=(
        Operation(
            "POST",
            "",
            partial(actions.create_customer, location=LOCATIONS),
            schema(
                f"name*: string, {_KIND}?, doNotMail: boolean?, doNotService: boolean?,"
                f" nationalAccount: boolean?, locations*: [{{{_SITE}}}], {_NEW_ADDRESS}, {_MORE},"
                " taxExempt: boolean?, paymentTermId: int64?, creditLimit: decimal?,"
                " creditLimitBalance: decimal?"
            ),
        ),
        Operation(
            "PATCH",
            "/{id}",
            actions.update,
            schema(
                f"name: string, {_KIND},"
                f" address: {{{_WHOLE} country*: string, latitude*: decimal, longitude*: decimal}},"
                f" {_FIELDS}, externalData: @external, doNotMail: boolean, doNotService: boolean,"
                " nationalAccount: boolean, active: boolean, tagTypeIds: [int64],"
                " taxExempt: boolean, paymentTermId: int64, creditLimit: decimal,"
                " creditLimitBalance: decimal"
            ),
        ),
        Operation("POST", "/{id}/tags/{id}", actions.tag),
        Operation("DELETE", "/{id}/tags/{id}", actions.untag),
        *notes.operations(ON_CUSTOMERS),
        *contacts.operations(OF_CUSTOMERS),
    ),
)

ENTITIES = (CUSTOMERS, LOCATIONS, OF_CUSTOMERS.entity, OF_LOCATIONS.entity)
