"""Missing migrations, and Django's checks with the settings production would have."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import tests.environment  # noqa: E402,F401  starts the tests' PostgreSQL


def manage(*arguments: str, **environment: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    result = subprocess.run(command, env={**os.environ, **environment}, check=False)
    if result.returncode:
        sys.exit(result.returncode)


manage("makemigrations", "--check", "--dry-run")
manage(
    "check",
    "--deploy",
    "--fail-level",
    "WARNING",
    PLYHUB_DEVELOPMENT="",
    SECRET_KEY=secrets.token_urlsafe(60),
    ALLOWED_HOSTS="plyhub.example",
)
