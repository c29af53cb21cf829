"""The token endpoint, and who a request's token says it is.

Tokens are JWTs as the vendor's own are, with its claims; they outlive a restart. The signature is
only ever checked here, so it is a keyed hash of the length an RS256 signature has.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import parse_qs

from sandbox import jsontext
from sandbox.servicetitan.limits import RateLimit
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.settings import Settings
from sandbox.servicetitan.stamps import Clock
from sandbox.servicetitan.tenant import ACCOUNTS, Account
from sandbox.store import Store
from sandbox.system import Request, Response

_KEY_ID = "5D1C6A0E2B9F4C7D8E3A"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Tokens:
    """Issues and reads access tokens. `issued` counts the tokens given since the start."""

    def __init__(self, store: Store, clock: Clock, settings: Settings, scopes: list[str]) -> None:
        self._meta = store.meta
        self._clock = clock
        self._settings = settings
        self._scopes = scopes
        self._rate = RateLimit(60)
        self.issued = 0

    def secret(self, account: Account) -> str:
        """Return a tenant's present client secret."""
        return self._meta.get("secret:" + account.id, account.secret)

    def rotate(self, account: Account) -> str:
        """Give a tenant a new client secret and return it; tokens already given stay valid."""
        secret = "cs1." + secrets.token_hex(16)
        self._meta.set("secret:" + account.id, secret)
        return secret

    def expire_all(self) -> None:
        """Make every token given so far invalid."""
        # Drawn, not counted: a reset takes the count back, and old tokens must not revive.
        self._meta.set("token_generation", secrets.randbits(32))

    def forget(self) -> None:
        """Count the log-ins of a minute anew."""
        self._rate.forget()

    def _generation(self) -> int:
        return self._meta.get("token_generation", 0)

    def granted(self) -> list[str]:
        """Return the scopes a new token carries."""
        chosen = self._settings["scopes"]
        return sorted(self._scopes if chosen is None else chosen)

    def issue(self, request: Request) -> Response:
        """Answer POST /connect/token: form-encoded client credentials only."""
        kind = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if request.method != "POST" or kind != "application/x-www-form-urlencoded":
            return self._refuse("invalid_request")
        fields = parse_qs(request.body.decode("utf-8", "replace"))
        form = {name: values[0] for name, values in fields.items()}
        try:
            self._rate.take(form.get("client_id", ""), self._settings["tokens_per_minute"])
        except Problem as problem:
            return problem.response()
        if form.get("grant_type") != "client_credentials":
            return self._refuse("unsupported_grant_type")
        for account in ACCOUNTS.values():
            given = form.get("client_secret", "").encode()
            same = hmac.compare_digest(given, self.secret(account).encode())
            if form.get("client_id") == account.client_id and same:
                return self._grant(request, account)
        return self._refuse("invalid_client")

    @staticmethod
    def _refuse(error: str) -> Response:
        return Response(400, jsontext.dumps({"error": error}).encode())

    def _grant(self, request: Request, account: Account) -> Response:
        self.issued += 1
        lifetime = self._settings["token_seconds"]
        scopes = self.granted()
        answer = {
            "access_token": self._jwt(request, account, lifetime, scopes),
            "expires_in": lifetime,
            "token_type": "Bearer",
            "scope": " ".join(scopes),
        }
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        return Response(200, jsontext.dumps(answer).encode(), headers=headers)

    def _jwt(self, request: Request, account: Account, lifetime: int, scopes: list[str]) -> str:
        now = self._clock.seconds()
        head = {"alg": "RS256", "kid": _KEY_ID, "typ": "at+jwt", "x5t": _KEY_ID}
        claims = {
            "nbf": now,
            "exp": now + lifetime,
            "iss": f"http://{request.headers.get('Host', 'localhost')}",
            "client_id": account.client_id,
            "tenant": account.id,
            "jti": f"{self._generation():08X}{secrets.token_hex(12).upper()}",
            "iat": now,
            "scope": scopes,
        }
        parts = [_base64(jsontext.dumps(part).encode()) for part in (head, claims)]
        return ".".join([*parts, self._sign(".".join(parts))])

    def _sign(self, text: str) -> str:
        key = self._meta.get("signing_key", "").encode()
        blocks = (hmac.digest(key, f"{n}{text}".encode(), hashlib.sha256) for n in range(8))
        return _base64(b"".join(blocks))

    def read(self, request: Request) -> dict[str, Any]:
        """Return the claims of the request's token, bare or after `Bearer`; raises the 401."""
        text = request.headers.get("Authorization", "").strip()
        if text[:7].lower() == "bearer ":
            text = text[7:].strip()
        signed, _, signature = text.rpartition(".")
        if not signed or not hmac.compare_digest(signature.encode(), self._sign(signed).encode()):
            raise _unauthorised("The access token is missing or invalid.")
        claims = jsontext.loads(_unbase64(signed.split(".")[1]))
        if int(claims["jti"][:8], 16) != self._generation():
            raise _unauthorised("The access token has been revoked.")
        if claims["exp"] <= self._clock.seconds():
            raise _unauthorised("The access token has expired.")
        return claims


def _unauthorised(title: str) -> Problem:
    return Problem(401, title, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
