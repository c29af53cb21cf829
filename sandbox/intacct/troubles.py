"""Ways to fail that only the books have, on order: see sandbox/faults.py."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from sandbox.intacct import refusals, signin
from sandbox.intacct.errors import OFF_LINE, ROLLED_BACK_ALL, Problem
from sandbox.intacct.tenant import Tenant
from sandbox.system import Request, Response

Told = tuple[str, Problem]
Speak = Callable[[Request, Told | None], Response]
Trouble = Callable[[Request, int | None], Response]


def kinds(tenants: Sequence[Tenant], speak: Speak) -> dict[str, Trouble]:
    """Return the kinds by name; `speak` answers a request, or tells every function the same."""

    def session_killed(request: Request, status: int | None) -> Response:
        for tenant in tenants:
            signin.kill_sessions(tenant)
        return speak(request, None)

    def password_changed(request: Request, status: int | None) -> Response:
        for tenant in tenants:
            signin.change_passwords(tenant, {"user_password": secrets.token_urlsafe(12)})
        return session_killed(request, status)

    return {
        "offline": lambda request, status: speak(request, ("failure", OFF_LINE)),
        "aborted": lambda request, status: speak(request, ("aborted", ROLLED_BACK_ALL)),
        "throttled_inside": lambda request, status: refusals.throttled_inside(),
        "maintenance": lambda request, status: refusals.maintenance(status or 200),
        "session_killed": session_killed,
        "password_changed": password_changed,
    }
