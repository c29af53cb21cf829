"""One request document in, one response document out."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from sandbox.intacct import answers, envelope, execution, signin
from sandbox.intacct.call import Call
from sandbox.intacct.cursors import Cursors
from sandbox.intacct.envelope import Control, FunctionCall
from sandbox.intacct.errors import ControlFailure, Problem, SignInFailure
from sandbox.intacct.tenant import Tenant

_EXPIRED = Problem("PL04000055", "This company is a demo company and has expired.")


class Gateway:
    """Answers request documents; the log-in chooses one of the companies."""

    def __init__(self, tenants: Sequence[Tenant]) -> None:
        self._tenants = tenants
        self._cursors = {tenant.company.id: Cursors() for tenant in tenants}

    def answer(self, body: bytes, endpoint: str) -> tuple[int, str]:
        """Return HTTP status and document; `endpoint` is where new sessions are told to go."""
        control: Control | None = None
        try:
            root = envelope.parse(body)
            control = envelope.control_of(root)
            return 200, self._serve(root, control, endpoint)
        except ControlFailure as failure:
            shown = control if failure.status == 200 else None
            return failure.status, answers.control_failure(shown, failure.problems)

    def _serve(self, root: Element, control: Control, endpoint: str) -> str:
        signin.check_sender(self._tenants, control.sender, control.password)
        envelope.check_control(control)
        functions = envelope.functions_of(root)
        block = signin.block_of(root)
        tenant = signin.company_of(self._tenants, block)
        if tenant.setting("company_expired"):
            raise ControlFailure(_EXPIRED)
        try:
            who = signin.sign_in(tenant, block, control.sender)
        except SignInFailure as failure:
            return answers.sign_in_failure(control, failure.user, failure.company, failure.problems)

        def make(function: FunctionCall, tenant: Tenant) -> Call:
            alone = len(functions) == 1
            cursors = self._cursors[tenant.company.id]
            return Call(tenant, function.element, who, cursors, endpoint, alone)

        outcomes = execution.run(
            tenant, functions, make, transaction=envelope.is_transaction(root),
            checked_ids=control.checked_ids,
        )  # fmt: skip
        now = tenant.now().isoformat(timespec="seconds")
        return answers.answered(control, who, now, outcomes)
