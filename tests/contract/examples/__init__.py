"""Requests to the stand-in's writing routes.

A route without a row is asked on the first record of its list, with the body that filling.py makes
of its document. A row says otherwise: on which records, and with what in the body.
"""

from __future__ import annotations

from tests.contract.examples import books, people, pricebook, purchasing, work
from tests.contract.examples.request import Example, Request, plain
from tests.contract.world import World

EXAMPLES: dict[str, Example] = {
    **books.EXAMPLES,
    **people.EXAMPLES,
    **pricebook.EXAMPLES,
    **purchasing.EXAMPLES,
    **work.EXAMPLES,
}


def make(world: World, key: str) -> Request:
    """A request that the route accepts, on something fresh where it is used up."""
    return EXAMPLES.get(key, plain)(world, key)
