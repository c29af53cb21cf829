"""Who is calling: the sender, then the user by password or session."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from sandbox.intacct.call import SignedIn
from sandbox.intacct.errors import SIGN_IN, ControlFailure, Problem, SignInFailure
from sandbox.intacct.tenant import Row, Tenant

_WRONG = "Sign-in information is incorrect"
_SESSIONS = "_sessions"
_INVALID_REQUEST = Problem("GW-0011", "", "Invalid Request [Request ID: {id}]")
# gateway setting -> (HTTP status, what a wrong sender is told)
_SENDER_REFUSALS = {
    "older": (401, Problem(
        "XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request.")),
    "oldest": (200, Problem(SIGN_IN, "Incorrect Intacct XML Partner ID or password.")),
}  # fmt: skip


def credentials(tenant: Tenant) -> dict[str, str]:
    """Return what a client needs to sign in, passwords as last changed."""
    return {**tenant.company.credentials, **tenant.noted("passwords", {})}


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def invalid_request() -> ControlFailure:
    """Return how the gateway refuses those it does not know at all."""
    text = _INVALID_REQUEST.description.format(id=secrets.token_hex(8))
    return ControlFailure(Problem(_INVALID_REQUEST.code, "", text), status=400)


def check_sender(tenants: Sequence[Tenant], sender: str, password: str) -> None:
    """Raise ControlFailure unless some company knows the sender and its password is right."""
    for right in map(credentials, tenants):
        if _same(sender, right["sender_id"]) and _same(password, right["sender_password"]):
            return
    refusal = _SENDER_REFUSALS.get(tenants[0].setting("gateway"))
    if refusal is None:
        raise invalid_request()
    raise ControlFailure(refusal[1], status=refusal[0])


def block_of(root: Element) -> Element:
    """Return the authentication block of a request, an empty one where it has none."""
    block = root.find("operation/authentication")
    return Element("authentication") if block is None else block


def company_of(tenants: Sequence[Tenant], block: Element) -> Tenant:
    """Return the company a log-in or session is for; the first, which will refuse, for others."""
    session = (block.findtext("sessionid") or "").strip()
    row = tenants[0].store.table(_SESSIONS).get(session) or {}
    name = (block.findtext("login/companyid") or "").strip().partition("|")[0]
    wanted = name if block.find("login") is not None else row.get("company")
    return next((tenant for tenant in tenants if tenant.company.id == wanted), tenants[0])


def sign_in(tenant: Tenant, block: Element, sender: str) -> SignedIn:
    """Return who calls; raises SignInFailure, or ControlFailure for a company nobody knows."""
    login = block.find("login")
    if login is not None:
        who = _by_password(tenant, login)
    else:
        who = _by_session(tenant, (block.findtext("sessionid") or "").strip())
    authorised = _same(sender, credentials(tenant)["sender_id"])
    if not authorised or not tenant.setting("sender_authorised"):
        text = f"The sender id '{sender}' is not authorized for company '{who.company}'"
        problem = Problem(SIGN_IN, text, "Invalid Web Services Authorization")
        raise SignInFailure(problem, who.user, who.company)
    return who


def _by_password(tenant: Tenant, login: Element) -> SignedIn:
    given = {child.tag: (child.text or "").strip() for child in login}
    user = given.get("userid", "")
    name, _, slid_into = given.get("companyid", "").partition("|")
    right, entity = credentials(tenant), given.get("locationid", "")
    if slid_into or name != right["company_id"]:
        if tenant.setting("unknown_company_at_gateway"):
            raise invalid_request()
        raise SignInFailure(Problem(SIGN_IN, _WRONG), user, given.get("companyid", ""))
    password = given.get("password", "")
    if user != right["user_id"] or not _same(password, right["user_password"]):
        raise SignInFailure(Problem(SIGN_IN, _WRONG), user, name)
    if not is_entity(tenant, entity):
        raise SignInFailure(Problem(SIGN_IN, _WRONG), user, name)
    return SignedIn(user, name, entity, _expiry(tenant))


def is_entity(tenant: Tenant, entity: str) -> bool:
    """Say whether one can work there; empty is the top level, all there is without entities."""
    if not entity:
        return True
    return tenant.setting("multi_entity") and tenant.find("LOCATIONENTITY", entity) is not None


def _expiry(tenant: Tenant) -> str:
    later = tenant.now() + timedelta(seconds=tenant.setting("session_seconds"))
    return later.isoformat(timespec="seconds")


def _by_session(tenant: Tenant, session: str) -> SignedIn:
    with tenant.store.transaction():
        row = tenant.store.table(_SESSIONS).get(session)
        if row is None or datetime.fromisoformat(row["expires"]) <= tenant.now():
            raise SignInFailure(Problem(SIGN_IN, f"Invalid session {session}"))
        expires = _expiry(tenant)
        if expires != row["expires"]:
            tenant.store.table(_SESSIONS).update(session, expires=expires)
    return SignedIn(row["user"], row["company"], row["entity"], expires)


def open_session(tenant: Tenant, user: str, name: str, entity: str) -> str:
    """Return the id of a new session; sessions that have ended are forgotten."""
    table, now = tenant.store.table(_SESSIONS), tenant.now()
    for key, old in table.items():
        if datetime.fromisoformat(old["expires"]) <= now:
            table.delete(key)
    session = secrets.token_urlsafe(30) + "."
    row: Row = {"user": user, "company": name, "entity": entity, "expires": _expiry(tenant)}
    table.insert(session, row)
    return session


def change_passwords(tenant: Tenant, changes: dict[str, str]) -> None:
    """Put other passwords in place of the company's; sessions go on."""
    tenant.note("passwords", {**tenant.noted("passwords", {}), **changes})


def kill_sessions(tenant: Tenant) -> int:
    """End every session of the company; return how many there were."""
    table = tenant.store.table(_SESSIONS)
    own = [key for key, row in table.items() if row["company"] == tenant.company.id]
    with tenant.store.transaction():
        for key in own:
            table.delete(key)
    return len(own)
