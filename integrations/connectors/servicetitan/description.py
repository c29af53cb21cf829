"""What ServiceTitan is called, needs, and is able to do, as data."""

from __future__ import annotations

from integrations.connectors.base import Field, SystemDescription
from integrations.connectors.servicetitan import hosts, resources

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
)
OPTIONS = (
    Field(
        "purchase_order_type",
        "Purchase order type",
        help="Given to purchase orders that name none.",
        required=False,
    ),
    Field(
        "business_unit",
        "Business unit",
        help="Given to purchase orders that belong to no job.",
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
        help="Yes or no, as a company does it.",
        required=False,
        default="no",
    ),
)
OPERATIONS = frozenset(
    {"st.po.create", "st.po.update", "st.po.cancel", "st.receipt.create", "st.receipt.cancel"}
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
)
