"""What the page of the stand-in shows: enough to see what reached the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.intacct.billing import page
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import show
from sandbox.system import Section

_SHOWN = 200


def sections(tenant: Tenant) -> list[Section]:
    """Return the tables of the page, newest records first."""
    return [
        _documents(tenant),
        page.section(tenant, "ARINVOICE"),
        page.section(tenant, "APBILL"),
        _plain(tenant, "Projects", "PROJECT", {
            "Project": "PROJECTID", "Name": "NAME", "Parent": "PARENTID",
            "Customer": "CUSTOMERID", "Status": "STATUS", "Job number": "DOCNUMBER"}),
        _plain(tenant, "Customers", "CUSTOMER", {
            "Customer": "CUSTOMERID", "Name": "NAME", "Terms": "TERMNAME", "Status": "STATUS",
            "On hold": "ONHOLD"}),
        _plain(tenant, "Employees", "EMPLOYEE", {
            "Employee": "EMPLOYEEID", "Contact": "PERSONALINFO.CONTACTNAME",
            "Location": "LOCATIONID", "Department": "DEPARTMENTID", "Status": "STATUS"}),
        _plain(tenant, "Contacts", "CONTACT", {
            "Contact": "CONTACTNAME", "Printed as": "PRINTAS", "E-mail": "EMAIL1",
            "Phone": "PHONE1", "City": "MAILADDRESS.CITY", "Status": "STATUS"}),
        _plain(tenant, "Vendors", "VENDOR", {
            "Vendor": "VENDORID", "Name": "NAME", "Terms": "TERMNAME", "Status": "STATUS",
            "On hold": "ONHOLD"}),
        _plain(tenant, "Items", "ITEM", {
            "Item": "ITEMID", "Name": "NAME", "Type": "ITEMTYPE", "Units": "UOMGRP",
            "Standard cost": "STANDARD_COST", "Status": "STATUS"}),
        _inventory_documents(tenant),
        _transfers(tenant),
        _warehouses(tenant),
        _stock(tenant),
    ]  # fmt: skip


def _newest(tenant: Tenant, name: str) -> list[Row]:
    return tenant.rows(name)[::-1]


def _plain(tenant: Tenant, title: str, name: str, columns: dict[str, str]) -> Section:
    rows = _newest(tenant, name)
    cells = [[_cell(row.get(field)) for field in columns.values()] for row in rows[:_SHOWN]]
    return Section(f"{title}", list(columns), cells, len(rows))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _documents(tenant: Tenant) -> Section:
    documents = _newest(tenant, "PODOCUMENT")
    rows: list[Sequence[Any]] = []
    for document in documents[:_SHOWN]:
        rows.append(_document(document))
        rows += _lines(tenant.table("PODOCUMENTENTRY").find("DOCHDRNO", document["RECORDNO"]))
    columns = (
        "Document", "Date", "Vendor", "Reference", "State", "Item", "Project", "Warehouse",
        "Quantity", "Unit", "Remaining", "Price", "Total",
    )  # fmt: skip
    return Section("Purchasing documents", columns, rows, max(len(documents), len(rows)))


def _document(row: Row) -> Sequence[Any]:
    return (
        row["DOCID"], show("date", row.get("WHENCREATED")), row["VENDORID"],
        row.get("REFERENCENO"), row["STATE"], "", "", "", "", "", "", "", row["TOTAL"],
    )  # fmt: skip


def _lines(rows: Iterable[Row]) -> list[Sequence[Any]]:
    return [
        ("", "", "", "", "", row["ITEMID"], row.get("PROJECTID"), row.get("WAREHOUSEID"),
         row["QUANTITY"], row["UNIT"], row["QTY_REMAINING"], row["PRICE"], row["TOTAL"])
        for row in rows
    ]  # fmt: skip


def _inventory_documents(tenant: Tenant) -> Section:
    documents = _newest(tenant, "INVDOCUMENT")
    rows: list[Sequence[Any]] = []
    for document in documents[:_SHOWN]:
        rows.append((
            document["DOCID"], show("date", document["WHENCREATED"]), document.get("REFERENCENO"),
            document["STATE"], *[""] * 6, document["TOTAL"],
        ))  # fmt: skip
        for line in tenant.table("INVDOCUMENTENTRY").find("DOCHDRNO", document["RECORDNO"]):
            rows.append((
                *[""] * 4, line["ITEMID"], line.get("PROJECTID"), line["WAREHOUSEID"],
                line["QUANTITY"], line["UNIT"], line["COST"], line["TOTAL"],
            ))  # fmt: skip
    columns = (
        "Document", "Date", "Reference", "State", "Item", "Project", "Warehouse", "Quantity",
        "Unit", "Cost", "Total",
    )  # fmt: skip
    return Section("Inventory documents", columns, rows, max(len(documents), len(rows)))


def _transfers(tenant: Tenant) -> Section:
    transfers = _newest(tenant, "ICTRANSFER")
    rows: list[Sequence[Any]] = []
    for transfer in transfers[:_SHOWN]:
        rows.append((
            transfer["RECORDNO"], show("date", transfer["TRANSACTIONDATE"]),
            transfer.get("REFERENCENO"), transfer["TRANSFERTYPE"], transfer["ACTION"], *[""] * 5,
        ))  # fmt: skip
        for line in tenant.table("ICTRANSFERITEM").find("ICTRANSFERKEY", transfer["RECORDNO"]):
            rows.append((
                *[""] * 5, {"O": "out", "I": "in"}[line["IN_OUT"]], line["ITEMID"],
                line["WAREHOUSEID"], line["QUANTITY"], line["UNIT"],
            ))  # fmt: skip
    columns = (
        "Transfer", "Date", "Reference", "Type", "Action", "Leg", "Item", "Warehouse", "Quantity",
        "Unit",
    )  # fmt: skip
    return Section("Transfers", columns, rows, max(len(transfers), len(rows)))


def _warehouses(tenant: Tenant) -> Section:
    rows = []
    for warehouse in tenant.rows("WAREHOUSE"):
        number = warehouse["WAREHOUSEID"]
        levels = tenant.table("ITEMWAREHOUSEINFO").find("WAREHOUSEID", number)
        worth = sum(
            ((row.get("WONHAND") or 0) * (row.get("AVERAGE_COST") or 0) for row in levels), 0
        )
        rows.append((number, warehouse["NAME"], len(levels), round(worth, 2)))
    return Section("Warehouses", ("Warehouse", "Name", "Items", "Stock value"), rows)


def _stock(tenant: Tenant) -> Section:
    levels = sorted(tenant.rows("ITEMWAREHOUSEINFO"), key=_latest, reverse=True)
    rows = [
        (row["WAREHOUSEID"], row["ITEMID"], row.get("WONHAND"), row.get("ONORDER"),
         row.get("INTRANSIT"), row.get("AVERAGE_COST"), row.get("LAST_COST"))
        for row in levels[:_SHOWN]
    ]  # fmt: skip
    columns = ("Warehouse", "Item", "On hand", "On order", "In transit", "Average cost",
               "Last cost")  # fmt: skip
    return Section("Stock", columns, rows, len(levels))


def _latest(row: Row) -> tuple[str, int]:
    return row.get("WHENMODIFIED") or "", row["RECORDNO"]
