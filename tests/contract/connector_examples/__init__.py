"""Records for every write of the ServiceTitan connector.

A new operation needs a row: functions that make whatever has to exist and return the record, one
for each way in which the operation asks.
"""

from __future__ import annotations

from collections.abc import Callable

from integrations.records import Record
from tests.contract.connector_examples import documents, masters, work
from tests.contract.connector_examples.scene import Scene

EXAMPLES: dict[str, tuple[Callable[[Scene], Record], ...]] = {
    **documents.EXAMPLES,
    **masters.EXAMPLES,
    **work.EXAMPLES,
}
