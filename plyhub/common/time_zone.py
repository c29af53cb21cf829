"""Moments are kept in UTC and shown in the company's zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from plyhub.common.models import Company


class CompanyTimeZoneMiddleware:
    """Show every page that somebody logged in sees in the company's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(Company.current().zone):
            return self.get_response(request)
