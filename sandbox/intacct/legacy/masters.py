"""The ordered children of the older functions that write master records: terms.

Sage Intacct XML API, "AP Terms" and "AR Terms".
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.intacct.legacy.order import Slot, inside, optional, required
from sandbox.intacct.legacy.parts import LegacyFunction

_TERM: tuple[Slot, ...] = (
    *optional("description status"),
    inside("due", *optional("dueday duefrom")),
    inside("discount", *optional("discday discfrom discamount discpercamn discgracedays")),
    *optional("disccalcon"),
    inside("penalty", *optional("pen_type penamount penpercamn pengracedays")),
)

FUNCTIONS: Mapping[str, LegacyFunction] = {
    f"{verb}_{term}": row
    for term in ("apterm", "arterm")
    for verb, row in {
        "create": LegacyFunction((required("name"), *_TERM)),
        "update": LegacyFunction(_TERM, key="name"),
    }.items()
}
