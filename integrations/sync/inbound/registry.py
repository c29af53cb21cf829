"""Which way in each kind of record takes."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sync.inbound import (
    appointments,
    bills,
    catalog,
    custom_fields,
    estimates,
    invoices,
    jobs,
    locations,
    orders,
    services,
    technicians,
    templates,
    vendors,
)
from integrations.sync.inbound.base import Inbound

INBOUND: Mapping[str, Inbound] = {
    "business_unit": jobs.BUSINESS_UNIT,
    "technician": technicians.TECHNICIAN,
    "job_custom_field": custom_fields.CUSTOM_FIELD,
    "vendor_custom_field": custom_fields.CUSTOM_FIELD,
    "vendor": vendors.VENDOR,
    "category": catalog.CATEGORY,
    "material": catalog.ITEM,
    "equipment": catalog.ITEM,
    "service": services.SERVICE,
    "inventory_template": templates.INVENTORY_TEMPLATE,
    "warehouse": locations.WAREHOUSE,
    "truck": locations.TRUCK,
    "customer": jobs.CUSTOMER,
    "customer_location": jobs.CUSTOMER_LOCATION,
    "project": jobs.PROJECT,
    "job": jobs.JOB,
    "appointment": appointments.APPOINTMENT,
    "job_assignment": technicians.JOB_ASSIGNMENT,
    "invoice": invoices.INVOICE,
    "invoice_line": invoices.INVOICE_LINE,
    "purchase_order": orders.ORDER,
    "bill": bills.BILL,
    "expense_bill": bills.BILL,
    "estimate": estimates.ESTIMATE,
}
