"""The older functions that remove a master record: which object, and the attribute that names it.

Sources: the writers of the vendor's own SDKs (`ProjectDelete`, `VendorDelete` and so on); Sage
Intacct XML API, "AP Terms", "AR Terms" and "Tasks".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Removal(NamedTuple):
    """What one function removes: an attribute holds the value of this field."""

    object: str
    attribute: str
    field: str


REMOVALS: Mapping[str, Removal] = {
    "delete_apterm": Removal("APTERM", "name", "NAME"),
    "delete_arterm": Removal("ARTERM", "name", "NAME"),
    "delete_contact": Removal("CONTACT", "contactname", "CONTACTNAME"),
    "delete_customer": Removal("CUSTOMER", "customerid", "CUSTOMERID"),
    "delete_department": Removal("DEPARTMENT", "departmentid", "DEPARTMENTID"),
    "delete_employee": Removal("EMPLOYEE", "employeeid", "EMPLOYEEID"),
    "delete_glaccount": Removal("GLACCOUNT", "glaccountno", "ACCOUNTNO"),
    "delete_item": Removal("ITEM", "itemid", "ITEMID"),
    "delete_location": Removal("LOCATION", "locationid", "LOCATIONID"),
    "delete_project": Removal("PROJECT", "key", "PROJECTID"),
    "delete_task": Removal("TASK", "key", "RECORDNO"),
    "delete_vendor": Removal("VENDOR", "vendorid", "VENDORID"),
}
