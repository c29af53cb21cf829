"""What a developer's machine gets for free: a database, and keys kept in `var/`.

Production sets DATABASE_URL and then nothing in here does anything: a missing SECRET_KEY or
ENCRYPTION_KEYS stops the start with a clear message instead of being made up.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from plyhub import embedded_postgres

VAR = Path(os.environ.get("PLYHUB_VAR", Path(__file__).resolve().parent.parent / "var"))


def complete_environment() -> None:
    """Leave DATABASE_URL, SECRET_KEY and ENCRYPTION_KEYS set, starting PostgreSQL if need be."""
    if os.environ.get("DATABASE_URL"):
        return
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = embedded_postgres.start(VAR / "postgres")
    os.environ.setdefault("SECRET_KEY", _kept("secret_key", secrets.token_urlsafe(50)))
    os.environ.setdefault("ENCRYPTION_KEYS", _kept("encryption_key", _fernet_key()))
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    os.environ.setdefault("PLYHUB_DEVELOPMENT", "1")
    static = VAR / "static"
    static.mkdir(exist_ok=True)
    os.environ.setdefault("STATIC_ROOT", str(static))


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def _kept(name: str, fresh: str) -> str:
    """The value in `var/<name>`, which is made from `fresh` the first time."""
    path = VAR / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh)
    return fresh
