"""Where outside systems tell of changes: the door, and nothing behind it but `notices`."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations.http.errors import RemoteError, Unauthorized
from integrations.models import Connection
from integrations.sync import notices

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000


@csrf_exempt  # Another system calls, without a session; its signature is checked instead.
@require_POST
def receive(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take in a notice for the connection of that address.

    200 once it is kept, so that it is not told again; 401 for a wrong signature, 400 for what is no
    notice, 404 for an address of ours that does not exist.
    """
    connection = Connection.objects.filter(webhook_token=token).first()
    if connection is None or not connection.description.webhooks:
        return HttpResponseNotFound()
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        count = notices.receive(connection=connection, headers=request.headers, body=request.body)
    except Unauthorized as error:
        log.warning("Notice for connection %s turned away: %s", connection.pk, error.message)
        return JsonResponse({"errors": [{"field": "", "message": error.message}]}, status=401)
    except RemoteError as error:
        return JsonResponse({"errors": [{"field": "", "message": error.message}]}, status=400)
    return JsonResponse({"records": count})
