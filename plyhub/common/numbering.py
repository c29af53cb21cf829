"""Document numbers: one database sequence per kind, so two people never get the same or wait."""

from __future__ import annotations

from django.db import connection

# The prefixes of every kind of document, and with them the sequences that exist.
PREFIXES = {
    "purchase_order": "PO",
    "receipt": "RC",
    "rfq": "RFQ",
    "field_request": "FR",
    "pick_list": "PL",
    "replenishment_list": "RL",
    "transfer": "TR",
    "vendor_return": "RT",
    "stock_count": "SC",
    "adjustment": "ADJ",
    "usage": "U",
    "job_note": "N",
}


def sequence_name(kind: str) -> str:
    return f"document_number_{kind}"


def next_number(kind: str) -> str:
    """A number like `PO-892` that no document had before. Gaps may appear, repeats never."""
    prefix = PREFIXES[kind]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence_name(kind)])
        return f"{prefix}-{cursor.fetchone()[0]}"


def next_numbers(kind: str, count: int) -> list[str]:
    """So many numbers of `kind` at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)", [sequence_name(kind), count]
        )
        return [f"{PREFIXES[kind]}-{number}" for (number,) in cursor.fetchall()]


def continue_from(kind: str, number: int) -> None:
    """Make `number` the next one of `kind`, unless the sequence is past it already."""
    name = sequence_name(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(%s, %s, false) FROM pg_sequences"
            " WHERE sequencename = %s AND coalesce(last_value, 0) < %s",
            [name, number, name, number],
        )
