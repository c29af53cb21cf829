"""What a person may choose from for each option, as the company has it.

Everything is asked in one request. A list we may not read is left out, and its right told as
missing; a list too long to choose from is left out too, so that the value is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree  # noqa: S405  only builds trees

from integrations.connectors.intacct import definitions, permissions
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.definitions import Choices, Row
from integrations.connectors.intacct.envelope import Element, Result, leaf
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.http.errors import NotFound, PermissionMissing, RemoteError

LONGEST = 1000
"""Rows of a list; nobody chooses from more."""
Choose = Callable[[Sequence[Row]], Choices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Active rows of one object, and what they offer for which options. `least` are the fields to
    fall back to when the company does not have all of them."""

    object: str
    fields: tuple[str, ...]
    offers: Mapping[str, Choose]
    least: tuple[str, ...] = ()

    def question(self, fields: Sequence[str]) -> Element:
        """The query for its rows."""
        only = condition("equalto", "STATUS", "active")
        return query(self.object, ("RECORDNO", *fields), only, page_size=LONGEST)


@dataclass(slots=True)
class Found:
    """The lists, and which objects may be read. `definitions` are the purchasing ones."""

    choices: dict[str, Choices] = field(default_factory=dict)
    readable: dict[str, bool] = field(default_factory=dict)
    definitions: Sequence[Row] = ()
    withheld: list[RemoteError] = field(default_factory=list)


def _pairs(value: str, *labels: str) -> Choose:
    """Each row's `value`, labelled with that and its other columns."""

    def choose(rows: Sequence[Row]) -> Choices:
        found = [
            (row[value], " - ".join(text for text in (row[value], *map(row.get, labels)) if text))
            for row in rows
        ]
        return tuple(sorted(found))

    return choose


_NAMES = _pairs("NAME")
_ACCOUNTS = _pairs("ACCOUNTNO", "TITLE")
LISTINGS = (
    Listing(
        object="LOCATIONENTITY",
        fields=("LOCATIONID", "NAME"),
        offers={"entity": _pairs("LOCATIONID", "NAME")},
    ),
    Listing(
        object="LOCATION",
        fields=("LOCATIONID", "NAME"),
        offers={"location": _pairs("LOCATIONID", "NAME")},
    ),
    Listing(
        object="PODOCUMENTPARAMS",
        fields=definitions.PURCHASING,
        least=definitions.LEAST,
        offers={
            "purchase_definition": definitions.orders,
            "receiver_definition": definitions.receivers,
            "return_definition": definitions.returns,
            "reversal_definition": definitions.returns,
            "return_reversal_definition": definitions.returns,
        },
    ),
    Listing(
        object="INVDOCUMENTPARAMS",
        fields=definitions.INVENTORY,
        least=definitions.LEAST,
        offers={
            "issue_definition": definitions.decreases,
            "issue_return_definition": definitions.increases,
            "increase_definition": definitions.increases,
            "decrease_definition": definitions.decreases,
        },
    ),
    Listing(object="APTERM", fields=("NAME",), offers={"term": _NAMES}),
    Listing(object="ARTERM", fields=("NAME",), offers={"ar_term": _NAMES}),
    Listing(object="ITEMGLGROUP", fields=("NAME",), offers={"item_gl_group": _NAMES}),
    Listing(object="UOM", fields=("NAME",), offers={"unit_group": _NAMES}),
    Listing(
        object="GLACCOUNT",
        fields=("ACCOUNTNO", "TITLE"),
        offers=dict.fromkeys(("ar_account", "ar_tax_account", "ap_account"), _ACCOUNTS),
    ),
    Listing(
        object="CUSTOMER",
        fields=("CUSTOMERID", "NAME"),
        offers={"customer": _pairs("CUSTOMERID", "NAME")},
    ),
)
# Option -> the field whose allowed words Sage tells.
WORDS: Mapping[str, tuple[str, str]] = {
    "project_category": ("PROJECT", "PROJECTCATEGORY"),
    "item_type": ("ITEM", "ITEMTYPE"),
    "cost_method": ("ITEM", "COST_METHOD"),
}
OPTIONS: Mapping[str, tuple[str, ...]] = {each.object: tuple(each.offers) for each in LISTINGS}


def read(client: Client, operations: Collection[str]) -> Found:
    """All lists, and whether each object that is needed may be read. Raises what befalls the
    request as a whole."""
    listed = {each.object for each in LISTINGS}
    others = [name for name in permissions.needed(operations, OPTIONS) if name not in listed]
    described = sorted({name for name, _ in WORDS.values()})
    answers = iter(
        client.tell(
            *(each.question(each.fields) for each in LISTINGS),
            *(query(name, ("RECORDNO",), page_size=1) for name in others),
            *(_lookup(name) for name in described),
        )
    )
    found = Found()
    for listing in LISTINGS:
        _take(client, found, listing, next(answers))
    for name in others:
        _note(found, name, next(answers))
    _take_words(found, {name: next(answers) for name in described})
    return found


def _take(client: Client, found: Found, listing: Listing, answer: Result | RemoteError) -> None:
    told = isinstance(answer, Result | PermissionMissing | NotFound)
    if listing.least and not told:
        [answer] = client.tell(listing.question(listing.least))
    _note(found, listing.object, answer)
    if not isinstance(answer, Result):
        return
    if listing.object == "PODOCUMENTPARAMS" and set(listing.fields) <= set(_columns(answer)):
        found.definitions = answer.rows
    if not answer.remaining:
        found.choices |= {name: choose(answer.rows) for name, choose in listing.offers.items()}


def _columns(answer: Result) -> Collection[str]:
    return answer.rows[0].keys() if answer.rows else ()


def _note(found: Found, name: str, answer: Result | RemoteError) -> None:
    """Whether it may be read; nothing is noted when it failed for another reason."""
    if isinstance(answer, Result):
        found.readable[name] = True
    elif isinstance(answer, PermissionMissing | NotFound):
        found.readable[name] = False
        found.withheld.append(answer)


def _take_words(found: Found, answers: Mapping[str, Result | RemoteError]) -> None:
    for option, (name, wanted) in WORDS.items():
        answer = answers[name]
        words = _words(answer, wanted) if isinstance(answer, Result) else ()
        if words:
            found.choices[option] = tuple((word, word) for word in words)


def _words(answer: Result, wanted: str) -> tuple[str, ...]:
    for each in answer.source.iter("Field"):
        if each.findtext("ID") == wanted:
            return tuple(word.text or "" for word in each.iter("VALIDVALUE") if word.text)
    return ()


def _lookup(name: str) -> Element:
    function = ElementTree.Element("lookup")
    leaf(function, "object", name)
    return function
