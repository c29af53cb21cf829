"""Accounts, tax zones, terms, payments and who bills are paid to (accounting/v2)."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import books, field_values
from sandbox.servicetitan.entities.accounting import STATES, STATUSES
from sandbox.servicetitan.entity import Call, Entity, Filter, Operation, Reply
from sandbox.servicetitan.filters import CM, IDS, STANDARD
from sandbox.servicetitan.narrowing import custom_fields
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_ACCOUNT = "name: string?, number: string?, description: string?, type: string?, subtype: string?"
_NAMED = ("Id", "Name", "CreatedOn")

ACCOUNT_TYPES = Entity(
    name="gl_account_types",
    module="accounting",
    path="",
    scope="",
    shape=shape("id parentTypeId? name active=true createdOn modifiedOn"),
    filters=(*STANDARD, Filter("names", "words", "name")),
)


def _types(call: Call) -> Reply:
    return lists.page(call, ACCOUNT_TYPES)


ACCOUNTS = Entity(
    name="gl_accounts",
    module="accounting",
    path="gl-accounts",
    scope="tn.acc.glaccounts",
    shape=shape(
        "id name? number? description? type? subtype? active=true isIntacctGroup=false"
        " isIntacctBankAccount=false source=Undefined defaultAccountType? createdOn modifiedOn"
    ),
    filters=(
        *STANDARD,
        Filter("names", "words", "name"),
        Filter("numbers", "words", "number"),
        Filter("types", "words", "type"),
        Filter("subtypes", "words", "subtype"),
        Filter("description", "part", "description"),
        Filter(
            "source",
            "word",
            "source",
            values=("Undefined", "AccountingSystem", "ManuallyCreated", "PublicApi"),
        ),
        Filter("isIntacctGroup", "flag", "isIntacctGroup"),
        Filter("isIntacctBankAccount", "flag", "isIntacctBankAccount"),
    ),
    sorts=("Id", "Name", "Number", "CreatedOn", "ModifiedOn"),
    operations=(
        Operation("GET", "/types", _types),
        Operation("POST", "", books.create_account, schema(_ACCOUNT), status=201),
        Operation("PATCH", "/{id}", books.update_account, schema(f"{_ACCOUNT}, active: boolean?")),
    ),
)

TAX_ZONES = Entity(
    name="tax_zones",
    module="accounting",
    path="tax-zones",
    scope="tn.acc.taxzones",
    shape=shape(
        "id name? color? isTaxRateSeparated=false isMultipleTaxZone=false rates=[] createdOn"
        " modifiedOn active=true"
    ),
    filters=STANDARD,
    sorts=_NAMED,
    by_id=False,
)

TERMS = Entity(
    name="payment_terms",
    module="accounting",
    path="payment-terms",
    scope="tn.acc.paymentterms",
    shape=shape(
        "id name? dueDayType=NumberOfDays dueDay? isCustomerDefault=false isVendorDefault=false"
        " active=true inUse? modifiedOn createdOn"
        ' paymentTermDiscountModel={"id":null,"discountApplyTo":null,"discount":null,'
        '"discountType":null,"account":null,"applyBy":null,"applyByValue":null}'
        ' interestSettings={"id":null,"rateType":"Flat","flatRateValue":null,'
        '"percentageRateValue":null,"chargeMethod":null,"frequency":"Once","gracePeriod":null,'
        '"targetInvoices":[],"taskId":0,"taskDisplayName":""}'
    ),
    filters=STANDARD,
    sorts=_NAMED,
    active=None,
)

PAYMENT_TYPES = Entity(
    name="payment_types",
    module="accounting",
    path="payment-types",
    scope="tn.acc.paymenttypes",
    shape=shape("id name modifiedOn createdOn"),
    filters=(IDS, *CM[:2]),
    sorts=(),
    hidden=frozenset({"active"}),
)


def _applied_to(member: str) -> Callable[[Tenant, Row], list[object]]:
    def of(_: Tenant, row: Row) -> list[object]:
        return [entry[member] for entry in row.get("appliedTo") or ()]

    return of


PAYMENTS = Entity(
    name="payments",
    module="accounting",
    path="payments",
    scope="tn.acc.payments",
    shape=shape(
        "active=true appliedTo=[] authCode? batch? businessUnit? checkNumber? createdBy? createdOn"
        " customer? customFields=[] date? deposit? generalLedgerAccount? id memo? modifiedOn"
        ' referenceNumber? refundedPaymentId? syncStatus=Pending total="0.00" type? typeId?'
        ' unappliedAmount="0.00"'
    ),
    filters=(
        *STANDARD,
        Filter("appliedToInvoiceIds", "has_any", of=_applied_to("appliedTo")),
        Filter("appliedToReferenceNumber", "has_text", of=_applied_to("appliedToReferenceNumber")),
        Filter("batchId", "id", "batch.id"),
        Filter("batchNumber", "text", "batch.number"),
        Filter("businessUnitIds", "ids", "businessUnit.id"),
        Filter("customerId", "id", "customer.id"),
        Filter("depositIds", "ids", "deposit.id"),
        Filter("paidOnAfter", "from", "date"),
        Filter("paidOnBefore", "before", "date"),
        Filter("statuses", "words", "syncStatus", values=STATUSES),
        Filter("totalGreater", "above", "total"),
        Filter("totalLess", "below", "total"),
        Filter(
            "transactionType",
            "word",
            "transactionType",
            values=("Undefined", "JournalEntry", "ReceivePayment"),
        ),
    ),
    active=STATES,
    by_id=False,
    feed="payments",
    hidden=frozenset({"transactionType", "exportId"}),
    narrow=(custom_fields,),
    operations=(
        Operation(
            "PATCH",
            "/{id}",
            books.update_payment,
            schema(
                "active: boolean, authCode: string, checkNumber: string, exportId: string,"
                " memo: string, paidOn: date-time, splits*: [{amount: decimal?, invoiceId: int64?,"
                " invoiceNumber: string?}], status: enum(Pending|Posted|Exported), typeId*: int64"
            ),
        ),
        Operation(
            "POST",
            "/status",
            books.set_payment_status,
            schema("paymentIds*: [int64], status*: enum(Pending|Posted|Exported)"),
        ),
        field_values.types("payments"),
        field_values.batch("payments", with_id=False),
    ),
)

REMITTANCE = Entity(
    name="remittance_vendors",
    module="accounting",
    path="remittance-vendors",
    scope="tn.acc.remittancevendors",
    shape=shape(
        "id name? active=true customerId? isApproved=false isVerified=false contactInfo? address?"
        " createdOn modifiedOn"
    ),
    filters=STANDARD,
)

ENTITIES = (ACCOUNTS, TAX_ZONES, TERMS, PAYMENT_TYPES, PAYMENTS, REMITTANCE)
