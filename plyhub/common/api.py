"""What every API page shares: paging by key, and errors that say field, reason and cure."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as default_handler

from plyhub.common.errors import DomainError, InputErrors


class KeysetPagination(CursorPagination):
    """Newest first, at the same cost on every page."""

    ordering = "-pk"
    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer domain errors with their status; everything else as the framework does."""
    if isinstance(exc, InputErrors):
        return Response({"errors": [_entry(error) for error in exc.errors]}, status=exc.status)
    if isinstance(exc, DomainError):
        return Response({"errors": [_entry(exc)]}, status=exc.status)
    return default_handler(exc, context)


def _entry(error: DomainError) -> dict[str, str]:
    return {"field": error.field, "message": error.message}


class MayView(BasePermission):
    """Only for those who hold every permission in the view's `view_permissions`.

    Writes are checked by the services they call.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_authenticated and request.user.has_perms(view.view_permissions)
