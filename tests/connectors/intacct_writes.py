"""Every write to Sage Intacct, as a table: what has to be there first, what is sent, and which rows
of the stand-in it makes and changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from integrations.http.errors import PermissionMissing, Rejected, RemoteError
from integrations.records import Record
from tests.connectors.intacct_server import (
    CUSTOMER,
    EMPLOYEE,
    ITEM,
    ORDER,
    PROJECT,
    VENDOR,
    WAREHOUSE,
)
from tests.connectors.intacct_story import (
    FOUND,
    USED,
    Story,
    carried,
    changed_order,
    given,
    line_taken_off,
    made_order,
    made_receipt,
    made_return,
    moved,
    new_receipt,
    new_return,
    of_no_receipt,
    of_two_receipts,
    rest_of_an_order,
    there,
)

KEY = "key-1"
# Tried in the same manner in test_intacct_billing.py.
ELSEWHERE = frozenset({"si.invoice.create", "si.bill.create"})


@dataclass(frozen=True)
class Refusal:
    """How the other side is made to refuse, and as what it arrives here."""

    settings: dict[str, Any]
    error: type[RemoteError]
    reason: str = ""


WRITING = (
    *("create", "update", "create_potransaction", "update_potransaction"),
    *("create_ictransaction", "create_invoice", "create_bill"),
)
DENIED = Refusal({"denied": list(WRITING)}, PermissionMissing)
CLOSED = Refusal({"closed_until": "2099-12-31"}, Rejected, "period_closed")


@dataclass(frozen=True)
class Write:
    """One write. `call` finds its request in the log, after `skip` others like it; `tables` says
    what becomes of which rows, as (made, changed)."""

    name: str
    operation: str
    prepare: Callable[[Story], Record]
    call: str
    tables: dict[str, tuple[int, int]]
    refusal: Refusal = DENIED
    skip: int = 0
    options: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


_REVERSAL = {"return_reversal_definition": "Vendor Return Reversal"}
_MAKES, _CHANGES = "create_potransaction", "update_potransaction"
_HEAD, _LINE, _STOCK = "PODOCUMENT", "PODOCUMENTENTRY", "ITEMWAREHOUSEINFO"
_MOVES, _MOVED, _GOODS = "create_ictransaction", "INVDOCUMENT", "INVDOCUMENTENTRY"
WRITES = (
    Write(
        "vendor made",
        "si.vendor.upsert",
        given(replace(VENDOR, external_id="VEND-NEW", name="New Supply")),
        "create VENDOR",
        {"VENDOR": (1, 0), "CONTACT": (1, 0)},
    ),
    Write(
        "vendor changed",
        "si.vendor.upsert",
        there("si.vendor.upsert", VENDOR, name="Test Supply Co", active=False),
        "update VENDOR",
        {"VENDOR": (0, 1)},
    ),
    Write(
        "item made",
        "si.item.upsert",
        given(replace(ITEM, external_id="INV-NEW", code="INV-NEW")),
        "create ITEM",
        {"ITEM": (1, 0)},
    ),
    Write(
        "item changed",
        "si.item.upsert",
        there("si.item.upsert", ITEM, price=Decimal("21.50")),
        "update ITEM",
        {"ITEM": (0, 1)},
    ),
    Write(
        "warehouse made",
        "si.warehouse.create",
        given(replace(WAREHOUSE, external_id="WH-NEW", name="New warehouse")),
        "create WAREHOUSE",
        {"WAREHOUSE": (1, 0)},
    ),
    Write(
        "project made",
        "si.project.upsert",
        given(replace(PROJECT, external_id="PRJ-99002", reference="99002")),
        "create PROJECT",
        {"PROJECT": (1, 0)},
    ),
    Write(
        "project changed",
        "si.project.upsert",
        there("si.project.upsert", PROJECT, name="Another name"),
        "update PROJECT",
        {"PROJECT": (0, 1)},
    ),
    Write(
        "customer made",
        "si.customer.upsert",
        given(CUSTOMER),
        "create CUSTOMER",
        {"CUSTOMER": (1, 0), "CONTACT": (1, 0)},
    ),
    Write(
        "customer changed",
        "si.customer.upsert",
        there("si.customer.upsert", CUSTOMER, name="Another name"),
        "update CUSTOMER",
        {"CUSTOMER": (0, 1)},
    ),
    Write(
        "employee made",
        "si.employee.upsert",
        given(EMPLOYEE),
        "create EMPLOYEE",
        {"EMPLOYEE": (1, 0), "CONTACT": (1, 0)},
    ),
    Write(
        "employee changed",
        "si.employee.upsert",
        there("si.employee.upsert", EMPLOYEE, active=False),
        "update EMPLOYEE",
        {"EMPLOYEE": (0, 1)},
    ),
    Write(
        "order made",
        "si.po.create",
        given(ORDER),
        _MAKES,
        {_HEAD: (1, 0), _LINE: (1, 0), _STOCK: (1, 0)},
        CLOSED,
    ),
    Write(
        "order changed",
        "si.po.update",
        changed_order,
        _CHANGES,
        {_HEAD: (0, 1), _LINE: (1, 1), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "order replaced",
        "si.po.change",
        line_taken_off,
        _MAKES,
        {_HEAD: (1, 1), _LINE: (1, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "rest of an order replaced",
        "si.po.change",
        rest_of_an_order,
        _MAKES,
        {_HEAD: (1, 0), _LINE: (1, 0), _STOCK: (0, 1)},
        CLOSED,
        skip=1,
    ),
    Write(
        "order closed",
        "si.po.close",
        made_order,
        _CHANGES,
        {_HEAD: (0, 1), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "goods received",
        "si.receiver.create",
        new_receipt,
        _MAKES,
        {_HEAD: (1, 1), _LINE: (1, 1), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "receipt taken back",
        "si.receiver.reverse",
        made_receipt,
        _MAKES,
        {_HEAD: (1, 1), _LINE: (1, 1), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "goods returned",
        "si.vreturn.create",
        new_return,
        _MAKES,
        {_HEAD: (1, 1), _LINE: (1, 1), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "goods of two receipts returned",
        "si.vreturn.create",
        of_two_receipts,
        _MAKES,
        {_HEAD: (2, 2), _LINE: (2, 2), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "goods of no receipt returned",
        "si.vreturn.create",
        of_no_receipt,
        _MAKES,
        {_HEAD: (1, 0), _LINE: (1, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "return taken back",
        "si.vreturn.reverse",
        made_return,
        _MAKES,
        {_HEAD: (2, 2), _LINE: (2, 2), _STOCK: (0, 1)},
        CLOSED,
        options=_REVERSAL,
    ),
    Write(
        "material used",
        "si.issue.create",
        moved("U-99012", USED),
        _MOVES,
        {_MOVED: (1, 0), _GOODS: (1, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "material brought back",
        "si.issue.create",
        moved("U-99012", replace(USED, quantity=Decimal(2))),
        _MOVES,
        {_MOVED: (1, 0), _GOODS: (1, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "stock lost",
        "si.adjust.create",
        moved("ADJ-99088", USED),
        _MOVES,
        {_MOVED: (1, 0), _GOODS: (1, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "stock found",
        "si.adjust.create",
        moved("ADJ-99088", FOUND),
        _MOVES,
        {_MOVED: (1, 0), _GOODS: (1, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "stock lost and found",
        "si.adjust.create",
        moved("ADJ-99088", USED, FOUND),
        _MOVES,
        {_MOVED: (2, 0), _GOODS: (2, 0), _STOCK: (0, 1)},
        CLOSED,
    ),
    Write(
        "stock carried",
        "si.transfer.create",
        carried,
        "create ICTRANSFER",
        {"ICTRANSFER": (1, 0), "ICTRANSFERITEM": (2, 0)}
        | {_MOVED: (2, 0), _GOODS: (2, 0), _STOCK: (1, 1)},
        CLOSED,
    ),
)
