"""Pictures of the price book: uploaded, found by their path, served from storage."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, gateway, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.system import Request, Response

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

STORAGE = "/storage/"
FOLDER = "Images/"
TABLE = "images"
# How a file begins -> its type and ending.
_TYPES = {
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"GIF8": ("image/gif", "gif"),
    b"RIFF": ("image/webp", "webp"),
}


def keep(tenant: Tenant, path: str, content: bytes) -> dict[str, Any]:
    """Store a picture under `path`; raises the 400 when the bytes are no picture."""
    kind = next((kind for mark, (kind, _) in _TYPES.items() if content.startswith(mark)), None)
    if kind is None:
        raise invalid({"file": ["The file is not an image."]})
    row = {"contentType": kind, "content": base64.b64encode(content).decode()}
    return tenant.table(TABLE).insert(path, row)


def upload(call: Call) -> Reply:
    """Store the part `file` and answer the path an item's asset can name."""
    file = call.body["parts"].get("file")
    if file is None or not file.content:
        raise invalid({"file": ["The file field is required."]})
    ending = next((end for m, (_, end) in _TYPES.items() if file.content.startswith(m)), "")
    path = f"{FOLDER}Uploads/{call.tenant.next_id()}.{ending}"
    keep(call.tenant, path, file.content)
    return Reply(content={"path": path})


def find(call: Call) -> Reply:
    """Answer where the picture at the query's `path` lies, as a redirect; 404 without one."""
    path = call.request.param("path") or ""
    if not path.startswith(FOLDER):
        raise invalid({"path": [f"The path must begin with {FOLDER}."]})
    if path not in call.tenant.table(TABLE):
        raise Problem(404, "The image was not found.")
    where = f"{STORAGE}{call.tenant.account.id}/{quote(path)}?sig={_signature(call.tenant, path)}"
    host = call.request.headers.get("Host")
    return Reply(headers={"Location": f"http://{host}{where}" if host else where})


def serve(system: ServiceTitanSystem, request: Request) -> Response:
    """Answer a stored picture; the signature in the address stands for a log-in."""
    account, _, path = request.path.removeprefix(STORAGE).partition("/")
    try:
        tenant = system.tenant(account)
        row = tenant.table(TABLE)[path]
    except KeyError:
        return gateway(404, "Resource not found")
    if not hmac.compare_digest(request.param("sig") or "", _signature(tenant, path)):
        return gateway(403, "Signature did not match.")
    return Response(200, base64.b64decode(row["content"]), row["contentType"])


def _signature(tenant: Tenant, path: str) -> str:
    key = tenant.store.meta.get("signing_key", "")
    return hmac.new(key.encode(), path.encode(), hashlib.sha256).hexdigest()[:32]
