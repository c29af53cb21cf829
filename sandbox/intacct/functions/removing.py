"""The older functions that remove a master record named by an attribute."""

from __future__ import annotations

from sandbox.intacct import entities, masters
from sandbox.intacct.call import Call, Result
from sandbox.intacct.legacy.removals import REMOVALS
from sandbox.intacct.objects import OBJECTS


def remove(call: Call) -> Result:
    """Remove the record its attribute names; one in use is refused. The key is what named it."""
    name, attribute, field = REMOVALS[call.element.tag]
    kind, key = OBJECTS[name], call.element.get(attribute, "")
    row = masters.named(call.tenant, kind, {field: key})
    entities.check_owner(kind, row, call.who.entity)
    masters.remove(call.tenant, kind, row, call.who.user)
    return Result(key=key)
