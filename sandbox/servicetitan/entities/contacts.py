"""The contacts of customers and of locations, each with a feed (crm/v2)."""

from sandbox.servicetitan.actions.contacts import Directory
from sandbox.servicetitan.entity import Entity, Filter
from sandbox.servicetitan.filters import CM
from sandbox.servicetitan.shapes import shape

_CONTACT = "id type value memo? modifiedOn phoneSettings createdOn preferences?"


def _contacts(name: str, owner: str, member: str) -> Entity:
    return Entity(
        name=name,
        module="crm",
        path=owner,
        scope=f"tn.crm.{owner}",
        shape=shape(f"{_CONTACT} {member}"),
        filters=(*CM, Filter(f"{member}s", "ids", member)),
        sorts=(),
        active=None,
        listed=False,
        by_id=False,
        feed=f"{owner}/contacts",
        feed_active=True,
        hidden=frozenset({"active"}),
    )


OF_CUSTOMERS = Directory(
    _contacts("customer_contacts", "customers", "customerId"), "customers", "customerId"
)
OF_LOCATIONS = Directory(
    _contacts("location_contacts", "locations", "locationId"), "locations", "locationId"
)
