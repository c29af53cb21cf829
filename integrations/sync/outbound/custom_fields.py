"""What a record says in its custom fields, on its way to the system that made them.

Only what is ours to say goes: fields whose word is ours, and those changed here since that system
was last known to say otherwise. What was sent is kept with the entry, so that a look for it never
looks for what has changed since.
"""

from __future__ import annotations

from integrations.connectors.base import PushResult
from integrations.models import OutboxEntry
from integrations.records import CustomValueRecord, CustomValuesRecord
from integrations.sync import links
from integrations.sync.outbound.masters import VENDOR
from integrations.sync.outbound.projects import JOB
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from plyhub.common import custom_values
from plyhub.common.models import CustomField, CustomFieldValue

# Kind of record -> what the links of its fields are called.
FIELD_LINKS = {"job": "job_custom_field", "vendor": "vendor_custom_field"}


def build(target: Target, entry: OutboxEntry) -> CustomValuesRecord:
    """The values as they have to be now; when looking, as they were last sent."""
    if not (entry.probes and entry.payload):
        entry.payload = _facts(entry)
        OutboxEntry.objects.filter(pk=entry.pk).update(payload=entry.payload)
    return _record(target, entry)


def settled(entry: OutboxEntry, result: PushResult) -> None:
    """What was sent is what they say from now on."""
    sent = {int(pk): value for pk, value in (entry.payload or {}).get("values", {}).items()}
    custom_values.note_told(object_id=entry.hub_id, values=sent)


def _facts(entry: OutboxEntry) -> Payload:
    ours = CustomFieldValue.objects.filter(
        field__entity=entry.entity,
        field__is_active=True,
        field__is_writable=True,
        object_id=entry.hub_id,
    ).select_related("field")
    return {
        "values": {str(each.field_id): each.value for each in ours.order_by("field") if _goes(each)}
    }


def _goes(each: CustomFieldValue) -> bool:
    """A field of both goes only when it was changed here: else it might undo what they changed."""
    owner = each.field.owner
    if owner == CustomField.Owner.BOTH:
        return each.value != each.told
    return owner == CustomField.Owner.HUB


def _record(target: Target, entry: OutboxEntry) -> CustomValuesRecord:
    values = {int(pk): value for pk, value in entry.payload["values"].items()}
    link = FIELD_LINKS[entry.entity]
    own = Ref(entry.entity, entry.hub_id)
    found = links.read(target.connection, [own, *(Ref(link, pk) for pk in values)])
    fields = CustomField.objects.in_bulk(values)
    return CustomValuesRecord(
        external_id=found.id_of(own.entity, own.hub_id),
        entity=entry.entity,
        values=tuple(
            CustomValueRecord(name=field.name, value=values[pk], type_id=found.id_of(link, pk))
            for pk, field in sorted(fields.items())
        ),
    )


def _subject(entity: str, bearer: Subject) -> Subject:
    return Subject(
        build=build,
        needs=lambda _target, hub_id: Needs(masters=(Ref(entity, hub_id),)),
        label=lambda hub_id: f"Custom fields of {bearer.label(hub_id)}",
        key=lambda hub_id: f"custom_fields:{entity}:{hub_id}",
        settled=settled,
    )


JOB_FIELDS = _subject("job", JOB)
VENDOR_FIELDS = _subject("vendor", VENDOR)
