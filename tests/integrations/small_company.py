"""A company with one or two of everything, made over the stand-in's own API."""

from __future__ import annotations

from typing import Any

import requests

from tests.integrations.stand_ins import StandIn

ADDRESS = {
    "street": "1 Depot Rd",
    "unit": "",
    "city": "Mesa",
    "state": "AZ",
    "zip": "85201",
    "country": "USA",
}
DAY = "2026-11-20T00:00:00Z"


class Office:
    """Somebody who works in ServiceTitan, over its API and at its screens."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        keys = stand_in.credentials
        log_in = {
            "grant_type": "client_credentials",
            "client_id": keys["client_id"],
            "client_secret": keys["client_secret"],
        }
        token = requests.post(f"{stand_in.url}/connect/token", data=log_in, timeout=10).json()
        self._tenant = keys["tenant"]
        self._headers = {
            "Authorization": f"Bearer {token['access_token']}",
            "ST-App-Key": keys["app_key"],
        }

    def post(self, module: str, path: str, body: Any) -> dict[str, Any]:
        url = f"{self._stand_in.url}/{module}/v2/tenant/{self._tenant}/{path}"
        answer = requests.post(url, json=body, headers=self._headers, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def do(self, verb: str, **payload: Any) -> dict[str, Any]:
        return self._stand_in.control(verb, payload)

    def only(self, table: str) -> dict[str, Any]:
        return self._stand_in.table(table)[0]


def build(stand_in: StandIn) -> Office:
    """Fill an empty stand-in so that every kind of record has at least one row."""
    stand_in.load("empty")
    office = Office(stand_in)
    unit, warehouse = office.only("business_units")["id"], office.only("warehouses")["id"]
    vendor = _vendor(office)
    items = _price_book(office, vendor)
    technician = office.do("add_technician", name="Dana Ortiz")["id"]
    office.post(
        "inventory",
        "trucks",
        {"name": "VAN-12", "warehouseId": warehouse, "technicianIds": [technician]},
    )
    _customer(office)
    office.post("jpm", "job-types", {"name": "Repair", "businessUnitIds": [unit]})
    project = office.do("create_project", name="Riverside Clinic")["number"]
    job = office.do("create_job", number="4521", project=project, technicians=[technician])
    office.do("start_job", job="4521")
    office.do("add_custom_field", table="jobs", name="Gate code")
    office.do("add_invoice_line", job="4521", code="WHIP-6FT", quantity="2", location="VAN-12")
    _purchasing(office, vendor, items, warehouse, unit)
    _estimate(office, job["id"], items)
    return office


def _vendor(office: Office) -> int:
    body = {
        "name": "ABC Supply",
        "active": True,
        "isTruckReplenishment": False,
        "taxRate": 0,
        "restrictedMobileCreation": False,
        "address": ADDRESS,
    }
    return office.post("inventory", "vendors", body)["id"]


def _price_book(office: Office, vendor: int) -> dict[str, int]:
    parent = office.post(
        "pricebook", "categories", {"name": "Electrical", "categoryType": "Materials"}
    )
    child = office.post(
        "pricebook",
        "categories",
        {"name": "Whips", "categoryType": "Materials", "parentId": parent["id"]},
    )
    offer = {"vendorId": vendor, "cost": 8.2, "active": True, "vendorPart": "W6"}
    made = {
        code: office.post(
            "pricebook",
            path,
            {
                "code": code,
                "displayName": code.title(),
                "description": code,
                "cost": 8.2,
                "active": True,
                "categories": [child["id"]],
                "primaryVendor": offer,
            },
        )["id"]
        for code, path in (
            ("WHIP-6FT", "materials"),
            ("CAP-45-5", "materials"),
            ("CARRIER-24ACC", "equipment"),
        )
    }
    made["SVC-1"] = office.post(
        "pricebook",
        "services",
        {
            "code": "SVC-1",
            "displayName": "Replace whip",
            "description": "Replace whip",
            "serviceMaterials": [{"skuId": made["WHIP-6FT"], "quantity": 2}],
        },
    )["id"]
    return made


def _customer(office: Office) -> None:
    place = {"name": "Larkin Residence", "address": ADDRESS}
    office.post("crm", "customers", {**place, "locations": [place]})


def _purchasing(
    office: Office, vendor: int, items: dict[str, int], warehouse: int, unit: int
) -> None:
    order = office.do(
        "po_made",
        vendor=vendor,
        job="4521",
        items=[{"code": "WHIP-6FT", "quantity": "5", "cost": "8.20"}],
    )
    office.do("receive_po", id=order["id"])
    office.do("bill_made", vendor=vendor, expenses=[{"amount": 30, "job": "4521"}])
    office.post(
        "inventory",
        "returns",
        {
            "vendorId": vendor,
            "returnTypeId": office.only("return_types")["id"],
            "businessUnitId": unit,
            "inventoryLocationId": warehouse,
            "returnDate": DAY,
            "tax": 0,
            "shipping": 0,
            "restockingFee": 0,
            "purchaseOrderId": order["id"],
            "items": [{"skuId": items["WHIP-6FT"], "quantity": 1, "cost": 8.2}],
        },
    )


def _estimate(office: Office, job: int, items: dict[str, int]) -> None:
    made = office.post(
        "sales",
        "estimates",
        {
            "name": "New whip",
            "jobId": job,
            "items": [
                {"skuId": items["SVC-1"], "quantity": 1, "unitCost": 0},
                {"skuId": items["CAP-45-5"], "quantity": 3, "unitCost": 8.2},
            ],
        },
    )
    office.do("sell_estimate", id=made["id"])
