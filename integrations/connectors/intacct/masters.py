"""Writing vendors, items, warehouses, projects, customers and employees.

Nothing is created blindly: the id is looked up first, and an id that turns out to belong to a
different record stops the write instead of overwriting that record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timezone
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import contacts, hints, parsers, units
from integrations.connectors.intacct.client import Client, Written
from integrations.connectors.intacct.envelope import Element, Function
from integrations.connectors.intacct.payloads import masters
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.connectors.intacct.resources import RESOURCES, Resource, option
from integrations.http.errors import OutcomeUnknown, Rejected
from integrations.records import ItemRecord, ProjectRecord, Record, TechnicianRecord

Row = Mapping[str, str]

_ID = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Master:
    """How one kind of record is written. `compared` are the members that show a write took place;
    `updates` is false where the operation only ever creates."""

    entity: str
    fields: Callable[..., masters.Tree]
    compared: tuple[str, ...]
    updates: bool = True

    @property
    def resource(self) -> Resource:
        """Where and what to read."""
        return RESOURCES[self.entity]


_CONTACT = ("email", "phone", "contact_first_name", "contact_last_name")
MASTERS: Mapping[str, Master] = {
    "si.vendor.upsert": Master("vendor", masters.vendor, ("name", "active", *_CONTACT)),
    "si.item.upsert": Master(
        "item", masters.item, ("name", "active", "description", "price", "taxable")
    ),
    "si.warehouse.create": Master("warehouse", masters.warehouse, ("name",), updates=False),
    "si.project.upsert": Master(
        "project", masters.project, ("name", "active", "parent_id", "customer_id", "reference")
    ),
    "si.customer.upsert": Master("customer", masters.customer, ("name", "active")),
    "si.employee.upsert": Master(
        "employee", masters.employee, ("name", "active", "email", "phone")
    ),
}


class MasterWriter:
    """Masters of one company."""

    def __init__(self, client: Client, options: Mapping[str, str], user_zone: timezone) -> None:
        self._client = client
        self._options = options
        self._zone = user_zone

    def push(self, operation: str, record: Any, *, key: str) -> PushResult:
        """Create the record, or bring the one with its id up to date."""
        master = MASTERS[operation]
        row = self._look(master, record)
        try:
            if row is None:
                return self._create(master, record, key)
            return self._keep(master, record, row, key)
        except hints.AlreadyProcessed:
            return self._earlier(master, record)

    def find(self, operation: str, record: Any) -> PushResult | None:
        """The record there, if it has the values an earlier attempt would have written."""
        master = MASTERS[operation]
        row = self._look(master, record)
        if row is None or not self._agrees(master, record, row):
            return None
        return _result(record)

    def _create(self, master: Master, record: Any, key: str) -> PushResult:
        self._check_new(master, record)
        extra = self._extra(record, None)
        fields = master.fields(record, self._options, new=True, **extra)
        function = masters.create(master.resource.object, fields)
        try:
            written = self._write(record, key, function, extra.get("contact", ""))
        except hints.Duplicate as refusal:
            # Ours from a lost attempt, or somebody else's that we may not see or touch.
            row = self._look(master, record)
            if row is None or not _same(record, row):
                raise _taken(master, record, refusal.code, refusal.detail) from None
            return self._keep(master, record, row, key)
        return _result(record, written)

    def _keep(self, master: Master, record: Any, row: Row, key: str) -> PushResult:
        """Adopt the record that is there and, where the operation says so, bring it up to date."""
        if not master.updates:
            if not _same(record, row):
                raise _taken(master, record)
            return _result(record)
        _check_customer(record, row)
        extra = self._extra(record, row)
        fields = master.fields(record, self._options, new=False, **extra)
        function = masters.update(master.resource.object, fields, record_no=row["RECORDNO"])
        return _result(record, self._write(record, key, function, extra.get("contact", "")))

    def _write(self, record: Any, key: str, function: Element, contact: str) -> Written:
        """Carry it out; with a `contact` that is written first, in the same transaction."""
        if not contact:
            return self._client.write(key, function)
        person = contacts.function(self._client, record, contact)
        return self._client.write_both(Function(f"{key}-contact", person), Function(key, function))

    def _extra(self, record: Record, row: Row | None) -> dict[str, str]:
        """What an item needs besides: a unit group that holds its unit; an employee: a contact."""
        if isinstance(record, TechnicianRecord):
            return {"contact": contacts.name_of(record, row)}
        if not isinstance(record, ItemRecord):
            return {}
        if row is None:
            return {"unit_group": units.group_for(self._client, record.unit, self._options)}
        if record.unit:
            group = row.get("UOMGRP", "")
            units.check(self._client, record.unit, group, item=record.external_id)
        return {"unit_group": row.get("UOMGRP", "")}

    def _check_new(self, master: Master, record: Any) -> None:
        code, limit = record.external_id, master.resource.id_length
        if not _ID.fullmatch(code) or len(code) > limit:
            raise Rejected(
                f"{code or 'An empty id'} cannot be an id in Sage Intacct.",
                reason="id_invalid",
                hint=f"Use at most {limit} letters, digits and dashes.",
            )
        if master.entity == "warehouse" and not option(self._options, "location"):
            raise Rejected(
                "A new warehouse in Sage Intacct needs a location.",
                hint="Choose the location in the connection's settings.",
            )

    def _look(self, master: Master, record: Any) -> Row | None:
        resource = master.resource
        wanted = condition("equalto", resource.id_field, record.external_id)
        [result] = self._client.read(query(resource.object, resource.fields, wanted))
        return result.rows[0] if result.rows else None

    def _agrees(self, master: Master, record: Any, row: Row) -> bool:
        there = parsers.parse(master.entity, row, user_zone=self._zone)
        pairs = [(getattr(record, name), getattr(there, name)) for name in master.compared]
        return all(ours == theirs for ours, theirs in pairs if ours not in ("", None))

    def _earlier(self, master: Master, record: Any) -> PushResult:
        """The gateway says this very write was done before; then the record must be there."""
        if self._look(master, record) is None:
            raise OutcomeUnknown(
                f"Sage Intacct has already taken {record.external_id} in but does not show it yet."
            )
        return _result(record)


def _check_customer(record: Any, row: Row) -> None:
    """A project that is there under another customer stays there: who is billed is for a person to
    decide."""
    ours, theirs = getattr(record, "customer_id", ""), row.get("CUSTOMERID", "")
    if isinstance(record, ProjectRecord) and ours and theirs and ours != theirs:
        raise Rejected(
            f"{record.external_id} belongs to customer {theirs} in Sage Intacct, here to {ours}.",
            reason="customer_conflict",
            hint="Change the customer of the project there if that is right, then retry.",
        )


def _same(record: Any, row: Row) -> bool:
    """Whether the row plainly is our record: the same name, or our reference on it."""
    reference = getattr(record, "reference", "") or getattr(record, "number", "")
    if reference and reference == row.get("DOCNUMBER", ""):
        return True
    theirs = row.get("NAME") or row.get("PERSONALINFO.PRINTAS", "")
    return _folded(record.name) == _folded(theirs)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _taken(master: Master, record: Any, code: str = "", detail: str = "") -> Rejected:
    return Rejected(
        f"{record.external_id} already belongs to another {master.entity} in Sage Intacct "
        f"than {record.name}.",
        reason=master.resource.review_reason,
        code=code,
        detail=detail,
        hint="Link it to that record, or choose another id.",
    )


def _result(record: Any, written: Written | None = None) -> PushResult:
    return PushResult(
        external_id=record.external_id,
        number=record.external_id,
        request_digest=written.request_digest if written else "",
        response_digest=written.response_digest if written else "",
    )
