"""Statuses of stock counts and the moves between them, as data."""

from __future__ import annotations

from django.db import models

from plyhub.common.moves import Move


class CountStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    COUNTING = "counting", "Counting"
    SUBMITTED = "submitted", "Submitted"
    RECOUNT = "recount", "To be counted again"
    APPROVED = "approved", "Approved"
    POSTED = "posted", "Posted"
    CANCELLED = "cancelled", "Cancelled"


START = "inventory.add_stockcount"
COUNT = "inventory.count_stock"
COUNT_ANYWHERE = "inventory.count_any_place"
APPROVE = "inventory.approve_stockcount"
APPROVE_ANY = "inventory.approve_any_stockcount"
_S = CountStatus
# Where lines are counted; whoever was chosen counts them.
COUNTED_IN = frozenset({_S.COUNTING, _S.RECOUNT})
COUNT_MOVES: dict[str, Move] = {
    "start": Move("Start counting", frozenset({_S.DRAFT}), _S.COUNTING, START),
    "submit": Move("Submit", COUNTED_IN, _S.SUBMITTED, COUNT),
    "recount": Move("Have counted again", frozenset({_S.SUBMITTED}), _S.RECOUNT, APPROVE),
    "approve": Move("Approve", frozenset({_S.SUBMITTED}), _S.APPROVED, APPROVE),
    "cancel": Move(
        "Cancel count",
        frozenset({_S.DRAFT, _S.COUNTING, _S.SUBMITTED, _S.RECOUNT, _S.APPROVED}),
        _S.CANCELLED,
        "inventory.cancel_stockcount",
    ),
}
