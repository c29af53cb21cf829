"""Items, services, categories, markups and pictures (pricebook/v2)."""

from __future__ import annotations

from collections.abc import Callable

from tests.contract.examples.request import Example, Request, changed, on, upload
from tests.contract.world import Row, World

_KINDS = ("materials", "equipment", "services", "discounts-and-fees", "categories")
_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def _made(where: str) -> Callable[[World], int]:
    return lambda world: world.made(where)


def _band(world: World) -> Row:
    world.count += 10
    return {"from": 100_000 + world.count, "to": 100_005 + world.count, "percent": 30}


def _same_band(world: World) -> Row:
    return _band(world) | {"id": world.any_ids("PUT pricebook/materialsmarkup/{id}")[0]}


def _bulk_patch(world: World, key: str) -> Request:
    """Everything declared required makes this a replacement of whole records."""
    body = world.body(key)
    for name, where in (
        ("materials", "materials"),
        ("equipment", "equipment"),
        ("services", "services"),
        ("discountAndFees", "discounts-and-fees"),
    ):
        body[name][0]["id"] = world.made(f"pricebook/{where}")
    return Request((), body)


EXAMPLES: dict[str, Example] = {
    **{
        f"{method} pricebook/{name}/{{id}}": on(_made(f"pricebook/{name}"))
        for name in _KINDS
        for method in ("PATCH", "DELETE")
    },
    "POST pricebook/materialsmarkup": changed(_band),
    "PUT pricebook/materialsmarkup/{id}": changed(_same_band),
    "POST pricebook/images": upload("image/png", "a.png", _PNG),
    "PATCH pricebook/pricebook": _bulk_patch,
}
