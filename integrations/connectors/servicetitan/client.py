"""ServiceTitan over HTTP: documents in and out, and its refusals as our errors. No records here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
import requests

from integrations.connectors.base import Endpoint
from integrations.connectors.servicetitan import claims, hosts, refusals
from integrations.http import auth, faults, rate, redaction, session, transport

READ_SECONDS = 100.0
"""ServiceTitan itself gives up after this long (portal: timeouts and pagination)."""
CALLS_PER_SECOND = 50
"""Below the documented 60 per second and tenant, for we may not be its only caller."""

Shape = TypeVar("Shape")
Parameters = Mapping[str, Any]

_encoder = msgspec.json.Encoder(decimal_format="number")


class Written(msgspec.Struct):
    """The answer of most inventory writes (inventory-v2: ModificationResponse)."""

    id: int


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way out. Its repr does not show what is in it."""

    name: str
    content: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is kept of a write that was taken in: masked excerpts, and the id if one was given."""

    id: str
    request_digest: str
    response_digest: str


class Client:
    """One tenant of ServiceTitan. Connections and the log-in are shared within the process."""

    def __init__(self, endpoint: Endpoint) -> None:
        keys = endpoint.credentials
        self.tenant = keys.get("tenant", "").strip()
        self._base = endpoint.url
        self._app_key = keys.get("app_key", "")
        self._http = session.shared(read_timeout=READ_SECONDS)
        self._auth = auth.shared(
            hosts.token_url(endpoint.url),
            keys.get("client_id", ""),
            keys.get("client_secret", ""),
            read_timeout=READ_SECONDS,
        )
        self._meter, self._budget = endpoint.meter, endpoint.turns
        name = f"{endpoint.url} {self.tenant}"
        self._turns = rate.shared(name, per_second=CALLS_PER_SECOND, burst=10)

    def __repr__(self) -> str:
        return f"<ServiceTitan client of tenant {self.tenant}>"

    def log_in_afresh(self) -> None:
        """Forget the token and get a new one; raises `Unauthorized` if that is refused."""
        self._auth.forget()
        self._auth.token()

    def token_claims(self) -> claims.Claims:
        """What our present token says about itself; logs in if there is none."""
        return claims.read(self._auth.token())

    def read(self, module: str, path: str, parameters: Parameters, into: type[Shape]) -> Shape:
        """GET, decoded into `into`. Numbers are exact (`Decimal`), unknown members ignored.

        Raises any `RemoteError` but `OutcomeUnknown`.
        """
        response = self._call("GET", module, path, writes=False, params=dict(parameters))
        try:
            return msgspec.json.decode(response.content, type=into)
        except msgspec.DecodeError as error:
            why = f"The answer is not what ServiceTitan sends: {error}."
            raise faults.untrusted(response, writes=False, why=why) from None

    def write(
        self, method: str, module: str, path: str, body: Mapping[str, Any] | None, *, key: str
    ) -> Exchange:
        """POST, PATCH or DELETE once; a body of None sends none. `key` goes along as a header:
        ServiceTitan knows no idempotency keys, but it lets an attempt be found in the logs of a
        gateway.

        An answer with nothing in it is a success like any other. Raises `OutcomeUnknown` when the
        write may have happened, else any other `RemoteError`.
        """
        content = b"" if body is None else _encoder.encode(body)
        said = f"{method} {path} {redaction.digest(content)}".rstrip()
        parts = {"data": content, "headers": {"Content-Type": "application/json"}}
        return self._exchange(method, module, path, said, key, parts if content else {})

    def upload(self, module: str, path: str, file: File, *, key: str) -> Exchange:
        """POST a file once, as the part `file` of a form. Of its content nothing is kept.

        Raises as `write`.
        """
        said = f"POST {path} {file.name} ({file.content_type}, {len(file.content)} bytes)"
        form = {"file": (file.name, file.content, file.content_type)}
        return self._exchange("POST", module, path, said, key, {"files": form})

    def _exchange(
        self, method: str, module: str, path: str, said: str, key: str, parts: dict[str, Any]
    ) -> Exchange:
        headers = parts.pop("headers", {}) | {"Idempotency-Key": key}
        response = self._call(method, module, path, writes=True, headers=headers, **parts)
        if response.content and not _is_json(response):
            why = "The answer is not data."
            raise faults.untrusted(response, writes=True, why=why)
        return Exchange(
            id=_written_id(response),
            request_digest=said,
            response_digest=f"{response.status_code} {redaction.digest(response.content)}".rstrip(),
        )

    def _call(
        self, method: str, module: str, path: str, *, writes: bool, **parts: Any
    ) -> requests.Response:
        """Send one request in its turn; raises for every answer that is not a success."""
        url = session.join(self._base, module, "v2", "tenant", self.tenant, path)
        headers = parts.pop("headers", {}) | {"ST-App-Key": self._app_key}
        request = requests.Request(method, url, headers=headers, auth=self._auth, **parts)
        self._turns.take()
        how = {"meter": self._meter, "turns": self._budget}
        response = transport.send(self._http, request, writes=writes, **how)
        if not response.ok:
            raise refusals.explain(response, module=module, path=path, writes=writes)
        return response


def _is_json(response: requests.Response) -> bool:
    try:
        msgspec.json.decode(response.content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def _written_id(response: requests.Response) -> str:
    """The id in the answer, which is sometimes a bare number; empty when there is none, as many
    actions answer with nothing."""
    try:
        answer = msgspec.json.decode(response.content, type=Written | int)
    except msgspec.DecodeError:
        return ""
    return str(answer if isinstance(answer, int) else answer.id)
