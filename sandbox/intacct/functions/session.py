"""`getAPISession`: a session at the level of the log-in, the top level, or an entity."""

from __future__ import annotations

from sandbox.intacct import signin
from sandbox.intacct.call import Call, Result
from sandbox.intacct.errors import Problem, Rejected
from sandbox.intacct.xmltext import leaf, node

_FAILED = "Get API Session Failed"


def get_api_session(call: Call) -> Result:
    """Open a session and say where to use it; it must be the only function of its request."""
    if not call.alone:
        raise Rejected(Problem(_FAILED, "getAPISession must be the only function in a request"))
    wish = call.element.find("locationid")
    entity = call.who.entity if wish is None else (wish.text or "").strip()
    if not signin.is_entity(call.tenant, entity):
        raise Rejected(Problem(_FAILED, f"The location '{entity}' is invalid"))
    session = signin.open_session(call.tenant, call.who.user, call.who.company, entity)
    return Result(node("data", node(
        "api", leaf("sessionid", session), leaf("endpoint", call.endpoint),
        leaf("locationid", entity),
    )))  # fmt: skip
