"""Gateway rows to neutral records. Pure: field -> text in, frozen record out.

Field names: Sage Intacct XML API object pages. `ValueError` names the field that does not fit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from integrations.connectors.intacct import stamps
from integrations.records import (
    Address,
    CustomerRecord,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    ProjectRecord,
    Record,
    RemoteStateRecord,
    StockLevelRecord,
    TechnicianRecord,
    VendorRecord,
)

Row = Mapping[str, str]

STOCKED_TYPES = frozenset({"Inventory", "Stockable Kit"})
# Nothing more is expected on a document in one of these states.
FINISHED_STATES = frozenset({"Closed", "Converted"})


def parse(entity: str, row: Row, *, user_zone: timezone) -> Record:
    """The record in `row`; times are taken to be in `user_zone`."""
    return _PARSERS[entity](row, _shared(row, user_zone))


def is_true(text: str) -> bool:
    """Whether a flag is set: `query` answers `true`, older functions `T`."""
    return text.strip().lower() in {"true", "t"}


def _shared(row: Row, user_zone: timezone) -> dict[str, Any]:
    return {
        "active": row.get("STATUS", "").strip().lower() not in {"inactive", "f"},
        "modified_at": _moment(row, "WHENMODIFIED", user_zone),
        "created_at": _moment(row, "WHENCREATED", user_zone),
    }


def _vendor(row: Row, shared: dict[str, Any]) -> VendorRecord:
    return VendorRecord(
        **shared,
        external_id=_required(row, "VENDORID"),
        name=_required(row, "NAME"),
        email=row.get("DISPLAYCONTACT.EMAIL1", ""),
        phone=row.get("DISPLAYCONTACT.PHONE1", ""),
        contact_first_name=row.get("DISPLAYCONTACT.FIRSTNAME", ""),
        contact_last_name=row.get("DISPLAYCONTACT.LASTNAME", ""),
        address=_address(row, "DISPLAYCONTACT.MAILADDRESS."),
        terms=row.get("TERMNAME", ""),
        tax_id=row.get("TAXID", ""),
        on_hold=is_true(row.get("ONHOLD", "")),
    )


def _item(row: Row, shared: dict[str, Any]) -> ItemRecord:
    code = _required(row, "ITEMID")
    return ItemRecord(
        **shared,
        external_id=code,
        code=code,
        name=_required(row, "NAME"),
        description=row.get("EXTENDED_DESCRIPTION", ""),
        unit=row.get("BASEUOM", ""),
        cost=_decimal(row, "STANDARD_COST"),
        price=_decimal(row, "BASEPRICE"),
        is_stocked=row.get("ITEMTYPE", "") in STOCKED_TYPES,
        taxable=is_true(row.get("TAXABLE", "") or "true"),
        category_id=row.get("PRODUCTLINEID", ""),
        vendors=_item_vendors(row),
        kind_there=row.get("ITEMTYPE", ""),
        cost_method=row.get("COST_METHOD", ""),
        gl_group=row.get("GLGROUP", ""),
        barcode=row.get("UPC", ""),
    )


def _item_vendors(row: Row) -> tuple[ItemVendorRecord, ...]:
    """Whom the item is bought from; the one that was entered first is the default."""
    entered = json.loads(row.get("VENDORINFO") or "[]")
    return tuple(
        ItemVendorRecord(
            vendor_id=each["VENDORID"], part_number=each.get("STOCKNO", ""), is_primary=not position
        )
        for position, each in enumerate(entered)
    )


def _warehouse(row: Row, shared: dict[str, Any]) -> PlaceRecord:
    return PlaceRecord(
        **shared, external_id=_required(row, "WAREHOUSEID"), name=_required(row, "NAME")
    )


def _stock_level(row: Row, shared: dict[str, Any]) -> StockLevelRecord:
    return StockLevelRecord(
        **shared,
        external_id=_required(row, "RECORDNO"),
        item_id=_required(row, "ITEMID"),
        warehouse_id=_required(row, "WAREHOUSEID"),
        on_hand=_decimal(row, "WONHAND") or Decimal(0),
        average_cost=_decimal(row, "AVERAGE_COST"),
        last_cost=_decimal(row, "LAST_COST"),
    )


def _project(row: Row, shared: dict[str, Any]) -> ProjectRecord:
    code = _required(row, "PROJECTID")
    return ProjectRecord(
        **shared,
        external_id=code,
        number=code,
        name=_required(row, "NAME"),
        status=row.get("PROJECTSTATUS", ""),
        customer_id=row.get("CUSTOMERID", ""),
        parent_id=row.get("PARENTID", ""),
        reference=row.get("DOCNUMBER", ""),
    )


def _customer(row: Row, shared: dict[str, Any]) -> CustomerRecord:
    return CustomerRecord(
        **shared, external_id=_required(row, "CUSTOMERID"), name=_required(row, "NAME")
    )


def _employee(row: Row, shared: dict[str, Any]) -> TechnicianRecord:
    return TechnicianRecord(
        **shared,
        external_id=_required(row, "EMPLOYEEID"),
        name=_required(row, "PERSONALINFO.PRINTAS"),
        email=row.get("PERSONALINFO.EMAIL1", ""),
        phone=row.get("PERSONALINFO.PHONE1", ""),
    )


def _document(row: Row, shared: dict[str, Any]) -> RemoteStateRecord:
    return RemoteStateRecord(
        **shared,
        external_id=_required(row, "DOCID"),
        number=row.get("DOCNO", ""),
        status=_required(row, "STATE"),
        finished=row["STATE"] in FINISHED_STATES,
    )


_PARSERS: Mapping[str, Callable[[Row, dict[str, Any]], Record]] = {
    "vendor": _vendor,
    "item": _item,
    "warehouse": _warehouse,
    "stock_level": _stock_level,
    "project": _project,
    "customer": _customer,
    "employee": _employee,
    "purchasing_document": _document,
}


def _address(row: Row, prefix: str) -> Address:
    return Address(
        street=row.get(f"{prefix}ADDRESS1", ""),
        unit=row.get(f"{prefix}ADDRESS2", ""),
        city=row.get(f"{prefix}CITY", ""),
        state=row.get(f"{prefix}STATE", ""),
        zip=row.get(f"{prefix}ZIP", ""),
        country=row.get(f"{prefix}COUNTRY", ""),
    )


def _required(row: Row, field: str) -> str:
    if not row.get(field):
        raise ValueError(f"{field} is empty")
    return row[field]


def _decimal(row: Row, field: str) -> Decimal | None:
    text = row.get(field, "")
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        value = Decimal("NaN")
    if value is not None and not value.is_finite():
        raise ValueError(f"{field} is not a number: {text!r}")
    return value


def _moment(row: Row, field: str, user_zone: timezone) -> Any:
    return stamps.read(row.get(field, ""), field=field, user_zone=user_zone)
