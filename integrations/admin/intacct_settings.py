"""The switches for Intacct, drawn as the tree they are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from integrations import intacct_settings, toggles
from integrations.models import IntacctSettings
from plyhub.common import audit
from plyhub.common.admin.documents import DocumentAdmin
from plyhub.common.errors import DomainError, InputErrors


@admin.register(IntacctSettings)
class IntacctSettingsAdmin(DocumentAdmin):
    list_display = ["connection", *(toggle.name for toggle in toggles.TOGGLES)]
    list_select_related = ["connection"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With one connection to Intacct the menu leads straight to its switches."""
        intacct_settings.ensure_rows()
        keys = list(IntacctSettings.objects.values_list("pk", flat=True)[:2])
        if len(keys) == 1:
            return redirect(self.url("change", keys[0]))
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        settings = self.document(request, object_id)
        if request.method == "POST":
            return self._save(request, settings)
        return self._show(request, settings, {}, {})

    def _save(self, request: HttpRequest, settings: IntacctSettings) -> HttpResponse:
        wanted = {toggle.name: toggle.name in request.POST for toggle in _offered(settings)}
        try:
            intacct_settings.save(
                actor=request.user,
                connection_id=settings.pk,
                changes=wanted,
                confirm="confirm" in request.POST,
            )
        except intacct_settings.ConfirmationNeeded as question:
            return self._show(request, settings, wanted, {}, question=question.message)
        except InputErrors as refused:
            errors = {error.field: error.message for error in refused.errors}
            return self._show(request, settings, wanted, errors)
        except DomainError as error:
            return self._show(request, settings, wanted, {error.field: error.message})
        messages.success(request, "The settings are saved.")
        return redirect(self.url("change", settings.pk))

    def _show(
        self,
        request: HttpRequest,
        settings: IntacctSettings,
        wanted: dict[str, bool],
        errors: dict[str, str],
        question: str = "",
    ) -> HttpResponse:
        may_change = self.has_change_permission(request, settings)
        offered = {toggle.name for toggle in _offered(settings)} if may_change else set()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": settings,
            "title": "Intacct settings",
            "settings": settings,
            "may_change": may_change,
            "question": question,
            "general_error": errors.get("", ""),
            "toggles": [
                {
                    "toggle": toggle,
                    "on": wanted.get(toggle.name, getattr(settings, toggle.name)),
                    "disabled": toggle.name not in offered,
                    "error": errors.get(toggle.name, ""),
                }
                for toggle in toggles.TOGGLES
            ],
            "timeline": audit.timeline(settings)[:20],
        }
        return render(request, "integrations/intacct_settings.html", context)


def _offered(settings: IntacctSettings) -> list[toggles.Toggle]:
    """The switches a person may move now: those whose parent is stored on."""
    return [
        toggle
        for toggle in toggles.TOGGLES
        if not toggle.parent or getattr(settings, toggle.parent)
    ]
