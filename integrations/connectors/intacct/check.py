"""Trying a connection: a fresh log-in, what it may read, and the lists a person chooses from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from integrations.connectors.base import CheckResult, Endpoint
from integrations.connectors.intacct import definitions, lists, permissions
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Answer
from integrations.connectors.intacct.resources import option
from integrations.http.errors import RemoteError, Unauthorized, Unreachable

ADDRESS = "Check the address: usually https://api.intacct.com/ia/xml/xmlgw.phtml."


def check(client: Client, endpoint: Endpoint, operations: Collection[str]) -> CheckResult:
    """Log in afresh and read the lists.

    What may not be read offers no choices and its right is told as missing; when nothing may be
    read, that is raised. Raises any other `RemoteError`, saying what of the sender, the company and
    user, the entity or the address is wrong.
    """
    answer = _log_in(client, endpoint)
    found = lists.read(client, operations)
    if found.withheld and not any(found.readable.values()):
        raise found.withheld[0]
    if found.definitions:
        definitions.remember(client, found.definitions)
    return CheckResult(
        account=f"{answer.user} at {answer.company}",
        choices=found.choices,
        permissions=permissions.published(operations, lists.OPTIONS, found.readable),
    )


def _log_in(client: Client, endpoint: Endpoint) -> Answer:
    try:
        return client.log_in()
    except Unauthorized as error:
        if wrong := _wrong_entity(endpoint):
            raise wrong from error
        raise
    except Unreachable as error:
        raise Unreachable(
            error.message,
            code=error.code,
            detail=error.detail,
            hint=error.hint or ADDRESS,
        ) from error


def _wrong_entity(endpoint: Endpoint) -> Unauthorized | None:
    """Sage refuses an entity with the words of a wrong password: only without it can one tell."""
    entity = option(endpoint.options, "entity")
    if not entity:
        return None
    try:
        Client(replace(endpoint, options={**endpoint.options, "entity": ""})).log_in()
    except RemoteError:
        return None
    return Unauthorized(
        f"Sage Intacct has no entity {entity} that this user may enter.",
        hint="Choose another entity, or none for the top level. The credentials are right.",
    )
