"""Which rights of the web services user each read and each write needs.

Sage Intacct gives rights per object of a module: to list and view, and to add and edit. A missing
one shows when a function is run, never at log-in; reading is tried when the connection is tested,
writing cannot be tried without writing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from integrations.connectors.base import Permission
from integrations.connectors.intacct.resources import RESOURCES

# Object -> what the right is called in a role of Sage Intacct.
RIGHTS: Mapping[str, str] = {
    "LOCATIONENTITY": "Company: Entities",
    "LOCATION": "Company: Locations",
    "CONTACT": "Company: Contacts",
    "EMPLOYEE": "Company: Employees",
    "GLACCOUNT": "General Ledger: Accounts",
    "APTERM": "Accounts Payable: Terms",
    "VENDOR": "Accounts Payable: Vendors",
    "APBILL": "Accounts Payable: Bills",
    "ARTERM": "Accounts Receivable: Terms",
    "CUSTOMER": "Accounts Receivable: Customers",
    "ARINVOICE": "Accounts Receivable: Invoices",
    "PODOCUMENTPARAMS": "Purchasing: Transaction definitions",
    "PODOCUMENT": "Purchasing: Transactions",
    "INVDOCUMENTPARAMS": "Inventory Control: Transaction definitions",
    "INVDOCUMENT": "Inventory Control: Transactions",
    "ICTRANSFER": "Inventory Control: Warehouse transfers",
    "WAREHOUSE": "Inventory Control: Warehouses",
    "ITEM": "Inventory Control: Items",
    "ITEMGLGROUP": "Inventory Control: Item GL groups",
    "UOM": "Inventory Control: Units of measure",
    "PROJECT": "Projects: Projects",
}
# What comes under the right to another object.
_UNDER = {"ITEMWAREHOUSEINFO": "ITEM"}
# Operation -> the objects it writes.
WRITES: Mapping[str, tuple[str, ...]] = {
    "si.vendor.upsert": ("VENDOR",),
    "si.item.upsert": ("ITEM",),
    "si.warehouse.create": ("WAREHOUSE",),
    "si.project.upsert": ("PROJECT",),
    "si.employee.upsert": ("CONTACT", "EMPLOYEE"),
    "si.customer.upsert": ("CUSTOMER",),
    "si.po.create": ("PODOCUMENT",),
    "si.po.update": ("PODOCUMENT",),
    "si.po.change": ("PODOCUMENT",),
    "si.po.close": ("PODOCUMENT",),
    "si.receiver.create": ("PODOCUMENT",),
    "si.receiver.reverse": ("PODOCUMENT",),
    "si.vreturn.create": ("PODOCUMENT",),
    "si.vreturn.reverse": ("PODOCUMENT",),
    "si.transfer.create": ("ICTRANSFER",),
    "si.issue.create": ("INVDOCUMENT",),
    "si.adjust.create": ("INVDOCUMENT",),
    "si.invoice.create": ("ARINVOICE",),
    "si.bill.create": ("APBILL",),
}
READ, WRITE = "list, view", "add, edit"


def needed(operations: Collection[str], options: Mapping[str, Collection[str]]) -> list[str]:
    """Every object something is read from, in the order of `RIGHTS`; `options` are those whose list
    each object gives."""
    readers = _readers(operations, options)
    return [name for name in RIGHTS if readers[name]]


def published(
    operations: Collection[str],
    options: Mapping[str, Collection[str]],
    readable: Mapping[str, bool] | None = None,
) -> tuple[Permission, ...]:
    """Every right that something needs, reads first. `readable` tells of objects that were tried;
    who may not look at one may not write it either, since we look before each write."""
    tried = readable or {}
    readers, writers = _readers(operations, options), _writers(operations)
    reads = [(name, READ, users, tried.get(name)) for name, users in readers.items()]
    writes = [
        (name, WRITE, users, False if tried.get(name) is False else None)
        for name, users in writers.items()
    ]
    return tuple(
        Permission(
            name=f"{RIGHTS[name]} ({verb})", what=_words(name, verb), granted=granted, used_by=users
        )
        for name, verb, users, granted in (*reads, *writes)
        if users
    )


def _words(name: str, verb: str) -> str:
    """What the right is for: `Read vendors`."""
    what = RIGHTS[name].partition(": ")[2]
    return f"{'Read' if verb == READ else 'Write'} {what[0].lower()}{what[1:]}"


def _readers(
    operations: Collection[str], options: Mapping[str, Collection[str]]
) -> dict[str, tuple[str, ...]]:
    """Who reads each object: what is pulled, lists of options, and writes, which look first."""
    pulled = (
        (_UNDER.get(resource.object, resource.object), entity)
        for entity, resource in RESOURCES.items()
    )
    lists = ((name, option) for name, listed in options.items() for option in listed)
    written = ((name, each) for name, users in _writers(operations).items() for each in users)
    return _grouped([*pulled, *lists, *written])


def _writers(operations: Collection[str]) -> dict[str, tuple[str, ...]]:
    return _grouped((name, each) for each in sorted(operations) for name in WRITES.get(each, ()))


def _grouped(uses: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    users: dict[str, list[str]] = {name: [] for name in RIGHTS}
    for name, user in uses:
        users[name].append(user)
    return {name: tuple(dict.fromkeys(found)) for name, found in users.items()}
