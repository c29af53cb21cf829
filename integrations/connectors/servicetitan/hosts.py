"""ServiceTitan's addresses: the log-in of its own environments is on a host of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

from integrations.http import session

PRODUCTION = "https://api.servicetitan.io"
LOGIN_HOSTS = {
    "api.servicetitan.io": "https://auth.servicetitan.io",
    "api-integration.servicetitan.io": "https://auth-integration.servicetitan.io",
}


def token_url(api_url: str) -> str:
    """Where to log in for an API address; any other address serves both, as a gateway does."""
    base = LOGIN_HOSTS.get(urlsplit(api_url).hostname or "", api_url)
    return session.join(base, "connect", "token")
