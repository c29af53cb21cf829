"""Counts of stock, from planning to posting. Each function is one transaction: it locks the count,
checks permission, state and data, writes, and leaves an audit entry."""

from inventory.services.count_input import CountInput
from inventory.services.count_planning import create, revise, start, validate
from inventory.services.count_review import approve, cancel, recount
from inventory.services.counting import add_line, count_line, submit

__all__ = [
    "CountInput",
    "add_line",
    "approve",
    "cancel",
    "count_line",
    "create",
    "recount",
    "revise",
    "start",
    "submit",
    "validate",
]
