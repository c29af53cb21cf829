"""A person's word on which record over there is one of ours, or what it shall be called."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from integrations.mapping.limits import SAGE_OBJECT
from integrations.mapping.resolution import resolve
from integrations.models import ExternalLink, RemoteRecord
from integrations.sync import book_terms, clearing, identity
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.change_externallink"
# Kinds of records that others decide about as well.
ALSO = {"item": "integrations.link_items"}


@transaction.atomic
def decide(*, actor: User, link_id: int, code: str) -> ExternalLink:
    """Settle a link: an id that exists over there links to it, any other becomes the code of the
    record we are going to make. What waited for the decision goes.

    Raises `NotAllowed`, `InvalidInput` on `code` if it is no id the other side takes or belongs to
    another record, and `WrongState` once the record was sent: then only the record over there can
    be changed.
    """
    entity, connection_id = ExternalLink.objects.values_list("entity", "connection").get(pk=link_id)
    if not may_decide(actor, entity):
        raise NotAllowed("Only accountants and administrators may decide about codes.")
    identity.lock(connection_id)
    link = ExternalLink.objects.select_for_update().get(pk=link_id)
    if link.external_id:
        raise WrongState(f"This is {link.external_id} already; change it over there.", field="code")
    before = {"code": link.code, "external_id": "", "state": link.state}
    _apply(link, code.strip())
    after = {"code": link.code, "external_id": link.external_id, "state": link.state}
    changes = {"before": before, "after": after}
    audit.record(link, action="decided", actor=actor, changes=changes)
    clearing.reconsider(connection_id)
    return link


def may_decide(actor: User, entity: str) -> bool:
    """Whether this person decides about records of that kind: buyers about items, accountants about
    the others."""
    return actor.has_perm(ALSO.get(entity, PERMISSION))


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked: is it one of `there`, as (id, id and name), or a new one, for which
    `code` is proposed?"""

    there: tuple[tuple[str, str], ...]
    code: str


def question(link: ExternalLink) -> Question:
    """What there is to decide about a link that has no record over there yet."""
    proposed = identity.proposed(link)
    ids = {*proposed.suggestions, proposed.collides_with} - {""}
    there = RemoteRecord.objects.filter(
        connection=link.connection, entity=SAGE_OBJECT[link.entity], external_id__in=ids
    )
    named = there.order_by("external_id").values_list("external_id", "name")
    return Question(tuple((code, f"{code} – {name}") for code, name in named), proposed.code)


def _apply(link: ExternalLink, code: str) -> None:
    known = identity.Known.read(link.connection, link.entity, [link.hub_id])
    record = identity.record_of(link.entity, link.hub_id)
    if code.upper() in known.codes:
        raise InvalidInput(f"{code} is the code of another record already.", field="code")
    try:
        decided = resolve(
            record, remote=known.remote, taken=known.codes, linked=known.linked, override=code
        )
    except ValueError as error:
        raise InvalidInput(str(error), field="code") from error
    identity.apply(link, decided)
    link.save()
    if link.external_id:
        book_terms.copy_soon(link.connection_id, link.entity)
