"""Custom field values on records that have them over there. A job takes its whole list and nothing
less; the other records take single fields by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import paging, payloads, push, shapes
from integrations.connectors.servicetitan.client import Client, Exchange
from integrations.connectors.servicetitan.push import Call
from integrations.connectors.servicetitan.shapes import CustomValue, Wire
from integrations.http.errors import NotFound, Rejected
from integrations.records import CustomValueRecord, CustomValuesRecord

_JOB = "job"
# entity -> the path of its records in inventory-v2, and whether one has an address of its own
_BY_NAME = {
    "vendor": ("vendors", True),
    "receipt": ("receipts", False),
    "return": ("returns", False),
}


class Bearer(Wire, kw_only=True):
    """Any record with custom fields."""

    id: int
    custom_fields: list[CustomValue] | None = None


def write(call: Call, record: CustomValuesRecord) -> PushResult:
    """Give the fields their values; all others keep theirs.

    Raises `Rejected` (external_locked) for a record whose fields cannot be written from outside.
    """
    read = _reader(record)
    if not _wrong(read(call.client, record), record):
        return push.result(record.external_id, "")
    exchange = (_write_job if record.entity == _JOB else _write_by_name)(call, record)
    push.read_until(
        lambda: read(call.client, record),
        lambda bearer: _wrong(bearer, record),
        f"the custom fields of {record.entity} {record.external_id}",
    )
    return push.result(record.external_id, "", exchange=exchange)


def find_written(call: Call, record: CustomValuesRecord) -> PushResult | None:
    """The record, if its fields already say what ours say."""
    try:
        bearer = _reader(record)(call.client, record)
    except NotFound:
        return None
    return None if _wrong(bearer, record) else push.result(record.external_id, "")


def _reader(record: CustomValuesRecord) -> Callable[[Client, CustomValuesRecord], Bearer]:
    if record.entity == _JOB:
        return _job
    if record.entity not in _BY_NAME:
        what = record.entity.replace("_", " ")
        raise Rejected(
            f"ServiceTitan takes no custom fields of a {what} from outside.",
            reason="external_locked",
            hint=f"Somebody with access to ServiceTitan has to fill them in on the {what} by hand.",
        )
    return _single if _BY_NAME[record.entity][1] else _listed


def _job(client: Client, record: CustomValuesRecord) -> Bearer:
    return client.read("jpm", f"jobs/{_number(record)}", {}, Bearer)


def _single(client: Client, record: CustomValuesRecord) -> Bearer:
    path, _ = _BY_NAME[record.entity]
    return client.read("inventory", f"{path}/{_number(record)}", {}, Bearer)


def _listed(client: Client, record: CustomValuesRecord) -> Bearer:
    path, _ = _BY_NAME[record.entity]
    number = _number(record)
    where = {"ids": record.external_id, "active": "Any"}
    for row in paging.every(client, "inventory", path, where, Bearer):
        if row.id == number:
            return row
    raise NotFound(f"ServiceTitan has no {record.entity} {record.external_id}.")


def _number(record: CustomValuesRecord) -> int:
    return payloads.whole(record.external_id, record.entity)


def _write_by_name(call: Call, record: CustomValuesRecord) -> Exchange:
    path = f"{_BY_NAME[record.entity][0]}/custom-fields"
    body = payloads.named_fields(record.external_id, record.values)
    return call.client.write("PATCH", "inventory", path, body, key=call.key)


def _write_job(call: Call, record: CustomValuesRecord) -> Exchange:
    """What is left out of the list is removed over there, so theirs goes along."""
    theirs = _job(call.client, record)
    kept = {each.type_id: each.value or "" for each in theirs.custom_fields or () if each.type_id}
    kept |= _typed(call.client, record, theirs)
    values = [
        CustomValueRecord(name="", type_id=str(key), value=value)
        for key, value in kept.items()
        if value
    ]
    path = f"jobs/{_number(record)}"
    return call.client.write("PATCH", "jpm", path, payloads.job_fields(values), key=call.key)


def _typed(client: Client, record: CustomValuesRecord, theirs: Bearer) -> dict[int, str]:
    """Our values by the ids of their fields. Raises `Rejected` for a field there is not."""
    types = {_key(each.name): each.type_id for each in theirs.custom_fields or () if each.type_id}
    if any(not each.type_id and _key(each.name) not in types for each in record.values):
        rows = paging.every(client, "jpm", "jobs/custom-fields", paging.BY_ID, shapes.CustomField)
        types = {_key(row.name): row.id for row in rows}
    found = {}
    for each in record.values:
        number = int(each.type_id) if each.type_id.isdigit() else types.get(_key(each.name))
        if number is None:
            raise Rejected(
                f"ServiceTitan has no custom field {each.name!r} of a job.",
                reason="id_invalid",
                hint="Run a sync of custom fields, then map the field again.",
            )
        found[number] = each.value
    return found


def _key(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()


def _wrong(bearer: Bearer, record: CustomValuesRecord) -> str:
    """What the fields say otherwise than ours; a field that is not there says nothing."""
    by_type: dict[Any, str] = {}
    by_name: dict[str, str] = {}
    for each in bearer.custom_fields or ():
        value = (each.value or "").strip()
        by_type[str(each.type_id)], by_name[_key(each.name)] = value, value
    said = []
    for ours in record.values:
        theirs = by_name.get(_key(ours.name), by_type.get(ours.type_id, ""))
        if theirs != ours.value.strip():
            said.append(f"{ours.name} {theirs!r} instead of {ours.value!r}")
    return ", ".join(said)
