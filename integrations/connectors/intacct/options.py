"""What a person fills in to connect Sage Intacct: credentials, and how documents are written."""

from __future__ import annotations

from integrations.connectors.base import Field

CREDENTIALS = (
    Field("sender_id", "Sender ID", "The web services sender this company has authorised."),
    Field("sender_password", "Sender password", secret=True),
    Field("company_id", "Company ID"),
    Field("user_id", "Web services user"),
    Field("user_password", "User password", secret=True),
)
YES_NO = (("no", "No"), ("yes", "Yes"))
WRITERS = (
    ("hub", "PlyHub"),
    ("servicetitan", "ServiceTitan's own Sage Intacct integration"),
    ("nobody", "Nobody"),
)
_DEFINITIONS = "Transaction definitions"
_DEFAULTS = "What new records and documents are given"
_WRITING = "Who writes it in Sage Intacct"
_STOCK = "Stock"
POLICIES = (
    ("review", "Show it; a person decides"),
    ("auto_adjust", "Adjust the stock here to Sage's number"),
)


def _definition(name: str, label: str, what: str, default: str, more: str = "") -> Field:
    told = f"The transaction definition that {what} become.{more}"
    return Field(name, label, told, required=False, default=default, group=_DEFINITIONS)


def _default(name: str, label: str, told: str = "", **more: object) -> Field:
    return Field(name, label, told, required=False, group=_DEFAULTS, **more)


def _writer(name: str, label: str, default: str = "hub") -> Field:
    """Exactly one integration writes each kind of document, so that none is there twice."""
    return Field(
        f"writer_{name}",
        label,
        required=False,
        default=default,
        choices=WRITERS,
        group=_WRITING,
    )


BY_HAND = (
    "Set up transaction definitions, units of measure, payment terms and accounts.",
    "Open an accounting period that is closed.",
    "Change the type, the unit group or the cost method of an item: it takes a new item.",
    "Change an id, or remove a record.",
    "End a purchase order of which part was received.",
    "Move a project to another customer.",
)
OPTIONS = (
    Field("entity", "Entity", "Log in to this entity; empty for the top level.", required=False),
    Field(
        "location",
        "Location",
        "Written on every line and on new warehouses; needed in companies with entities.",
        required=False,
    ),
    Field(
        "timezone_offset",
        "Time zone of the web services user",
        "As +HH:MM or -HH:MM from UTC; Sage tells its times of change in this zone.",
        required=False,
        default="+00:00",
    ),
    Field(
        "calls_per_minute",
        "Calls a minute",
        "At most so many, by all of PlyHub together; others may be calling Sage Intacct too.",
        required=False,
        default="40",
        bounds=(10, 1000),
    ),
    _definition(
        "purchase_definition",
        "Purchase order definition",
        "purchase orders",
        "Purchase Order-Inventory",
    ),
    _definition("receiver_definition", "Receiver definition", "receipts", "PO Receiver-Inventory"),
    _definition("return_definition", "Return definition", "returns to vendors", "Vendor Return"),
    _definition(
        "reversal_definition",
        "Receipt reversal definition",
        "receipts that are taken back",
        "Vendor Return",
    ),
    _definition(
        "return_reversal_definition",
        "Return reversal definition",
        "returns that a vendor declined",
        "",
        " Without one they are taken back by hand.",
    ),
    _definition("issue_definition", "Issue definition", "material used on jobs", "Inventory Issue"),
    _definition(
        "issue_return_definition",
        "Return from job definition",
        "material that came back from jobs",
        "Inventory Return From Job",
    ),
    _definition(
        "increase_definition",
        "Increase definition",
        "adjustments upwards",
        "Inventory Adjustment Increase",
    ),
    _definition(
        "decrease_definition",
        "Decrease definition",
        "adjustments downwards",
        "Inventory Adjustment Decrease",
    ),
    _default("project_category", "Project category", "Given to new projects.", default="Contract"),
    _default(
        "item_type",
        "Type of stocked items",
        "Items that are not stocked become Non-Inventory.",
        default="Inventory",
    ),
    _default(
        "cost_method",
        "Cost method",
        "Given to new stocked items; without one, the company's own.",
    ),
    _default("item_gl_group", "Item GL group", "Given to new items."),
    _default(
        "unit_group",
        "Unit group",
        "Given to new items whose unit it holds; others get the first group that holds theirs.",
    ),
    _default(
        "unit_groups",
        "Unit groups by unit",
        "Which unit group new items of a unit get: EA=Count, FT=Length. Looked up when empty.",
    ),
    _default(
        "known_packs",
        "Packs Intacct knows",
        "Units of its unit groups that hold as much as ours, like BX=10 EA, ROLL=100 FT."
        " Other packs are sent in the stock unit.",
    ),
    _default(
        "term",
        "Payment term of vendors",
        "Written on purchasing documents and bills; without it they carry a due date.",
    ),
    _default(
        "ar_term",
        "Payment term of customers",
        "Written on invoices; without it they carry a due date.",
    ),
    _default("customer", "Default customer", "On invoices whose customer is not known there."),
    _default("ar_account", "Account of invoice lines", "The GL account of what is sold."),
    _default("ar_tax_account", "Account of sales tax", "The GL account of tax that is owed."),
    _default(
        "ar_accounts",
        "Other accounts of invoice lines",
        "By kind of line or item: service=4010, material=4020, INV-24ACC=4030.",
    ),
    _default("ap_account", "Account of bill lines", "The GL account of what is bought."),
    _default(
        "ap_accounts",
        "Other accounts of bill lines",
        "By kind of line or item: expense=6100, shipping=5020, tax=5030, INV-24ACC=5010.",
    ),
    _default(
        "billing_extent",
        "Invoices and bills to write",
        "Those that belong to no job or project may be left to somebody else.",
        default="projects",
        choices=(("projects", "Those of a job or project"), ("all", "All of them")),
    ),
    _default(
        "create_employees",
        "Create employees",
        "Technicians that are no employees there are made ones when a document names them.",
        default="no",
        choices=YES_NO,
    ),
    _default(
        "create_customers",
        "Create customers",
        "Customers that are not there are made when a project or an invoice names them.",
        default="no",
        choices=YES_NO,
    ),
    _default(
        "push_deactivation",
        "Make inactive there what goes out of use here",
        "Vendors and items. Without it they stay active there, until somebody changes that.",
        default="yes",
        choices=YES_NO,
    ),
    Field(
        "sage_stock_policy",
        "When stock differs and nothing explains it",
        "Adjusting changes the stock here; nothing is written in Sage Intacct.",
        required=False,
        default="review",
        choices=POLICIES,
        group=_STOCK,
    ),
    _writer("vendor", "Vendors"),
    _writer("item", "Items"),
    _writer("project", "Projects"),
    _writer("po", "Purchase orders"),
    _writer("receiver", "Receivers and returns"),
    _writer("transfer", "Transfers"),
    _writer("issue", "Material used on jobs"),
    _writer("adjustment", "Adjustments"),
    _writer("invoice", "Invoices", "nobody"),
    _writer("bill", "Bills", "nobody"),
)
