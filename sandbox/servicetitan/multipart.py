"""Reading multipart/form-data, the form in which files are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.servicetitan.problems import Problem, invalid
from sandbox.system import Request

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_NAMES = re.compile(r'\b(name|filename)="([^"]*)"')
_TYPE = re.compile(r"^content-type:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """One part: `filename` is empty for a plain field."""

    filename: str
    media_type: str
    content: bytes


def read(request: Request) -> dict[str, Part]:
    """Return the parts by name; raises 415 when the body is no such form, 400 when it is broken."""
    kind = request.headers.get("Content-Type", "")
    if kind.split(";")[0].strip().lower() != "multipart/form-data":
        raise Problem(415)
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise invalid({"": ["Missing content-type boundary."]})
    mark = b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1")
    pieces = (b"\r\n" + request.body).split(mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise invalid({"": ["Unexpected end of the form."]})
    return dict(_part(piece) for piece in pieces[1:-1])


def _part(piece: bytes) -> tuple[str, Part]:
    head, _, content = piece.partition(b"\r\n\r\n")
    text = head.decode("utf-8", "replace")
    names = dict(_NAMES.findall(text))
    media_type = _TYPE.search(text)
    kind = media_type[1] if media_type else "application/octet-stream"
    return names.get("name", ""), Part(names.get("filename", ""), kind, content)
