"""One request document in, one response document out."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from sandbox.intacct import answers, envelope, execution, signin
from sandbox.intacct.call import Call
from sandbox.intacct.cursors import Cursors
from sandbox.intacct.envelope import Control, FunctionCall
from sandbox.intacct.errors import ControlFailure, Problem, SignInFailure
from sandbox.intacct.limits import Limits
from sandbox.intacct.tenant import Tenant
from sandbox.intacct.troubles import Told
from sandbox.system import Response

_EXPIRED = Problem("PL04000055", "This company is a demo company and has expired.")


class Gateway:
    """Answers request documents; the log-in chooses one of the companies."""

    def __init__(self, tenants: Sequence[Tenant]) -> None:
        self._tenants = tenants
        self._limits = {tenant.company.id: Limits(tenant) for tenant in tenants}
        self._cursors = {tenant.company.id: Cursors() for tenant in tenants}

    def answer(self, body: bytes, endpoint: str, told: Told | None = None) -> Response:
        """Answer a request document; `endpoint` is where new sessions are told to go.

        With `told`, a status and a problem, that is each function's result and none is run.
        """
        control: Control | None = None
        try:
            root = envelope.parse(body)
            control = envelope.control_of(root)
            return Response(200, self._serve(root, control, endpoint, told).encode(), answers.XML)
        except ControlFailure as failure:
            shown = control if failure.status == 200 else None
            wait = failure.retry_after
            headers = {} if wait is None else {"Retry-After": str(wait)}
            document = answers.control_failure(shown, failure.problems)
            return Response(failure.status, document.encode(), answers.XML, headers)

    def forget(self) -> None:
        """Count the calls of a minute anew."""
        for limits in self._limits.values():
            limits.forget()

    def _serve(self, root: Element, control: Control, endpoint: str, told: Told | None) -> str:
        signin.check_sender(self._tenants, control.sender, control.password)
        envelope.check_control(control)
        functions = envelope.functions_of(root)
        tenant = signin.company_of(self._tenants, signin.block_of(root))
        if tenant.setting("company_expired"):
            raise ControlFailure(_EXPIRED)
        with self._limits[tenant.company.id].admitted(functions):
            return self._operate(tenant, root, control, functions, endpoint, told)

    def _operate(
        self, tenant: Tenant, root: Element, control: Control, functions: list[FunctionCall],
        endpoint: str, told: Told | None,
    ) -> str:  # fmt: skip
        block = signin.block_of(root)
        try:
            who = signin.sign_in(tenant, block, control.sender)
        except SignInFailure as failure:
            return answers.sign_in_failure(control, failure.user, failure.company, failure.problems)

        def make(function: FunctionCall, tenant: Tenant) -> Call:
            alone = len(functions) == 1
            cursors = self._cursors[tenant.company.id]
            return Call(tenant, function.element, who, cursors, endpoint, alone)

        if told is None:
            outcomes = execution.run(
                tenant, functions, make, transaction=envelope.is_transaction(root),
                checked_ids=control.checked_ids,
            )  # fmt: skip
        else:
            outcomes = execution.told(functions, *told)
        now = tenant.now().isoformat(timespec="seconds")
        return answers.answered(control, who, now, outcomes)
