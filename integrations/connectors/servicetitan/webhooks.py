"""What ServiceTitan tells by itself: webhooks v2, CloudEvents 1.0 with a signature over the body.

The key is set in its developer portal beside the address, 32 to 64 characters. Neither the header's
name nor the encoding of the HMAC-SHA256 is documented: the header is an option, and hexadecimal and
base64 are both taken.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

import msgspec

from integrations.connectors.base import Endpoint, Notice
from integrations.http.errors import Rejected, Unauthorized

HEADER = "x-servicetitan-signature"

# Event -> what to read of it: (entity, the member of `data` whose id to read; none: its changes).
READS: dict[str, tuple[tuple[str, str], ...]] = {
    "tn.jpm.job-scheduled": (("job", "job"), ("appointment", "")),
    "tn.jpm.job-rescheduled": (("job", "job"), ("appointment", "")),
    "tn.jpm.job-updated": (("job", "job"),),
    "tn.jpm.job-completed": (("job", "job"),),
    "tn.jpm.job-appointment-updated": (("appointment", "appointment"),),
    "tn.dis.technician-dispatched": (
        ("job", "job"),
        ("appointment", "appointment"),
        ("job_assignment", ""),
    ),
    "tn.acc.invoice-updated": (("invoice", "invoice"), ("invoice_line", "")),
    "tn.acc.invoice-posted": (("invoice", "invoice"),),
    "tn.acc.invoice-exported": (("invoice", "invoice"),),
}


class Subject(msgspec.Struct):
    """A record as far as an event names it."""

    id: int


class Data(msgspec.Struct, rename="camel"):
    """What an event is about, and of which tenant."""

    tenant_id: int | None = None
    job: Subject | None = None
    appointment: Subject | None = None
    invoice: Subject | None = None


class Event(msgspec.Struct):
    """The members of an event we use. The same event told again has the same `userassignedid`."""

    id: str
    type: str
    data: Data
    userassignedid: str = ""


def notices(
    endpoint: Endpoint, headers: Mapping[str, str], body: bytes
) -> tuple[tuple[Notice, ...], str]:
    """What to read because of this event, and the event's type.

    Raises `Unauthorized` for a wrong or missing signature, or when no key is set, and `Rejected`
    for a body that is no event or of another tenant.
    """
    _verify(endpoint, headers, body)
    try:
        event = msgspec.json.decode(body, type=Event)
    except msgspec.DecodeError as error:
        raise Rejected(f"The notice is not a ServiceTitan event: {error}.") from None
    tenant = endpoint.credentials.get("tenant", "").strip()
    if event.data.tenant_id is not None and str(event.data.tenant_id) != tenant:
        raise Rejected("The notice is about another ServiceTitan tenant.")
    key = event.userassignedid or event.id
    found = []
    for entity, member in READS.get(event.type, ()):
        subject = getattr(event.data, member) if member else None
        if member and subject is None:
            continue
        found.append(Notice(key, entity, str(subject.id) if subject else ""))
    return tuple(found), event.type


def _verify(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> None:
    key = endpoint.credentials.get("webhook_key", "")
    if not key:
        raise Unauthorized(
            "No webhook key is set for this connection.",
            hint="Enter the key of the developer portal in the connection's credentials.",
        )
    name = (endpoint.options.get("webhook_signature_header") or HEADER).strip().lower()
    sent = {header.lower(): value for header, value in headers.items()}.get(name, "")
    right = hmac.new(key.encode(), body, hashlib.sha256).digest()
    if not any(hmac.compare_digest(right, given) for given in _decoded(sent)):
        raise Unauthorized("The notice is not signed with this connection's webhook key.")


def _decoded(signature: str) -> list[bytes]:
    """The signature's bytes, in every encoding it can be read in; `sha256=` in front is allowed."""
    text = signature.strip().removeprefix("sha256=")
    found = []
    for decode in (bytes.fromhex, _base64):
        try:
            found.append(decode(text))
        except ValueError:
            continue
    return found


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
