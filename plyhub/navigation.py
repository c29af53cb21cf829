"""The theme and the menu: by work, not by where the code is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.text import format_lazy


def _may(permission: str) -> Any:
    def check(request: HttpRequest) -> bool:
        return request.user.has_perm(permission)

    return check


def _static(path: str) -> Any:
    """The address of a static file, which in production carries a hash of its content."""

    def address(request: HttpRequest) -> str:
        return static(path)

    return address


def _entry(
    title: str, icon: str, view: str, permission: str, badge: str = "", query: str = ""
) -> dict[str, Any]:
    page = reverse_lazy(f"admin:{view}")
    entry = {
        "title": title,
        "icon": icon,
        "link": format_lazy("{}?{}", page, query) if query else page,
        "permission": _may(permission),
    }
    return {**entry, "badge": badge} if badge else entry


MENU = [
    {
        "title": "",
        "items": [
            {"title": "Today", "icon": "dashboard", "link": reverse_lazy("admin:index")},
        ],
    },
    {
        "title": "Buying",
        "separator": True,
        "items": [
            _entry(
                "Purchase orders",
                "receipt_long",
                "procurement_purchaseorder_changelist",
                "procurement.view_purchaseorder",
            ),
            _entry(
                "Receipts",
                "inventory",
                "procurement_receipt_changelist",
                "procurement.view_receipt",
            ),
            _entry(
                "Returns",
                "assignment_return",
                "procurement_return_changelist",
                "procurement.view_return",
            ),
            _entry(
                "Vendors", "storefront", "procurement_vendor_changelist", "procurement.view_vendor"
            ),
            _entry(
                "New costs",
                "price_change",
                "procurement_costproposal_changelist",
                "procurement.view_costproposal",
                query="status__exact=open",
            ),
        ],
    },
    {
        "title": "Stock",
        "separator": True,
        "items": [
            _entry("Items", "category", "inventory_item_changelist", "inventory.view_item"),
            _entry(
                "Categories",
                "folder",
                "inventory_category_changelist",
                "inventory.view_category",
            ),
            _entry(
                "Stock on hand",
                "warehouse",
                "inventory_stockbalance_changelist",
                "inventory.view_stockbalance",
            ),
            _entry(
                "Transfers",
                "move_up",
                "inventory_transfer_changelist",
                "inventory.view_transfer",
            ),
            _entry(
                "Pick lists",
                "checklist",
                "inventory_picklist_changelist",
                "inventory.view_picklist",
            ),
            _entry(
                "Kept for documents",
                "bookmark",
                "inventory_reservation_changelist",
                "inventory.view_reservation",
            ),
            _entry(
                "Counts",
                "inventory",
                "inventory_stockcount_changelist",
                "inventory.view_stockcount",
            ),
            _entry(
                "Adjustments",
                "exposure",
                "inventory_adjustment_changelist",
                "inventory.view_adjustment",
            ),
            _entry(
                "Reasons to adjust",
                "rule",
                "inventory_adjustmentreason_changelist",
                "inventory.view_adjustmentreason",
            ),
            _entry(
                "Movements",
                "swap_vert",
                "inventory_stockmovement_changelist",
                "inventory.view_stockmovement",
            ),
            _entry(
                "Stock comparison",
                "compare_arrows",
                "integrations_stockdiscrepancy_changelist",
                "integrations.view_stockdiscrepancy",
            ),
            _entry(
                "Warehouses and trucks",
                "local_shipping",
                "inventory_location_changelist",
                "inventory.view_location",
            ),
        ],
    },
    {
        "title": "Field work",
        "separator": True,
        "items": [
            _entry("Jobs", "work", "inventory_job_changelist", "inventory.view_job"),
            _entry(
                "Estimates",
                "request_quote",
                "inventory_estimate_changelist",
                "inventory.view_estimate",
            ),
            _entry(
                "Services",
                "home_repair_service",
                "inventory_service_changelist",
                "inventory.view_service",
            ),
            _entry(
                "Job notes",
                "sticky_note_2",
                "inventory_jobnote_changelist",
                "inventory.view_jobnote",
            ),
            _entry(
                "Material used",
                "construction",
                "inventory_usage_changelist",
                "inventory.view_usage",
            ),
            _entry(
                "Needs a location",
                "wrong_location",
                "inventory_usage_changelist",
                "inventory.review_usage",
                query="status__exact=needs_location",
            ),
            _entry(
                "Late usage to review",
                "pending_actions",
                "inventory_usage_changelist",
                "inventory.review_usage",
                query="status__exact=review",
            ),
            _entry(
                "Projects", "account_tree", "inventory_project_changelist", "inventory.view_project"
            ),
            _entry(
                "Technicians",
                "engineering",
                "inventory_technician_changelist",
                "inventory.view_technician",
            ),
            _entry(
                "Customers", "group", "inventory_customer_changelist", "inventory.view_customer"
            ),
        ],
    },
    {
        "title": "Billing",
        "separator": True,
        "items": [
            _entry(
                "Invoices",
                "receipt",
                "inventory_invoice_changelist",
                "inventory.view_invoice",
            ),
            _entry("Bills", "payments", "procurement_bill_changelist", "procurement.view_bill"),
        ],
    },
    {
        "title": "Integrations",
        "separator": True,
        "items": [
            _entry(
                "Connections",
                "hub",
                "integrations_connection_changelist",
                "integrations.view_connection",
            ),
            _entry("Syncs", "sync", "integrations_syncrun_changelist", "integrations.view_syncrun"),
            _entry(
                "Not taken in",
                "report",
                "integrations_syncissue_changelist",
                "integrations.view_syncissue",
            ),
            _entry(
                "Missing there",
                "link_off",
                "integrations_externallink_changelist",
                "integrations.view_externallink",
                query="there=missing",
            ),
            _entry(
                "Queue",
                "outbox",
                "integrations_outboxentry_changelist",
                "integrations.view_outboxentry",
            ),
            _entry(
                "Records from before",
                "history",
                "integrations_outboxentry_earlier",
                "integrations.retry_outboxentry",
            ),
            _entry(
                "Conflicts",
                "compare_arrows",
                "integrations_conflict_changelist",
                "integrations.view_conflict",
            ),
            _entry(
                "Steps by hand",
                "back_hand",
                "integrations_manualstep_changelist",
                "integrations.view_manualstep",
            ),
            _entry(
                "Intacct settings",
                "tune",
                "integrations_intacctsettings_changelist",
                "integrations.view_intacctsettings",
            ),
            _entry(
                "Mapping",
                "link",
                "integrations_externallink_changelist",
                "integrations.view_externallink",
            ),
        ],
    },
    {
        "title": "Company",
        "separator": True,
        "items": [
            _entry("Company", "domain", "common_company_changelist", "common.view_company"),
            _entry("People", "person", "common_user_changelist", "common.view_user"),
            _entry(
                "Custom fields",
                "edit_attributes",
                "common_customfield_changelist",
                "common.view_customfield",
            ),
            _entry(
                "Audit trail", "history", "common_auditentry_changelist", "common.view_auditentry"
            ),
        ],
    },
]

UNFOLD = {
    "SITE_TITLE": "PlyHub",
    "SITE_HEADER": "PlyHub",
    "SITE_SUBHEADER": "Purchasing and stock",
    "SITE_SYMBOL": "hub",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": _static("plyhub/icon.svg")},
    ],
    "SITE_URL": None,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "ENVIRONMENT": "integrations.admin.banner.environment",
    "DASHBOARD_CALLBACK": "plyhub.dashboard.context",
    "STYLES": [_static("plyhub/plyhub.css")],
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .014 240)",
            "100": "oklch(94.1% .03 240)",
            "200": "oklch(88.5% .06 240)",
            "300": "oklch(81% .1 240)",
            "400": "oklch(71.5% .14 242)",
            "500": "oklch(61% .16 245)",
            "600": "oklch(52.5% .16 248)",
            "700": "oklch(46% .14 250)",
            "800": "oklch(40% .11 250)",
            "900": "oklch(35% .09 250)",
            "950": "oklch(26% .07 252)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": MENU,
    },
    "COMMAND": {"search_models": True},
}
