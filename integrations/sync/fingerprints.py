"""The content of a record in a word, to see when there is nothing new to tell."""

from __future__ import annotations

import dataclasses
import hashlib

from integrations.http.errors import Rejected
from integrations.models import OutboxEntry
from integrations.records import Record
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import Ref
from integrations.sync.target import Target


def of(record: Record) -> str:
    """32 characters that change whenever anything in `record` does."""
    content = repr(dataclasses.astuple(record)).encode()
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def of_build(target: Target, subject: Subject, ref: Ref) -> str:
    """That of the record as it would be sent now; empty if it cannot be built."""
    entry = OutboxEntry(entity=ref.entity, hub_id=ref.hub_id)
    try:
        return of(subject.build(target, entry))
    except Rejected:
        return ""
