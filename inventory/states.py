"""Statuses of documents that move stock between places, and the moves between them, as data.

Lists, pages and services all read these tables; a move that is not here does not exist.
"""

from __future__ import annotations

from django.db import models

from plyhub.common.moves import Move


class TransferStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    REQUESTED = "requested", "Requested"
    IN_TRANSIT = "in_transit", "In transit"
    PARTIALLY_RECEIVED = "partially_received", "Partially received"
    RECEIVED = "received", "Received"
    CANCELLED = "cancelled", "Cancelled"


class PickListStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    RELEASED = "released", "Released"
    PICKING = "picking", "Picking"
    STAGED = "staged", "Staged"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


TR = TransferStatus
# Goods have left and not all of them are anywhere yet.
UNDER_WAY = frozenset({TR.IN_TRANSIT, TR.PARTIALLY_RECEIVED})
# Nothing has left yet.
NOT_SENT = frozenset({TR.DRAFT, TR.REQUESTED})
TRANSFER_MOVES: dict[str, Move] = {
    "request": Move("Request", frozenset({TR.DRAFT}), TR.REQUESTED, "inventory.add_transfer"),
    "send": Move("Send", NOT_SENT, TR.IN_TRANSIT, "inventory.send_transfer"),
    "carry": Move("Move now", frozenset({TR.DRAFT}), TR.RECEIVED, "inventory.send_transfer"),
    "receive": Move("Receive", UNDER_WAY, TR.RECEIVED, "inventory.receive_transfer"),
    "write_off": Move(
        "Write off what is missing", UNDER_WAY, TR.RECEIVED, "inventory.write_off_transfer"
    ),
    "cancel": Move(
        "Cancel transfer",
        frozenset({*NOT_SENT, TR.IN_TRANSIT}),
        TR.CANCELLED,
        "inventory.cancel_transfer",
    ),
}
PL = PickListStatus
# Goods are kept for it.
HOLDING = frozenset({PL.RELEASED, PL.PICKING, PL.STAGED})
PICK_LIST_OPEN = frozenset({PL.DRAFT, *HOLDING})
# What is short of it can still be had otherwise.
SHORT_IN = frozenset({PL.RELEASED, PL.PICKING})
PICK_LIST_MOVES: dict[str, Move] = {
    "release": Move("Release", frozenset({PL.DRAFT}), PL.RELEASED, "inventory.release_picklist"),
    "pick": Move(
        "Pick", frozenset({PL.RELEASED, PL.PICKING}), PL.PICKING, "inventory.pick_picklist"
    ),
    "stage": Move("Stage", frozenset({PL.PICKING}), PL.STAGED, "inventory.pick_picklist"),
    "complete": Move(
        "Complete", frozenset({PL.PICKING, PL.STAGED}), PL.COMPLETED, "inventory.complete_picklist"
    ),
    "drop_short": Move(
        "Leave out what is short", SHORT_IN, PL.RELEASED, "inventory.release_picklist"
    ),
    "split_short": Move(
        "Put what is short on another list", SHORT_IN, PL.RELEASED, "inventory.release_picklist"
    ),
    "cancel": Move("Cancel pick list", PICK_LIST_OPEN, PL.CANCELLED, "inventory.release_picklist"),
}
