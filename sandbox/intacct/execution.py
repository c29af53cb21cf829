"""Running the functions of an operation: each for itself, or all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sandbox.intacct.answers import Outcome
from sandbox.intacct.call import Call, Result
from sandbox.intacct.envelope import FunctionCall
from sandbox.intacct.errors import OFF_LINE, ROLLED_BACK_ALL, SCHEMA, Problem, Rejected
from sandbox.intacct.functions.table import FUNCTIONS, READS
from sandbox.intacct.tenant import Tenant

_SEEN = "control_ids"
MakeCall = Callable[[FunctionCall, Tenant], Call]


class _RolledBack(Exception):
    """Leaves the transaction of an operation."""


def run(
    tenant: Tenant, functions: Sequence[FunctionCall], make: MakeCall, *, transaction: bool,
    checked_ids: bool,
) -> list[Outcome]:  # fmt: skip
    """Return one outcome per function. Only what ended in success, or partly so, is kept."""
    if not transaction:
        return [_alone(tenant, function, make, checked_ids) for function in functions]
    outcomes: list[Outcome] = []
    try:
        with tenant.store.transaction():
            for function in functions:
                outcomes.append(_alone(tenant, function, make, checked_ids))
                if outcomes[-1].status != "success":
                    raise _RolledBack
    except _RolledBack:
        return _undone(tenant, functions, outcomes[-1], len(outcomes) - 1)
    return outcomes


def _undone(
    tenant: Tenant, functions: Sequence[FunctionCall], failed: Outcome, position: int
) -> list[Outcome]:
    outcomes = told(functions, "aborted", ROLLED_BACK_ALL)
    status = "aborted" if tenant.setting("all_aborted") else "failure"
    outcomes[position] = Outcome(
        status, failed.function, failed.control_id, problems=(*failed.problems, ROLLED_BACK_ALL)
    )
    return outcomes


def told(functions: Sequence[FunctionCall], status: str, problem: Problem) -> list[Outcome]:
    """Return the same outcome for every function; none is run."""
    return [Outcome(status, each.name, each.control_id, problems=(problem,)) for each in functions]


def _alone(tenant: Tenant, function: FunctionCall, make: MakeCall, checked_ids: bool) -> Outcome:
    try:
        if function.name in READS and not checked_ids:
            # The lock keeps rows of an unfinished transaction out of sight.
            with tenant.store.lock:
                result = _execute(tenant, function, make)
        else:
            with tenant.store.transaction():
                result = _once(tenant, function, make, checked_ids=checked_ids)
    except Rejected as error:
        result = Result(problems=error.problems)
    status = "failure" if result.problems else "success"
    return Outcome(
        status, function.name, function.control_id, result.key, result.data, result.problems
    )


def _once(tenant: Tenant, function: FunctionCall, make: MakeCall, *, checked_ids: bool) -> Result:
    if not checked_ids:
        return _execute(tenant, function, make)
    seen, now = tenant.kept(_SEEN), tenant.now()
    earlier = seen.get(function.control_id)
    kept = timedelta(days=tenant.setting("uniqueid_days"))
    if earlier and datetime.fromisoformat(earlier["at"]) + kept > now:
        text = tenant.setting("uniqueid_text").format(controlid=function.control_id)
        raise Rejected(Problem(tenant.setting("uniqueid_code"), text))
    result = _execute(tenant, function, make)
    if not result.problems:
        seen.replace(function.control_id, {"at": now.isoformat()})
    return result


def _execute(tenant: Tenant, function: FunctionCall, make: MakeCall) -> Result:
    handler = FUNCTIONS.get(function.name)
    if handler is None:
        raise Rejected(Problem(SCHEMA, f"Unknown function '{function.name}'"))
    if tenant.setting("offline"):
        raise Rejected(OFF_LINE)
    tenant = tenant.lagging() if function.name in READS else tenant
    call = make(function, tenant)
    _check_permission(call, function)
    return handler(call)


def _check_permission(call: Call, function: FunctionCall) -> None:
    denied = call.tenant.setting("denied")
    if not denied:
        return
    named = [call.text("object").strip()] if call.element.find("object") is not None else []
    for name in named or [child.tag for child in call.element] or [""]:
        if f"{function.name} {name}".strip() in denied or function.name in denied:
            operation = function.name.upper()
            raise Rejected(Problem(
                "PL04000005",
                f"You do not have permission for API operation {operation} on objects of type "
                f"{name.lower()}",
            ))  # fmt: skip
