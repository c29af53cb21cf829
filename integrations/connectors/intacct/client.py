"""Calls to the XML gateway: log-in, envelopes, and what a refusal means. No knowledge of objects.

Reads go out with `uniqueid=false`. Writes go out with `uniqueid=true` and our idempotency key as
the function's control id, so the gateway itself refuses to carry one out twice (Sage Intacct "XML
Requests"). Raises the errors of `integrations.http.errors` and those `hints` adds to them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit
from xml.etree import ElementTree  # noqa: S405  only builds trees

import requests

from integrations.connectors.base import Endpoint
from integrations.connectors.intacct import envelope, gathering, hints
from integrations.connectors.intacct.cache import Cache
from integrations.connectors.intacct.envelope import Answer, Element, Function, Result
from integrations.connectors.intacct.gathering import Gathering
from integrations.connectors.intacct.resources import DESCRIPTION, option
from integrations.http import faults, redaction, session, transport
from integrations.http.errors import RemoteError, Unauthorized

T = TypeVar("T")

GATEWAY_PATH = "/ia/xml/xmlgw.phtml"
READ_SECONDS = 60.0
WRITE_SECONDS = 300.0
"""The gateway may take minutes over a write; giving up early only makes its outcome unknown."""

_HEADERS = {"Content-Type": "application/xml", "Accept": "application/xml, text/xml"}


@dataclass(frozen=True, slots=True)
class Session:
    """A session id and the address it is tied to. The id is a secret: it is not in the repr."""

    sessionid: str = field(repr=False)
    url: str


sessions: Cache[Session] = Cache()
"""The log-ins all clients of this process share."""


@dataclass(frozen=True, slots=True)
class Written:
    """A write that succeeded, with masked excerpts of what went out and came back."""

    result: Result
    request_digest: str
    response_digest: str


class Client:
    """One company (and entity) at one gateway, as one user."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._credentials = _complete(endpoint.credentials)
        self._url = gateway_url(endpoint.url)
        self._entity = option(endpoint.options, "entity")
        self._meter, self._turns = endpoint.meter, endpoint.turns
        self.scope = self._scope()
        """Names this log-in without telling its secrets; what is cached per company hangs on it."""

    def log_in(self) -> Answer:
        """Open a fresh session in place of the cached one; the answer says who we are."""
        return self._new_session()[1]

    def read(self, *bodies: Element) -> list[Result]:
        """Run read functions in one request; one result each, in order, all of them successful."""
        return _checked(self._ask([Function(_read_id(), body) for body in bodies], writes=False))

    def tell(self, *bodies: Element) -> list[Result | RemoteError]:
        """Run read functions in one request; for each its result, or why it was refused."""
        results = self._ask([Function(_read_id(), body) for body in bodies], writes=False)
        return [each if each.succeeded else hints.explain(each.errors) for each in results]

    def write(self, key: str, body: Element) -> Written:
        """Run one write function under control id `key`. Raises `AlreadyProcessed` on a repeat."""
        [result] = _checked(self._ask([Function(key, body)], writes=True))
        return _written(body, result)

    def write_both(self, first: Function, then: Function) -> Written:
        """Run two write functions as one transaction; the outcome is that of the second."""
        before, after = self.write_all((first, then))
        sent = "\n".join((before.request_digest, after.request_digest))
        return Written(after.result, sent, after.response_digest)

    def write_all(self, functions: Sequence[Function]) -> list[Written]:
        """As `write_together`, with masked excerpts of each."""
        results = self.write_together(functions)
        return [
            _written(function.body, result)
            for function, result in zip(functions, results, strict=True)
        ]

    def write_together(self, functions: Sequence[Function]) -> list[Result]:
        """Run several write functions as one transaction: all of them happen, or none."""
        return _checked(self._in_session(functions, writes=True, transaction=True))

    def together(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """Run jobs that use this client side by side: what they ask at the same time goes out in
        one request. A job must not raise."""
        if len(jobs) < 2:
            return [job() for job in jobs]
        return Gathering(lambda asked, writes: self._in_session(asked, writes=writes)).run(jobs)

    def _ask(self, functions: Sequence[Function], *, writes: bool) -> Sequence[Result]:
        party = gathering.current()
        if party is not None:
            return party.ask(functions, writes=writes)
        return self._in_session(functions, writes=writes)

    def _in_session(
        self, functions: Sequence[Function], *, writes: bool, transaction: bool = False
    ) -> Sequence[Result]:
        """Send within the cached session; when it turns out dead, log in and repeat, once.

        That is safe for writes too: the gateway refuses the session before it runs anything.
        """
        current = sessions.get(self.scope) or self._new_session()[0]
        how = {"writes": writes, "transaction": transaction}
        try:
            return self._exchange(current.url, _session_login(current), functions, **how)[1].results
        except hints.SessionExpired:
            sessions.drop(self.scope, current)
        current, _ = self._new_session()
        return self._exchange(current.url, _session_login(current), functions, **how)[1].results

    def _new_session(self) -> tuple[Session, Answer]:
        function = Function(_read_id(), ElementTree.Element("getAPISession"))
        response, answer = self._exchange(self._url, self._login(), [function], writes=False)
        rows = _checked(answer.results)[0].rows
        if not rows or not rows[0].get("sessionid"):
            why = "It opened no session."
            raise faults.untrusted(response, writes=False, why=why)
        url = trusted(self._url, rows[0].get("endpoint", ""))
        current = Session(rows[0]["sessionid"], url)
        sessions.put(self.scope, current)
        return current, answer

    def _exchange(
        self,
        url: str,
        authentication: Element,
        functions: Sequence[Function],
        *,
        writes: bool,
        transaction: bool = False,
    ) -> tuple[requests.Response, Answer]:
        sender = (self._credentials["sender_id"], self._credentials["sender_password"])
        body = envelope.request(
            sender=sender,
            authentication=authentication,
            functions=functions,
            unique=writes,
            transaction=transaction,
        )
        http = session.shared(read_timeout=WRITE_SECONDS if writes else READ_SECONDS)
        request = requests.Request("POST", url, data=body, headers=_HEADERS)
        how = {"meter": self._meter, "turns": self._turns}
        response = transport.send(http, request, writes=writes, **how)
        answer = self._understood(response, functions, writes=writes)
        if not answer.accepted:
            raise hints.explain(answer.errors)
        return response, answer

    def _understood(
        self, response: requests.Response, functions: Sequence[Function], *, writes: bool
    ) -> Answer:
        """The answer, if it is one and answers exactly what was asked."""
        try:
            answer = envelope.answer(response.content)
        except envelope.NotAnAnswer as error:
            raise faults.untrusted(response, writes=writes, why=f"It sent {error}.") from None
        asked = [function.controlid for function in functions]
        if answer.accepted and [result.controlid for result in answer.results] != asked:
            why = "Its answer does not belong to our request."
            raise faults.untrusted(response, writes=writes, why=why)
        return answer

    def _login(self) -> Element:
        login = ElementTree.Element("login")
        envelope.leaf(login, "userid", self._credentials["user_id"])
        envelope.leaf(login, "companyid", self._credentials["company_id"])
        envelope.leaf(login, "password", self._credentials["user_password"])
        if self._entity:
            envelope.leaf(login, "locationid", self._entity)
        return login

    def _scope(self) -> str:
        names = ("sender_id", "sender_password", "company_id", "user_id", "user_password")
        parts = [self._url, self._entity, *(self._credentials[name] for name in names)]
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def gateway_url(url: str) -> str:
    """The gateway's address: `url` itself, with the usual path when it has none."""
    parts = urlsplit(url)
    return url if parts.path.strip("/") else parts._replace(path=GATEWAY_PATH).geturl()


def trusted(url: str, offered: str) -> str:
    """The address for a session opened at `url`: the one offered, if our secrets may go there.

    Sage sends clients on to a machine of its own; anything that would lead out of the configured
    host's family, or from https to http, is not followed.
    """
    ours, theirs = urlsplit(url), urlsplit(offered)
    same_family = theirs.hostname == ours.hostname or (
        _is_sage(theirs.hostname) and _is_sage(ours.hostname)
    )
    weaker = ours.scheme == "https" and theirs.scheme != "https"
    return offered if same_family and not weaker else url


def _written(body: Element, result: Result) -> Written:
    sent = redaction.digest(ElementTree.tostring(body))
    return Written(result, sent, redaction.digest(ElementTree.tostring(result.source)))


def _checked(results: Sequence[Result]) -> list[Result]:
    """The results, if all succeeded; raises what the most telling failure stands for."""
    failed = [result for result in results if not result.succeeded]
    if failed:
        raise hints.explain([error for result in failed for error in result.errors])
    return list(results)


def _complete(credentials: Mapping[str, str]) -> Mapping[str, str]:
    """`credentials`, if none is missing; raises `Unauthorized` naming those that are."""
    labels = [field.label for field in DESCRIPTION.credentials if not credentials.get(field.name)]
    if labels:
        raise Unauthorized(
            f"Sage Intacct cannot be signed in to without: {', '.join(labels)}.",
            hint="Fill it in on the connection's page.",
        )
    return credentials


def _session_login(current: Session) -> Element:
    element = ElementTree.Element("sessionid")
    element.text = current.sessionid
    return element


def _is_sage(host: str | None) -> bool:
    return (host or "").rstrip(".").endswith(".intacct.com")


def _read_id() -> str:
    return f"read-{secrets.token_hex(8)}"
