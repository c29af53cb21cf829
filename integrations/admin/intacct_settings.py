"""The switches for Intacct, drawn as the tree they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from integrations import intacct_settings, settings_overview, toggles
from integrations.models import IntacctSettings
from plyhub.common.admin.documents import DocumentAdmin
from plyhub.common.errors import DomainError, InputErrors


@dataclass(frozen=True, slots=True)
class Box:
    """A switch as it is drawn."""

    toggle: toggles.Toggle
    on: bool
    can_move: bool
    waits_for: str
    has_no_effect: bool
    error: str


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
        if request.method != "POST":
            return self._show(request, settings, {}, {})
        if "restore" in request.POST:
            return self._restore(request, settings)
        return self._save(request, settings)

    def _save(self, request: HttpRequest, settings: IntacctSettings) -> HttpResponse:
        wanted = _wanted(request, settings)
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

    def _restore(self, request: HttpRequest, settings: IntacctSettings) -> HttpResponse:
        try:
            intacct_settings.restore(actor=request.user, connection_id=settings.pk)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "The earlier settings are back, from now on.")
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
        movable = _movable(settings) if may_change else frozenset()

        def box(toggle: toggles.Toggle) -> Box:
            return Box(
                toggle=toggle,
                on=wanted.get(toggle.name, getattr(settings, toggle.name)),
                can_move=toggle.name in movable,
                waits_for=settings_overview.waits_for(settings, toggle),
                has_no_effect=settings_overview.has_no_effect(settings, toggle),
                error=errors.get(toggle.name, ""),
            )

        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": settings,
            "title": "Intacct settings",
            "settings": settings,
            "may_change": may_change,
            "question": question,
            "general_error": errors.get("", ""),
            "tree": [
                (box(toggle), [box(child) for child in children])
                for toggle, children in settings_overview.tree()
            ],
            "prerequisites": settings_overview.prerequisites(settings),
            "restorable": intacct_settings.restorable(settings) if may_change else [],
            "history": settings_overview.history(settings),
        }
        status = 400 if errors else 200
        return render(request, "integrations/intacct_settings.html", context, status=status)


def _movable(settings: IntacctSettings) -> frozenset[str]:
    """The switches that can be moved now: those whose parent is stored on."""
    return frozenset(
        toggle.name
        for toggle in toggles.TOGGLES
        if not settings_overview.waits_for(settings, toggle)
    )


def _wanted(request: HttpRequest, settings: IntacctSettings) -> dict[str, bool]:
    """What was posted: a box that can be moved and is not sent is off, one that cannot be moved is
    only told about when somebody sends it all the same, and then refused."""
    movable = _movable(settings)
    return {
        toggle.name: toggle.name in request.POST
        for toggle in toggles.TOGGLES
        if toggle.name in movable or toggle.name in request.POST
    }
