"""What an access token says about itself, read without checking its signature.

ServiceTitan's tokens are JSON Web Tokens (RFC 7519) that name their tenant and the permissions the
customer's administrator granted. They are read to explain things to people and decide nothing: only
the other side can say what a token is good for.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from dataclasses import dataclass

import msgspec


class _Payload(msgspec.Struct):
    tenant: str | int | None = None
    scope: list[str] | str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """Empty text and None for what a token does not tell, as an opaque one does."""

    tenant: str = ""
    scopes: frozenset[str] | None = None

    def grants(self, name: str) -> bool | None:
        """Whether the token carries that permission; None if it does not tell."""
        return None if self.scopes is None else name in self.scopes


def read(token: str) -> Claims:
    """The claims of a token; those of an opaque one are all unknown."""
    parts = token.split(".")
    if len(parts) != 3:
        return Claims()
    try:
        body = urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        payload = msgspec.json.decode(body, type=_Payload)
    except (binascii.Error, ValueError):
        return Claims()
    return Claims(tenant=str(payload.tenant or ""), scopes=_scopes(payload.scope))


def _scopes(said: list[str] | str | None) -> frozenset[str] | None:
    """Scopes come as a list, or as one text with blanks between them (RFC 6749 3.3)."""
    if said is None:
        return None
    return frozenset(said.split() if isinstance(said, str) else said)
