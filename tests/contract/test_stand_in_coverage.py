"""What the stand-in serves beside what the documents describe."""

from __future__ import annotations

from tests.contract.routes import ROUTES
from tests.contract.tolerances import UNDOCUMENTED
from tests.contract.unserved import UNSERVED


def test_every_route_is_documented(vendor_documents):
    assert ROUTES.keys() - vendor_documents.operations.keys() == UNDOCUMENTED.keys()


def test_documented_operations_not_served_are_known(vendor_documents):
    unserved = vendor_documents.operations.keys() - ROUTES.keys()

    assert sorted(key for key in unserved if _reason(key) is None) == []


def test_reasons_are_of_operations_not_served(vendor_documents):
    unserved = vendor_documents.operations.keys() - ROUTES.keys()

    assert [start for start in UNSERVED if not any(_begins(key, start) for key in unserved)] == []


def _begins(key: str, start: str) -> bool:
    """Whether a row names this operation, or a path at or above its own."""
    return key == start or f"{key.split(' ')[1]}/".startswith(f"{start}/")


def _reason(key: str) -> str | None:
    return next((why for start, why in UNSERVED.items() if _begins(key, start)), None)
