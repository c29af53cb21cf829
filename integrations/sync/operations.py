"""Every write the outbox knows, as one table: what it is about, when it goes, how it is told.

Layers are the order of export: masters and parent projects, projects of jobs, purchase orders,
their changes, receipts, and what takes goods out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from integrations.sync.outbound.adjustments import ADJUSTMENT
from integrations.sync.outbound.attachments import ORDER_PDF
from integrations.sync.outbound.billing import BILL, BILL_SUBJECT, INVOICE, INVOICE_SUBJECT
from integrations.sync.outbound.change_orders import CHANGE_ORDER
from integrations.sync.outbound.custom_fields import JOB_FIELDS, VENDOR_FIELDS
from integrations.sync.outbound.field_masters import CATEGORY, FIELD_ITEM, FIELD_VENDOR, TRUCK
from integrations.sync.outbound.issues import ISSUE
from integrations.sync.outbound.job_notes import JOB_NOTE
from integrations.sync.outbound.masters import ITEM, VENDOR, WAREHOUSE
from integrations.sync.outbound.people import CUSTOMER, EMPLOYEE
from integrations.sync.outbound.projects import JOB, PROJECT
from integrations.sync.outbound.purchase_orders import (
    PURCHASE_ORDER,
    PURCHASE_ORDER_CHANGE,
    PURCHASE_ORDER_CLOSE,
    PURCHASE_ORDER_END,
)
from integrations.sync.outbound.receipts import RECEIPT, RECEIPT_END, RECEIPT_REVERSAL
from integrations.sync.outbound.returns import (
    RETURN,
    RETURN_CHANGE,
    RETURN_END,
    RETURN_REVERSAL,
)
from integrations.sync.outbound.subject import Subject
from integrations.sync.outbound.transfers import TRANSFER
from integrations.sync.outbound.usage import USAGE
from integrations.sync.target import PROJECT_OPERATION, Target

Role = Literal["master", "create", "update", "change", "end", "extra"]
CHANGE_ORDER_DUE = "change_order"
"""The reason of a refusal: the document never changes again, so that another takes its place."""

_SENT = "{label} sent to {system}"
_CHANGED = "{label} updated in {system}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One write of one kind of our records.

    `role` says what it does to the document: masters and updates coalesce while unsent; a create
    or an end happens once; a change puts another document in the place of the linked one; an extra
    hangs something on a record without being the record, so that it gives it no link. `sentence`
    tells what happened, with the label and the system's name. A master that `follows` goes whenever
    it changes here once it is there; one that `introduces` goes as soon as it is made here, the
    others when a document first needs them, or, if they must be `asked` for, when a person says so.

    `instead` is the operation an entry goes on as when it is refused because a change order is due.
    One that goes `in_turn` takes a further change in only while nothing of its queue came after it.
    One that `mirrors` makes a further document, beside the one that stays linked.
    """

    code: str
    entity: str
    layer: int
    role: Role
    subject: Subject
    sentence: str
    follows: bool = False
    introduces: bool = False
    asked: bool = False
    instead: str = ""
    in_turn: bool = False
    mirrors: bool = False

    @property
    def coalesces(self) -> bool:
        return self.role in ("master", "update", "change", "extra")

    @property
    def is_financial(self) -> bool:
        """Held while credentials are refused; masters that sync by themselves are skipped then."""
        return self.role != "master"


def _master(code: str, entity: str, layer: int, subject: Subject, **more: bool) -> Operation:
    return Operation(
        code=code,
        entity=entity,
        layer=layer,
        role="master",
        subject=subject,
        sentence="{label} synced to {system}",
        **more,
    )


def _order(
    code: str, layer: int, role: Role, subject: Subject, sentence: str, **more: Any
) -> Operation:
    return Operation(
        code=code,
        entity="purchase_order",
        layer=layer,
        role=role,
        subject=subject,
        sentence=sentence,
        **more,
    )


def _receipt(code: str) -> Operation:
    return Operation(
        code=code,
        entity="receipt",
        layer=5,
        role="create",
        subject=RECEIPT,
        sentence="Receipt {label} sent to {system}",
    )


def _receipt_end(code: str, subject: Subject, done: str, *, mirrors: bool = False) -> Operation:
    return Operation(
        code=code,
        entity="receipt",
        layer=5,
        role="end",
        subject=subject,
        sentence=f"Receipt {{label}} {done} {{system}}",
        mirrors=mirrors,
    )


def _fields(entity: str, subject: Subject) -> Operation:
    return Operation(
        code="st.customfield.set",
        entity=entity,
        layer=6,
        role="extra",
        subject=subject,
        sentence="{label} filled in in {system}",
    )


def _billing(code: str, entity: str, subject: Subject) -> Operation:
    return Operation(
        code=code,
        entity=entity,
        layer=6,
        role="create",
        subject=subject,
        sentence=_SENT,
    )


def _return(
    code: str, role: Role, subject: Subject, done: str, *, mirrors: bool = False
) -> Operation:
    return Operation(
        code=code,
        entity="return",
        layer=6,
        role=role,
        subject=subject,
        sentence=f"Return {{label}} {done} {{system}}",
        mirrors=mirrors,
    )


def _stock(code: str, entity: str, subject: Subject) -> Operation:
    return Operation(
        code=code, entity=entity, layer=6, role="create", subject=subject, sentence=_SENT
    )


OPERATIONS: tuple[Operation, ...] = (
    _master("st.category.upsert", "category", 1, CATEGORY, follows=True, introduces=True),
    _master("st.vendor.upsert", "vendor", 1, FIELD_VENDOR, follows=True, introduces=True),
    _master("st.item.upsert", "item", 1, FIELD_ITEM, follows=True, introduces=True),
    _master("st.truck.upsert", "location", 1, TRUCK, follows=True, introduces=True),
    _master("si.vendor.upsert", "vendor", 1, VENDOR, follows=True),
    _master("si.item.upsert", "item", 1, ITEM, follows=True),
    _master("si.warehouse.create", "location", 1, WAREHOUSE, asked=True),
    _master("si.employee.upsert", "technician", 1, EMPLOYEE),
    _master("si.customer.upsert", "customer", 1, CUSTOMER),
    _master(PROJECT_OPERATION, "project", 1, PROJECT),
    _master(PROJECT_OPERATION, "job", 2, JOB),
    _order("st.po.create", 3, "create", PURCHASE_ORDER, _SENT),
    _order("si.po.create", 3, "create", PURCHASE_ORDER, _SENT),
    _order("st.po.update", 4, "update", PURCHASE_ORDER_CHANGE, _CHANGED),
    _order(
        *("si.po.update", 4, "update", PURCHASE_ORDER_CHANGE, _CHANGED),
        instead="si.po.change",
        in_turn=True,
    ),
    _order("si.po.change", 4, "change", CHANGE_ORDER, _CHANGED),
    _order("st.po.cancel", 4, "end", PURCHASE_ORDER_END, "{label} cancelled in {system}"),
    _order("si.po.close", 4, "end", PURCHASE_ORDER_CLOSE, "{label} closed in {system}"),
    _order("st.attachment.add", 5, "extra", ORDER_PDF, "{label} attached to its job in {system}"),
    _receipt("st.receipt.create"),
    _receipt("si.receiver.create"),
    _receipt_end("st.receipt.cancel", RECEIPT_END, "cancelled in"),
    _receipt_end("si.receiver.reverse", RECEIPT_REVERSAL, "taken back in", mirrors=True),
    _return("st.return.create", "create", RETURN, "sent to"),
    _return("st.return.update", "update", RETURN_CHANGE, "updated in"),
    _return("st.return.cancel", "end", RETURN_END, "cancelled in"),
    _billing("si.invoice.create", INVOICE, INVOICE_SUBJECT),
    _billing("si.bill.create", BILL, BILL_SUBJECT),
    _return("si.vreturn.create", "create", RETURN, "sent to"),
    _return("si.vreturn.reverse", "end", RETURN_REVERSAL, "taken back in", mirrors=True),
    Operation(
        code="st.invoice_items.upsert",
        entity="usage",
        layer=6,
        role="update",
        subject=USAGE,
        sentence="{label} put on its invoice in {system}",
    ),
    _stock("si.issue.create", "usage", ISSUE),
    _stock("si.transfer.create", "stock_transfer", TRANSFER),
    _stock("si.adjust.create", "stock_adjustment", ADJUSTMENT),
    _fields("vendor", VENDOR_FIELDS),
    _fields("job", JOB_FIELDS),
    Operation(
        code="st.job_note.create",
        entity="job_note",
        layer=7,
        role="create",
        subject=JOB_NOTE,
        sentence="{label} written in {system}",
    ),
)
_BY_KEY = {(operation.code, operation.entity): operation for operation in OPERATIONS}


def get(code: str, entity: str) -> Operation:
    """The operation of that code for that kind of record; raises `KeyError`."""
    return _BY_KEY[code, entity]


def for_role(target: Target, entity: str, role: Role) -> Operation | None:
    """How this system is told about such a record, or None if it takes no such write."""
    return next(
        (
            operation
            for operation in OPERATIONS
            if (operation.entity, operation.role) == (entity, role) and target.takes(operation.code)
        ),
        None,
    )
