"""Services of the demo company, and what a price book has besides things to buy."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sandbox.demo.model import Company
from sandbox.demo.sales_model import Part, Service
from sandbox.demo.work import ELECTRICAL, HVAC, PLUMBING
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer

_TRADES = (HVAC, PLUMBING, ELECTRICAL)
# Categories of services lie behind those of materials.
_FIRST_CATEGORY = 1000
_MEMBER_PERCENT = Decimal("0.9")
# code, type, name, amount type, amount, most it takes off
_DISCOUNTS = (
    ("DISC-MEMBER", "Discount", "Member discount", "Percentage", "10", "250"),
    ("DISC-SENIOR", "Discount", "Senior discount", "Percentage", "5", "100"),
    ("DISC-COUPON-50", "Discount", "Coupon", "Fixed", "50", "0"),
    ("FEE-TRIP", "Fee", "Trip charge", "Fixed", "89", "0"),
    ("FEE-DISPOSAL", "Fee", "Disposal fee", "Fixed", "35", "0"),
)
_COST_TYPES = ("Subcontractor", "Permit", "Equipment rental", "Other")
# above, up to, percent
_MARKUPS = (("0", "10", "100"), ("10", "100", "75"), ("100", "1000", "45"), ("1000", "99999", "25"))
_SHEETS = (
    ("Riverside Clinic", (("PANEL-200A", "Percent", "5"), ("EMT-34", "Dollar", "-0.10"))),
    ("Property managers", (("CARRIER-24ACC", "DiscountPercent", "8"),)),
)


def load(writer: Writer, company: Company) -> None:
    """Write categories, services, discounts, fees, markups and clients' prices."""
    categories = _categories(writer)
    for service in company.services:
        key = ids.of("services", service.key)
        writer.add("services", key, **_service(service, categories[service.trade]))
    for key, (code, kind, name, amount_type, amount, limit) in enumerate(_DISCOUNTS, start=1):
        writer.add(
            "discounts_and_fees",
            ids.of("discounts_and_fees", key),
            type=kind,
            code=code,
            displayName=name,
            description=name,
            amountType=amount_type,
            amount=Decimal(amount).quantize(Decimal("0.01")),
            limit=Decimal(limit).quantize(Decimal("0.01")),
            active=True,
        )
    lists(writer)
    _sheets(writer, company)


def lists(writer: Writer) -> None:
    """Write what any account has: types of cost and markup bands."""
    for key, name in enumerate(_COST_TYPES, start=1):
        writer.add("cost_types", ids.of("books", 100 + key), name=name)
    for key, (above, upto, percent) in enumerate(_MARKUPS, start=1):
        band = {"from": Decimal(above), "to": Decimal(upto), "percent": Decimal(percent)}
        writer.add("markups", ids.of("books", 200 + key), **band)


def _categories(writer: Writer) -> dict[str, int]:
    found = {}
    for place, trade in enumerate(_TRADES):
        found[trade] = ids.of("categories", _FIRST_CATEGORY + place)
        writer.add(
            "categories",
            found[trade],
            name=f"{trade} services",
            active=True,
            parentId=None,
            position=place,
            categoryType="Services",
        )
    return found


def _service(service: Service, category: int) -> dict[str, Any]:
    member = (service.price * _MEMBER_PERCENT).quantize(Decimal("0.01"))
    return {
        "code": service.code,
        "displayName": service.name,
        "description": f"<p>{service.name}</p>",
        "categories": [category],
        "price": service.price,
        "memberPrice": member,
        "addOnPrice": service.price,
        "addOnMemberPrice": member,
        "hours": service.hours,
        "serviceMaterials": _links("materials", service.parts),
        "serviceEquipment": _links("equipment", service.machines),
        "active": True,
    }


def _links(kind: str, parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [{"skuId": ids.of(kind, part.item_key), "quantity": part.quantity} for part in parts]


def _sheets(writer: Writer, company: Company) -> None:
    kinds = ((company.materials, "Material"), (company.equipment, "Equipment"))
    known = {item.code: (item.key, kind) for items, kind in kinds for item in items}
    for key, (name, prices) in enumerate(_SHEETS, start=1):
        exceptions = [
            {
                "skuId": ids.of("materials", known[code][0]),
                "skuType": known[code][1],
                "value": Decimal(value),
                "valueType": value_type,
            }
            for code, value_type, value in prices
            if code in known
        ]
        row = {"name": name, "active": True, "exceptions": exceptions}
        writer.add("rate_sheets", ids.of("books", 300 + key), **row)
