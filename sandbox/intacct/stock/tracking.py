"""Items told apart by serial number, lot, bin or expiry, and what of each is left.

Sage Intacct XML API: AVAILABLEINVENTORY.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.tenant import Tenant

if TYPE_CHECKING:
    from sandbox.intacct.stock.posting import Effect

_NAME = "AVAILABLEINVENTORY"


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of a line, in base units, with what tells it apart."""

    quantity: Decimal
    serial: str | None = None
    lot: str | None = None
    bin: str | None = None
    expires: str | None = None


def move(tenant: Tenant, changes: Iterable[tuple[Effect, int]]) -> None:
    """Do (1) or undo (-1) the details of effects; raises Rejected when one has not that much left.

    What goes out is taken off first, so that a serial number may change its warehouse.
    """
    steps: dict[tuple[str, str, Detail], Decimal] = defaultdict(Decimal)
    for effect, sign in changes:
        direction = sign if effect.on_hand > 0 else -sign
        for detail in effect.details if effect.on_hand else ():
            named = replace(detail, quantity=Decimal(0))
            steps[effect.item, effect.warehouse, named] += direction * detail.quantity
    for (item, warehouse, detail), quantity in sorted(steps.items(), key=lambda step: step[1]):
        if quantity:
            _add(tenant, item, warehouse, detail, quantity)


def _add(tenant: Tenant, item: str, warehouse: str, detail: Detail, quantity: Decimal) -> None:
    named = {
        "WAREHOUSEID": warehouse, "SERIALNO": detail.serial, "LOTNO": detail.lot,
        "BINID": detail.bin, "EXPIRATIONDATE": detail.expires,
    }  # fmt: skip
    rows = tenant.table(_NAME).find("ITEMID", item)
    found = next((row for row in rows if named.items() <= row.items()), None)
    left = (found["QUANTITYLEFT"] if found else Decimal(0)) + quantity
    if left < 0:
        raise Rejected(broad(
            f"There is not enough of item '{item}' with {_words(detail)} in warehouse '{warehouse}'"
        ))  # fmt: skip
    if detail.serial and quantity > 0 and any(row["SERIALNO"] == detail.serial for row in rows):
        raise Rejected(broad(f"Serial number '{detail.serial}' of item '{item}' is in stock"))
    if found is None:
        tenant.insert(_NAME, {"ITEMID": item, **named, "QUANTITYLEFT": left})
    elif left:
        tenant.change(_NAME, found["RECORDNO"], QUANTITYLEFT=left)
    else:
        tenant.table(_NAME).delete(found["RECORDNO"])


def _words(detail: Detail) -> str:
    named = {"serial number": detail.serial, "lot": detail.lot, "bin": detail.bin,
             "expiration": detail.expires}  # fmt: skip
    return ", ".join(f"{name} '{value}'" for name, value in named.items() if value)
