"""Customers, their places, contacts, notes and tags (crm/v2); employees and technicians."""

from __future__ import annotations

from collections.abc import Callable

from tests.contract.examples.request import Example, changed, on
from tests.contract.world import Row, World

_OWNERS = ("customers", "locations")


def _fields(table: str) -> Callable[[World], Row]:
    return lambda world: {"customFields": [{"typeId": world.id(table), "value": "7"}]}


def _customer(world: World) -> Row:
    """Its first place has custom fields of its own kind."""
    body = world.body("POST crm/customers")
    place = body["locations"][0] | _fields("location_fields")(world)
    return _fields("customer_fields")(world) | {"locations": [place]}


def _below(owners: str, what: str) -> Callable[[World], tuple[int, ...]]:
    """A record of an owner's, made now: the owner's id and its own."""

    def ids(world: World) -> tuple[int, ...]:
        owner = world.id(owners)
        return owner, world.made(f"crm/{owners}/{{id}}/{what}", (owner,))

    return ids


def _tagged(owners: str) -> Callable[[World], tuple[int, ...]]:
    def ids(world: World) -> tuple[int, ...]:
        both = (world.id(owners), world.id("tag_types"))
        world.ask(f"POST crm/{owners}/{{id}}/tags/{{id}}", both)
        return both

    return ids


def _role(kind: str) -> Callable[[World], Row]:
    def changes(world: World) -> Row:
        return {"roleId": world.id("user_roles", employeeType=kind), "customFields": []}

    return changes


EXAMPLES: dict[str, Example] = {
    "POST crm/customers": changed(_customer),
    "PATCH crm/customers/{id}": changed(_fields("customer_fields")),
    "POST crm/locations": changed(_fields("location_fields")),
    "PATCH crm/locations/{id}": changed(_fields("location_fields")),
    **{
        f"{method} crm/{owners}/{{id}}/{what}/{{id}}": on(_below(owners, what))
        for owners in _OWNERS
        for method, what in (("PATCH", "contacts"), ("DELETE", "contacts"), ("DELETE", "notes"))
    },
    **{f"DELETE crm/{owners}/{{id}}/tags/{{id}}": on(_tagged(owners)) for owners in _OWNERS},
    **{
        f"POST crm/{owners}/{{id}}/tags/{{id}}": on(
            lambda world, owners=owners: (world.id(owners, 1), world.id("tag_types"))
        )
        for owners in _OWNERS
    },
    "POST settings/employees": changed(_role("Employee")),
    "PATCH settings/employees/{id}": changed(_role("Employee")),
    "POST settings/technicians": changed(_role("Technician")),
    "PATCH settings/technicians/{id}": changed(_role("Technician")),
}
