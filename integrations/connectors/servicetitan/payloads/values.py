"""Days and addresses as the API writes them."""

from __future__ import annotations

from datetime import date

from integrations.records import Address


def day(value: date) -> str:
    """A day as the API writes it: midnight UTC."""
    return f"{value.isoformat()}T00:00:00Z"


def address(value: Address) -> dict[str, str]:
    """All six members: the API insists on them, and takes empty text."""
    return {
        "street": value.street,
        "unit": value.unit,
        "city": value.city,
        "state": value.state,
        "zip": value.zip,
        "country": value.country,
    }
