"""Credentials at rest: encrypted with our own keys, so that SECRET_KEY may change freely."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from plyhub.common.errors import DomainError


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def seal(values: Mapping[str, str]) -> str:
    """`values` as text only our keys can read."""
    return _keys().encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """What was sealed, or nothing for empty text. Raises `DomainError` if no key fits any more."""
    if not sealed:
        return {}
    try:
        return json.loads(_keys().decrypt(sealed.encode()))
    except InvalidToken:
        raise DomainError(
            "The stored credentials cannot be read with the present ENCRYPTION_KEYS."
            " Add the key they were saved with, or enter them again."
        ) from None
