"""A person's word on which record over there is one of ours, or what it shall be called."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from integrations.mapping.codes import HubRecord
from integrations.mapping.limits import SAGE_OBJECT
from integrations.mapping.resolution import Resolution, SageRecords, resolve
from integrations.models import Connection, ExternalLink
from integrations.sync import book_terms, identity, known, repointing
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.change_externallink"
# Kinds of records that others decide about as well.
ALSO = {"item": "integrations.link_items"}
State = ExternalLink.State


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked: is it one of `there`, as (id, id and name), or a new one, for which
    `code` is proposed? `rule` says why it is not plain, or how the code came about."""

    there: tuple[tuple[str, str], ...]
    code: str
    rule: str


def may_decide(actor: User, entity: str) -> bool:
    """Whether this person decides about records of that kind: buyers about items, accountants about
    the others."""
    return actor.has_perm(ALSO.get(entity, PERMISSION))


def question(link: ExternalLink) -> Question:
    """What there is to decide about a record of ours, whether or not it has a link by now."""
    proposed = identity.proposals(link.connection, link.entity, [link.hub_id])[link.hub_id]
    ids = {*proposed.suggestions, proposed.collides_with} - {""}
    if proposed.kind == "link":
        ids.add(proposed.code)
    there = known.there(link.connection, link.entity).filter(external_id__in=ids)
    named = there.order_by("external_id").values_list("external_id", "name")
    code = "" if proposed.kind == "link" else proposed.code
    return Question(tuple((key, f"{key} – {name}") for key, name in named), code, proposed.rule)


def decide(*, actor: User, link_id: int, code: str, reason: str = "") -> ExternalLink:
    """As `override`, of a record that has a link."""
    link = ExternalLink.objects.get(pk=link_id)
    return override(
        actor=actor,
        connection_id=link.connection_id,
        entity=link.entity,
        hub_id=link.hub_id,
        code=code,
        reason=reason,
    )


@transaction.atomic
def override(
    *, actor: User, connection_id: int, entity: str, hub_id: int, code: str, reason: str = ""
) -> ExternalLink:
    """Settle which record over there is ours: an id that exists there links to it, any other
    becomes the code of the record we are going to make. What is still to go uses it from then on.

    Once something was sent since the record was linked, only another record that is there can be
    chosen, with a reason: nothing is renamed over there. Raises `NotAllowed`; `InvalidInput` on
    `code` if it is no id the other side takes, belongs to another record or is this one's already,
    and on `reason` if one is needed; `WrongState` while the record is being sent.
    """
    _check_right(actor, entity)
    identity.lock(connection_id)
    link = _held(connection_id, entity, hub_id)
    repointing.check_at_rest(link)
    decided = _checked(link, code.strip(), reason.strip())
    before = standing(link)
    identity.apply(link, decided)
    # What was agreed on with another record over there says nothing about this one.
    link.is_overridden, link.sent_fingerprint, link.base = True, "", {}
    link.save()
    _note(link, "decided", actor, before, reason.strip())
    return link


@transaction.atomic
def retire(*, actor: User, link_id: int, reason: str) -> ExternalLink:
    """Let nothing be sent with this code any more, nor the code be given again.

    Raises `NotAllowed`, `InvalidInput` without a reason, and `WrongState` if there is no code or
    the record is being sent.
    """
    link = _started(actor, link_id)
    if not reason.strip():
        raise InvalidInput("Say why the code is not used any more.", field="reason")
    if link.state not in (State.LINKED, State.ALLOCATED):
        raise WrongState(f"It is {link.get_state_display()}: only a code in use can be retired.")
    repointing.check_at_rest(link)
    before = standing(link)
    link.state = State.RETIRED
    link.save(update_fields=["state", "updated_at"])
    _note(link, "retired", actor, before, reason.strip())
    return link


@transaction.atomic
def keep(*, actor: User, link_id: int) -> ExternalLink:
    """Use a retired code again; what waited for a decision about it goes.

    Raises `NotAllowed`, and `WrongState` if it is not retired.
    """
    link = _started(actor, link_id)
    if link.state != State.RETIRED:
        raise WrongState(f"It is {link.get_state_display()}: only a retired code can be kept.")
    before = standing(link)
    link.state = State.LINKED if link.external_id else State.ALLOCATED
    link.save(update_fields=["state", "updated_at"])
    _note(link, "kept", actor, before, "")
    return link


def standing(link: ExternalLink) -> dict[str, object]:
    """What of a link a decision changes."""
    names = ("code", "external_id", "state", "is_overridden")
    return {name: getattr(link, name) for name in names}


def verdict(entity: str, code: str, *, there: SageRecords, is_anothers: bool) -> Resolution:
    """What choosing `code` comes to: a link to what is there, or a new code.

    Raises `InvalidInput` on `code`, with what is wrong and what to do.
    """
    existing = there.spelled(code)
    try:
        return resolve(
            HubRecord(entity=entity, value=""),
            remote=there,
            taken={code} if is_anothers else frozenset(),
            linked={existing} if is_anothers else frozenset(),
            override=code,
        )
    except ValueError as error:
        raise InvalidInput(str(error), field="code") from error


def check_relink(link: ExternalLink, decided: Resolution, reason: str) -> None:
    """Raise `InvalidInput` unless a record that was sent is linked to another one, for a reason."""
    if decided.kind != "link":
        raise InvalidInput(
            f"It was sent as {link.external_id}, which is not renamed there: choose another record"
            f" that is in {link.connection.description.label}.",
            field="code",
        )
    if not reason:
        raise InvalidInput(
            f"Say why it is not {link.external_id} any more: something was sent with that.",
            field="reason",
        )


def _checked(link: ExternalLink, code: str, reason: str) -> Resolution:
    if not code:
        raise InvalidInput("Choose one that is there, or enter a code.", field="code")
    there = known.there(link.connection, link.entity).filter(external_id__iexact=code)
    records = SageRecords(dict(there.values_list("external_id", "normalised_name")))
    others = known.used(link.connection, link.entity).exclude(pk=link.pk)
    decided = verdict(link.entity, code, there=records, is_anothers=known.has_code(others, code))
    if decided.code in (link.external_id, link.code) and link.state != State.RETIRED:
        raise InvalidInput(f"It is {decided.code} already.", field="code")
    if repointing.was_sent(link):
        check_relink(link, decided, reason)
    return decided


def _check_right(actor: User, entity: str) -> None:
    if not may_decide(actor, entity):
        raise NotAllowed(
            "Only accountants and administrators may decide about codes; buyers about those of"
            " items."
        )


def _started(actor: User, link_id: int) -> ExternalLink:
    entity, connection_id = ExternalLink.objects.values_list("entity", "connection").get(pk=link_id)
    _check_right(actor, entity)
    identity.lock(connection_id)
    _check_has_codes(Connection.objects.get(pk=connection_id), entity)
    return ExternalLink.objects.select_for_update().get(pk=link_id)


def _check_has_codes(connection: Connection, entity: str) -> None:
    if entity not in SAGE_OBJECT or not connection.description.gives_codes:
        raise InvalidInput(f"{connection} gives such records ids of its own.", field="code")


def _held(connection_id: int, entity: str, hub_id: int) -> ExternalLink:
    """The link, locked; one in review, not stored yet, for a record without one."""
    connection = Connection.objects.get(pk=connection_id)
    _check_has_codes(connection, entity)
    links = ExternalLink.objects.select_for_update()
    link = links.filter(connection=connection, entity=entity, hub_id=hub_id).first()
    if link is None:
        try:
            identity.record_of(entity, hub_id)
        except KeyError:
            raise InvalidInput(f"There is no {entity} {hub_id}.", field="record") from None
        link = ExternalLink(connection=connection, entity=entity, hub_id=hub_id, state=State.REVIEW)
    return link


def _note(
    link: ExternalLink, action: str, actor: User, before: dict[str, object], reason: str
) -> None:
    audit.record(
        link,
        action=action,
        actor=actor,
        from_state=str(before["state"]),
        to_state=link.state,
        reason=reason,
        changes={"before": before, "after": standing(link)},
    )
    if link.external_id:
        book_terms.copy_soon(link.connection_id, link.entity)
    repointing.follow(link)
