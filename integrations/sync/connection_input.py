"""What a person fills in to connect a system: put together and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from integrations.connectors.base import CheckResult, Field
from integrations.models import Connection
from integrations.sync import timing
from plyhub.common import secrets
from plyhub.common.errors import DomainError, InputErrors, InvalidInput


def merged(connection: Connection, typed: Mapping[str, str]) -> dict[str, str]:
    """The stored credentials with what was typed in their place; empty means unchanged.

    Raises `InputErrors` for one the system does not have.
    """
    fields = connection.description.credentials
    _refuse_unknown("credentials", typed, fields)
    stored = secrets.unseal(connection.sealed_credentials)
    return {**stored, **{name: value.strip() for name, value in typed.items() if value.strip()}}


def saved(connection: Connection) -> set[str]:
    """The names of the credentials that are stored; all of them when no key reads them any more, so
    that nobody is asked for what may be there."""
    try:
        stored = secrets.unseal(connection.sealed_credentials)
    except DomainError:
        return {field.name for field in connection.description.credentials}
    return {name for name, value in stored.items() if value}


def chosen(connection: Connection, typed: Mapping[str, str]) -> dict[str, str]:
    """The options as typed, without the empty ones. Raises `InputErrors` for an unknown one."""
    _refuse_unknown("options", typed, connection.description.options)
    return {name: str(value).strip() for name, value in typed.items() if str(value).strip()}


def offers(result: CheckResult) -> dict[str, Any]:
    """What a test call told, as it is kept with the connection."""
    return {
        "account": result.account,
        "choices": {
            option: [list(pair) for pair in pairs] for option, pairs in result.choices.items()
        },
        "permissions": [asdict(permission) for permission in result.permissions],
    }


def check(connection: Connection, credentials: Mapping[str, str]) -> None:
    """Raise `InputErrors` naming everything that is missing or wrong."""
    description = connection.description
    errors = [
        *_missing("credentials", description.credentials, credentials),
        *_missing("options", description.options, connection.options),
        *_out_of_bounds(description.options, connection.options),
        *_invalid(connection),
    ]
    if errors:
        raise InputErrors(errors)


def check_address(connection: Connection) -> None:
    """Raise `InputErrors` for a name or address that cannot be used."""
    if errors := list(_invalid(connection)):
        raise InputErrors(errors)


def review(
    connection: Connection, credentials: Mapping[str, str], options: Mapping[str, str]
) -> None:
    """Raise `InputErrors` naming what of this could not be saved; nothing is changed."""
    known, wanted = merged(connection, credentials), chosen(connection, options)
    description = connection.description
    errors = [
        *_missing("credentials", description.credentials, known),
        *_missing("options", description.options, wanted),
        *_out_of_bounds(description.options, wanted),
    ]
    if errors:
        raise InputErrors(errors)


def interval_error(connection: Connection, minutes: int | None) -> InvalidInput | None:
    """What is wrong with reading it every so many minutes; None if nothing is."""
    most = timing.longest(connection)
    if not minutes or timing.SHORTEST <= minutes <= most:
        return None
    told = f"{connection} is read every {timing.SHORTEST} to {most} minutes."
    return InvalidInput(told, field="pull_every_minutes")


def seal(connection: Connection, credentials: Mapping[str, str]) -> None:
    """Put the credentials on the connection, encrypted, unless they are what is there."""
    if credentials != secrets.unseal(connection.sealed_credentials):
        connection.sealed_credentials = secrets.seal(credentials)


def _refuse_unknown(what: str, typed: Mapping[str, str], fields: tuple[Field, ...]) -> None:
    known = {field.name for field in fields}
    if unknown := sorted(set(typed) - known):
        raise InputErrors(
            [InvalidInput(f"There is no {name}.", field=f"{what}.{name}") for name in unknown]
        )


def _missing(
    what: str, fields: tuple[Field, ...], given: Mapping[str, str]
) -> Iterator[InvalidInput]:
    for field in fields:
        if field.required and not (given.get(field.name) or field.default):
            yield InvalidInput(f"{field.label} is needed.", field=f"{what}.{field.name}")


def _out_of_bounds(fields: tuple[Field, ...], given: Mapping[str, str]) -> Iterator[InvalidInput]:
    for field in fields:
        value = str(given.get(field.name) or "")
        if not field.bounds or not value:
            continue
        least, most = field.bounds
        if not value.isdecimal() or not least <= int(value) <= most:
            told = f"{field.label} is a whole number from {least:,} to {most:,}."
            yield InvalidInput(told, field=f"options.{field.name}")


def _invalid(connection: Connection) -> Iterator[InvalidInput]:
    try:
        connection.full_clean(exclude=["failures"])
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield InvalidInput(" ".join(messages), field="" if field == "__all__" else field)
    if wrong := interval_error(connection, connection.pull_every_minutes):
        yield wrong
    may_be_plain = settings.DEVELOPMENT or connection.is_sandbox
    if not may_be_plain and urlsplit(connection.url).scheme != "https":
        yield InvalidInput("The address must begin with https://.", field="url")
