"""What ServiceTitan is called, needs, and is able to do, as data."""

from __future__ import annotations

from integrations.connectors.base import Field, SystemDescription
from integrations.connectors.servicetitan import hosts, resources, webhooks

CREDENTIALS = (
    Field(
        "app_key",
        "App key",
        help="From the ServiceTitan developer portal, the same for all environments.",
        secret=True,
    ),
    Field(
        "tenant",
        "Tenant ID",
        help="The number of your company, under Integrations, API Application Access.",
    ),
    Field("client_id", "Client ID", help="Made when an administrator connects the application."),
    Field("client_secret", "Client secret", help="Shown once, with the client ID.", secret=True),
    Field(
        "webhook_key",
        "Webhook key",
        help="The key set for webhooks in the developer portal, 32 to 64 characters. Without it "
        "changes are only seen when PlyHub asks for them.",
        secret=True,
        required=False,
    ),
)
SENDING = "What is sent, and when"
YES_NO = (("yes", "Yes"), ("no", "No"))
OPTIONS = (
    Field(
        "purchase_order_type",
        "Purchase order type",
        help="Given to purchase orders that name none.",
        required=False,
    ),
    Field(
        "job_purchase_order_type",
        "Purchase order type for jobs",
        help="Given to purchase orders for a job; without it, the one above.",
        required=False,
    ),
    Field(
        "truck_purchase_order_type",
        "Purchase order type for trucks",
        help="Given to purchase orders delivered to a truck; without it, the one above.",
        required=False,
    ),
    Field(
        "return_type",
        "Return type",
        help="Given to returns to a vendor.",
        required=False,
    ),
    Field(
        "business_unit",
        "Business unit",
        help="Given to purchase orders and returns that belong to no job.",
        required=False,
    ),
    Field(
        "warehouse",
        "Default warehouse",
        help="The ServiceTitan inventory location for goods that go straight to a job.",
        required=False,
    ),
    Field(
        "impacts_payroll",
        "Purchase orders count in technician payroll",
        required=False,
        default="no",
        choices=YES_NO,
    ),
    Field(
        "attach_order_pdf",
        "Attach purchase orders to their job",
        help="The PDF of an order is put with the files of its job.",
        required=False,
        default="yes",
        choices=YES_NO,
    ),
    Field(
        "inventory_mirror",
        "Stock is kept in ServiceTitan too",
        help="With no, receipts and returns stay in PlyHub, and nobody is asked to enter them "
        "there.",
        required=False,
        default="yes",
        choices=YES_NO,
    ),
    Field(
        "introduce_items",
        "Make new items there at once",
        help="With no, an item made here is made there when an order or a job first needs it.",
        required=False,
        default="yes",
        choices=YES_NO,
        group=SENDING,
    ),
    Field(
        "introduce_vendors",
        "Make new vendors there at once",
        help="With no, a vendor made here is made there when an order first needs it.",
        required=False,
        default="yes",
        choices=YES_NO,
        group=SENDING,
    ),
    Field(
        "send_materials",
        "Put used material on invoices",
        help="With no, invoices there are left as they are. When it goes is chosen for the "
        "company.",
        required=False,
        default="yes",
        choices=YES_NO,
        group=SENDING,
    ),
    Field(
        "send_notes",
        "Write job notes there",
        help="With no, notes written here stay here.",
        required=False,
        default="yes",
        choices=YES_NO,
        group=SENDING,
    ),
    Field(
        "webhook_signature_header",
        "Header of webhook signatures",
        help="The header that carries the signature of a webhook.",
        required=False,
        default=webhooks.HEADER,
    ),
)
OPERATIONS = frozenset(
    {
        "st.vendor.upsert",
        "st.category.upsert",
        "st.item.upsert",
        "st.truck.upsert",
        "st.po.create",
        "st.po.update",
        "st.po.cancel",
        "st.receipt.create",
        "st.receipt.cancel",
        "st.return.create",
        "st.return.update",
        "st.return.cancel",
        "st.invoice_items.upsert",
        "st.job_note.create",
        "st.attachment.add",
        "st.customfield.set",
    }
)
BY_HAND = (
    "Mark a purchase order as sent, or close lines that will not come.",
    "Change a purchase order that was exported to accounting.",
    "Create or rename a warehouse.",
    "Transfer stock between places, and adjust it after a count.",
    "Mark a return as returned or credited.",
    "Attach a file to a purchase order that belongs to no job.",
    "Fill in custom fields of purchase orders.",
    "Change lines of an invoice that was posted or exported.",
)

SERVICETITAN = SystemDescription(
    name="servicetitan",
    label="ServiceTitan",
    prefix="st",
    credentials=CREDENTIALS,
    options=OPTIONS,
    entities=tuple(resource.entity for resource in resources.RESOURCES),
    operations=OPERATIONS,
    default_url=hosts.PRODUCTION,
    by_hand=BY_HAND,
    webhooks=True,
)
