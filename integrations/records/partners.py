"""Who the company works with: its own units and people, vendors and customers."""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.records.base import Address, CustomValueRecord, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessUnitRecord(Record):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicianRecord(Record):
    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRecord(Record):
    """A supplier. `terms`, `tax_id` and `on_hold` are the books' own and only ever come in."""

    name: str
    email: str = ""
    phone: str = ""
    contact_first_name: str = ""
    contact_last_name: str = ""
    address: Address = field(default_factory=Address)
    terms: str = ""
    tax_id: str = ""
    on_hold: bool = False
    memo: str = ""
    custom_fields: tuple[CustomValueRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord(Record):
    name: str
    kind: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLocationRecord(Record):
    """Where a customer has work done."""

    name: str
    customer_id: str
    address: Address = field(default_factory=Address)
