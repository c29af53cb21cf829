"""Which option of a connection lets an operation go, and with which answer.

Every kind of document has exactly one writer in the books, so that nothing is there twice: us, the
field-service system's own integration, or nobody. What is not ours to write is still read and
linked to.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.connectors.base import Field

HUB = "hub"
NOBODY = "nobody"
# Operation -> (option, the answer with which we write it).
ALLOWED_BY: Mapping[str, tuple[str, str]] = {
    "si.vendor.upsert": ("writer_vendor", HUB),
    "si.item.upsert": ("writer_item", HUB),
    "si.project.upsert": ("writer_project", HUB),
    "si.employee.upsert": ("create_employees", "yes"),
    "si.customer.upsert": ("create_customers", "yes"),
    "si.po.create": ("writer_po", HUB),
    "si.po.update": ("writer_po", HUB),
    "si.po.change": ("writer_po", HUB),
    "si.po.close": ("writer_po", HUB),
    "si.receiver.create": ("writer_receiver", HUB),
    "si.receiver.reverse": ("writer_receiver", HUB),
    "si.vreturn.create": ("writer_receiver", HUB),
    "si.vreturn.reverse": ("writer_receiver", HUB),
    "si.transfer.create": ("writer_transfer", HUB),
    "si.issue.create": ("writer_issue", HUB),
    "si.adjust.create": ("writer_adjustment", HUB),
    "si.invoice.create": ("writer_invoice", HUB),
    "si.bill.create": ("writer_bill", HUB),
}
# Operation -> the option that must say something for it: what it makes there.
NEEDS: Mapping[str, str] = {"si.vreturn.reverse": "return_reversal_definition"}


def words(fields: tuple[Field, ...], operation: str, answer: str) -> str:
    """Who writes it instead of us: `No integration writes it there`; empty when we do."""
    option, ours = ALLOWED_BY.get(operation, ("", ""))
    field = next((each for each in fields if each.name == option), None)
    if field is None or answer == ours or ours != HUB:
        return ""
    who = "No integration" if answer == NOBODY else dict(field.choices).get(answer, answer)
    return f"{who} writes it there"
