"""What single reads must be asked with."""

from __future__ import annotations

# route -> the query parameters it does not answer without
QUERIES: dict[str, dict[str, str]] = {}
