"""Invoices (accounting/v2): one for each job, read only, amounts as text."""

from sandbox.servicetitan.entity import Active, Entity, Filter
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.shapes import shape

_STATES = Active("activeState", {"ActiveOnly": True, "InactiveOnly": False, "All": None}, True)

INVOICES = Entity(
    name="invoices",
    module="accounting",
    path="invoices",
    scope="tn.acc.invoices",
    shape=shape(
        "id syncStatus=Pending budgetCodeId? referenceNumber? invoiceDate? dueDate?"
        ' subTotal="0.00" salesTax="0.00" salesTaxCode? taxZoneId? total="0.00" balance="0.00"'
        " invoiceType? customer? customerAddress? location? locationAddress? businessUnit?"
        " termName? createdBy? batch? depositedOn? createdOn modifiedOn adjustmentToId? job?"
        " projectId? royalty? employeeInfo? commissionEligibilityDate? sentStatus=NotSent"
        " reviewStatus=NeedsReview assignedTo? summary? items=[] customFields?"
        ' active=true discountTotal="0.00" importId? exportId? materialSkuId? membershipId?'
        " paidOn? invoiceConfiguration=JobInvoice"
    ),
    filters=(
        *STANDARD,
        Filter("statuses", "words", "syncStatus", values=("Pending", "Posted", "Exported")),
        Filter("jobId", "id", "jobId"),
        Filter("jobNumber", "text", "job.number"),
        Filter("businessUnitId", "id", "businessUnit.id"),
        Filter("customerId", "id", "customer.id"),
        Filter("invoicedOnOrAfter", "from", "invoiceDate"),
        Filter("invoicedOnBefore", "before", "invoiceDate"),
        Filter("dueDateOnOrAfter", "from", "dueDate"),
        Filter("dueDateBefore", "before", "dueDate"),
        Filter("number", "text", "referenceNumber"),
        Filter("adjustmentToId", "id", "adjustmentToId"),
    ),
    active=_STATES,
    by_id=False,
    feed="invoices",
    hidden=frozenset({"jobId"}),
)

ENTITIES = (INVOICES,)
