"""Log-ins, time and switches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.tenant import APP_KEY, MAIN, OTHER

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]


def settings(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Change switches (none is fine) and return all of them."""
    return system.settings.change(payload)


def expire_tokens(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Make every token given so far invalid."""
    system.tokens.expire_all()
    return {"issued": system.tokens.issued}


def rotate_secret(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Give the main tenant a new client secret; the old one no longer gets tokens."""
    system.tokens.rotate(MAIN)
    return system.credentials()


def advance_time(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Move the stand-in's clock on by `seconds`."""
    if payload["seconds"] < 0:
        raise ValueError("time only goes forward")
    system.clock.advance(float(payload["seconds"]))
    return {"now": system.clock.stamp()}


def stats(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Return how many tokens have been issued since the start."""
    return {"tokens_issued": system.tokens.issued}


def other_credentials(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Return the second tenant's log-in."""
    return {
        "tenant": OTHER.id,
        "app_key": APP_KEY,
        "client_id": OTHER.client_id,
        "client_secret": system.tokens.secret(OTHER),
    }


VERBS = {
    "settings": settings,
    "expire_tokens": expire_tokens,
    "rotate_secret": rotate_secret,
    "advance_time": advance_time,
    "stats": stats,
    "other_credentials": other_credentials,
}
