"""The environment of a test run, set before Django reads its settings.

A throw-away PostgreSQL of our own, unless TEST_DATABASE_URL names a server.
"""

import os
from pathlib import Path

from plyhub import embedded_postgres

_VAR = Path(os.environ.get("PLYHUB_VAR", Path(__file__).resolve().parent.parent / "var"))


def _database_url() -> str:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    return embedded_postgres.start(_VAR / "test-postgres", throw_away=True)


def _static_root() -> Path:
    """Nothing is collected for a test run, but the static middleware wants the folder there."""
    folder = _VAR / "test-static"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


os.environ |= {
    "DATABASE_URL": _database_url(),
    "SECRET_KEY": "only-for-tests-" + "x" * 40,
    "ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LWtleS1vbmx5LWZvci10ZXN0cyE=",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "PLYHUB_DEVELOPMENT": "1",
    "LOG_LEVEL": "WARNING",
    "CREDENTIALS_RETRY_SECONDS": "0,0",
    "STATIC_ROOT": str(_static_root()),
}
