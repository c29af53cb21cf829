"""What the office keeps in accounting: accounts, tax zones, terms, ways to pay."""

from __future__ import annotations

from decimal import Decimal

from sandbox.demo.model import Company
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer, address

_TYPES = (
    "Bank",
    "Accounts Receivable",
    "Other Current Asset",
    "Accounts Payable",
    "Other Current Liability",
    "Income",
    "Cost of Goods Sold",
    "Expense",
)
# number, name, type, what it is used for unless told otherwise
_ACCOUNTS = (
    ("1000", "Operating Checking", "Bank", "CheckingAccount"),
    ("1090", "Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    ("1200", "Accounts Receivable", "Accounts Receivable", "AccountsReceivable"),
    ("1400", "Inventory", "Other Current Asset", "Inventory"),
    ("2000", "Accounts Payable", "Accounts Payable", "AccountsPayable"),
    ("2050", "Goods Received Not Invoiced", "Other Current Liability", "GoodsReceivedNotInvoiced"),
    ("2200", "Sales Tax Payable", "Other Current Liability", "SalesTaxPayable"),
    ("4000", "Service Revenue", "Income", "Revenue"),
    ("5000", "Materials Cost", "Cost of Goods Sold", "CostOfGoodsSoldMaterials"),
    ("5010", "Equipment Cost", "Cost of Goods Sold", "CostOfGoodsSoldEquipment"),
    ("5050", "Freight In", "Cost of Goods Sold", "CostOfGoodsSoldShipping"),
    ("5090", "Inventory Adjustments", "Cost of Goods Sold", "InventoryAdjustments"),
    ("6100", "Shop Supplies", "Expense", None),
)
_GROUPS = (("REV-SVC", "Intacct service revenue"), ("COGS-MAT", "Intacct materials"))
_ZONES = (("Maricopa County", "0.0830"), ("Pima County", "0.0870"))
# name, days, is it the customers' or the vendors' own term
_TERMS = (
    ("Due on receipt", 0, True, False),
    ("Net 10", 10, False, False),
    ("Net 30", 30, False, True),
    ("Net 60", 60, False, False),
)
WAYS_TO_PAY = ("Cash", "Check", "Credit Card", "ACH")
# name, type of data, options
_FIELDS = (
    ("Cost Center", "Text", None),
    ("Reviewed By", "Text", None),
    ("Billing Status", "Dropdown", ["Ready", "Waiting", "Disputed"]),
    ("Retainage Percent", "Numeric", None),
)


def load_lists(writer: Writer) -> None:
    """Write what any account has."""
    for key, name in enumerate(_TYPES, start=1):
        writer.add("gl_account_types", ids.of("books", 400 + key), name=name, active=True)
    _accounts(writer)
    for key, (name, rate) in enumerate(_ZONES, start=1):
        rates = {"id": key, "taxName": name, "taxBaseType": ["Material"], "salesTaxItem": None}
        writer.add(
            "tax_zones",
            ids.of("books", 500 + key),
            name=name,
            color=key,
            rates=[{**rates, "taxRate": Decimal(rate)}],
            active=True,
        )
    for key, (name, days, of_customers, of_vendors) in enumerate(_TERMS, start=1):
        writer.add(
            "payment_terms",
            ids.of("books", 600 + key),
            name=name,
            dueDay=days,
            isCustomerDefault=of_customers,
            isVendorDefault=of_vendors,
            active=True,
            inUse=True,
        )
    for key, name in enumerate(WAYS_TO_PAY, start=1):
        writer.add("payment_types", ids.of("books", 700 + key), name=name, active=True)
    for key, (name, kind, options) in enumerate(_FIELDS, start=1):
        field = {"name": name, "dataType": kind, "dataTypeOptions": options}
        writer.add("field_types", ids.of("books", 800 + key), of="invoices", **field)


def _accounts(writer: Writer) -> None:
    for key, (number, name, kind, use) in enumerate(_ACCOUNTS, start=1):
        writer.add(
            "gl_accounts",
            ids.of("books", key),
            name=name,
            number=number,
            description=name,
            type=kind,
            active=True,
            isIntacctBankAccount=kind == "Bank",
            source="AccountingSystem",
            defaultAccountType=use,
        )
    for key, (number, name) in enumerate(_GROUPS, start=len(_ACCOUNTS) + 1):
        writer.add(
            "gl_accounts",
            ids.of("books", key),
            name=name,
            number=number,
            type="Income" if number.startswith("REV") else "Cost of Goods Sold",
            active=True,
            isIntacctGroup=True,
            source="AccountingSystem",
        )


def remittance_vendors(writer: Writer, company: Company) -> None:
    """Write who bills are paid to where it is not the vendor's own address."""
    for vendor in company.vendors[:3]:
        contact = {"firstName": vendor.contact_first, "lastName": vendor.contact_last}
        writer.add(
            "remittance_vendors",
            ids.of("books", 900 + vendor.key),
            name=f"{vendor.name} Remittance",
            active=True,
            customerId=f"CR-{vendor.key:04d}",
            isApproved=True,
            isVerified=True,
            contactInfo={**contact, "phone": vendor.phone, "email": vendor.email, "fax": ""},
            address=address(vendor),
        )
