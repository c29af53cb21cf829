"""What every API page shares: paging by key, and errors that say field, reason and cure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
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
    """Answer domain errors, and what could not be read, in one shape; the rest as always."""
    if isinstance(exc, InputErrors):
        return Response({"errors": [_entry(error) for error in exc.errors]}, status=exc.status)
    if isinstance(exc, DomainError):
        return Response({"errors": [_entry(exc)]}, status=exc.status)
    if isinstance(exc, ValidationError):
        return Response({"errors": list(_flatten(exc.detail))}, status=exc.status_code)
    return default_handler(exc, context)


def _flatten(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """The framework's nested messages, one by one; lines count from 1 as they do everywhere."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else _name(name)
            yield from _flatten(inner, ".".join(part for part in (field, own) if part))
    elif isinstance(detail, list) and detail and isinstance(detail[0], dict):
        for number, inner in enumerate(detail, start=1):
            yield from _flatten(inner, f"{field}.{number}")
    else:
        messages = detail if isinstance(detail, list) else [detail]
        yield from ({"field": field, "message": str(message)} for message in messages)


def _name(key: Any) -> str:
    return str(key + 1) if isinstance(key, int) else str(key)


def _entry(error: DomainError) -> dict[str, str]:
    return {"field": error.field, "message": error.message}


class MayView(BasePermission):
    """Only for those who hold every permission in the view's `view_permissions`.

    Writes are checked by the services they call.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_authenticated and request.user.has_perms(view.view_permissions)
