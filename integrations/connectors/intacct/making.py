"""Making and changing purchasing documents, each exactly once, and reading them back.

A document carries our number as its reference. What the gateway has taken in before under the same
key is looked up by that number instead of being made again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import definitions, diagnosis, documents, hints
from integrations.connectors.intacct.client import Client, Written
from integrations.connectors.intacct.documents import DocumentRecord
from integrations.connectors.intacct.envelope import Element, Function
from integrations.connectors.intacct.resources import option
from integrations.http.errors import OutcomeUnknown, Rejected, RemoteError

log = logging.getLogger(__name__)


class Payload(Protocol):
    """The function that makes a document; `numbered` says that Sage gives it a number itself."""

    def __call__(self, *, numbered: bool) -> Element: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """One document to make: what it holds, under our number for it, and its function."""

    record: DocumentRecord
    payload: Payload


class Maker:
    """Purchasing documents of one company, as they are written."""

    def __init__(self, client: Client, options: Mapping[str, str]) -> None:
        self._client = client
        self._options = options

    def make(
        self, key: str, name: str, drafts: Sequence[Draft], *, ending: Element | None = None
    ) -> PushResult:
        """Make documents of the definition in option `name`: all of them, or none.

        With `ending`, another document ends in the same transaction. Raises `Rejected` for what
        Sage refuses, `OutcomeUnknown` when they may be there.
        """
        numbered = definitions.numbers_itself(self._client, option(self._options, name))
        try:
            written = self._write(key, drafts, ending, numbered=numbered)
        except hints.NumberMissing:
            # Numbering was switched off there since we asked.
            written = self._write(key, drafts, ending, numbered=False)
        if written is None:
            return self._earlier(name, drafts)
        made = zip(drafts, written[-len(drafts) :], strict=True)
        return joined([self.described(each.result.key, draft.record, each) for draft, each in made])

    def find(self, name: str, drafts: Sequence[Draft]) -> PushResult | None:
        """What an earlier attempt made of these drafts, None if nothing."""
        definition = option(self._options, name)
        found = []
        for draft in drafts:
            document = documents.search(self._client, definition, draft.record.number)
            if document is None:
                return None
            found.append(documents.described(document, draft.record))
        return joined(found)

    def change(self, key: str, function: Element, record: DocumentRecord) -> Written | None:
        """Change a document, or None when an earlier attempt under this key already has."""
        written = self._once([Function(key, function)], record)
        return written[0] if written else None

    def described(
        self, document_id: str, record: DocumentRecord, written: Written | None
    ) -> PushResult:
        """Read the document back. It exists now, so failing at this leaves a question, not a no."""
        try:
            return documents.described(documents.load(self._client, document_id), record, written)
        except RemoteError as error:
            raise OutcomeUnknown(error.message, code=error.code, detail=error.detail) from None

    def _write(
        self, key: str, drafts: Sequence[Draft], ending: Element | None, *, numbered: bool
    ) -> list[Written] | None:
        functions = [
            Function(part_name(key, part), draft.payload(numbered=numbered))
            for part, draft in enumerate(drafts, start=1)
        ]
        if ending is not None:
            functions.insert(0, Function(f"{key}-end", ending))
        return self._once(functions, drafts[0].record)

    def _once(self, functions: Sequence[Function], record: DocumentRecord) -> list[Written] | None:
        """What was written, None when an earlier attempt under the same key already has."""
        try:
            if len(functions) > 1:
                return self._client.write_all(functions)
            return [self._client.write(functions[0].controlid, functions[0].body)]
        except hints.AlreadyProcessed:
            log.info("%s was taken in by an earlier attempt", record.number)
            return None
        except hints.NumberMissing:
            raise
        except Rejected as refusal:
            raise diagnosis.refined(self._client, refusal, record) from None

    def _earlier(self, name: str, drafts: Sequence[Draft]) -> PushResult:
        earlier = self.find(name, drafts)
        if earlier is None:
            raise OutcomeUnknown(
                f"Sage Intacct has already taken {drafts[0].record.number} in but does not show it"
                " yet."
            )
        return earlier


def part_name(name: str, part: int) -> str:
    """`name` for the first of several documents, `name-2` and so on for the others."""
    return name if part == 1 else f"{name}-{part}"


def joined(results: Sequence[PushResult]) -> PushResult:
    """The results of one write that made several documents, as that of the first of them."""
    first, *others = results
    if not others:
        return first
    return replace(
        first,
        further={each.external_id: each.number for each in others},
        line_ids={ref: there for each in results for ref, there in each.line_ids.items()},
        request_digest="\n".join(each.request_digest for each in results),
        response_digest="\n".join(each.response_digest for each in results),
    )
