"""Statuses of adjustments and the moves between them, as data."""

from __future__ import annotations

from django.db import models

from plyhub.common.moves import Move


class AdjustmentStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PENDING_APPROVAL = "pending_approval", "Pending approval"
    POSTED = "posted", "Posted"
    REVERSED = "reversed", "Reversed"


ADD = "inventory.add_adjustment"
APPROVE = "inventory.approve_adjustment"
_S = AdjustmentStatus
ADJUSTMENT_MOVES: dict[str, Move] = {
    "post": Move("Post", frozenset({_S.DRAFT}), _S.POSTED, ADD),
    "submit": Move("Submit for approval", frozenset({_S.DRAFT}), _S.PENDING_APPROVAL, ADD),
    "approve": Move("Approve", frozenset({_S.PENDING_APPROVAL}), _S.POSTED, APPROVE),
    "reverse": Move("Reverse", frozenset({_S.POSTED}), _S.REVERSED, "inventory.reverse_adjustment"),
}
