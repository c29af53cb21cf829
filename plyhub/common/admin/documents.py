"""The page of a document: what it is, its state, what can be done now, what happened, where it is.

A document is looked at first and edited on a page of its own. Every action is a button that posts
(or a small form that does), calls one service function, and shows what the service refuses in the
service's own words, with everything typed still there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from plyhub.common import audit, field_owners, systems
from plyhub.common.admin.base import BackOfficeAdmin
from plyhub.common.errors import DomainError, InputErrors
from plyhub.common.field_owners import Fields
from plyhub.common.panels import notes_for, panels_for, tables_for

# htmx stops asking when it gets this status.
STOP_POLLING = 286


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `perform(actor, document, data)` calls the service; `form(document)` asks first, on
    a page of `template`.

    `done` may name the `{document}` and the `{result}`; `shows` is the address of the result, if
    that is what people want to see next.
    """

    name: str
    label: str
    perform: Callable[[Any, Any, dict[str, Any]], object]
    done: str
    form: type[forms.Form] | None = None
    tone: str = "plain"
    explains: str = ""
    shows: Callable[[Any], str] | None = None
    template: str = "admin/document_action.html"

    @property
    def asks(self) -> bool:
        """Whether a form comes first. For templates, which would call the form's class."""
        return self.form is not None


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value at the head of the page; `column` is the field it shows, where it is one,
    and `decided` where that is decided."""

    label: str
    value: object
    column: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a document; `numeric` names the columns that hold figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    numeric: frozenset[int] = frozenset()
    footer: Sequence[object] = ()
    empty: str = "Nothing here yet."


class DocumentAdmin(BackOfficeAdmin):
    """A list, a page to look at, and an edit page for what may be edited."""

    document_actions: Sequence[Action] = ()
    # What the records are called in the table of who decides on which field, and their rows of it.
    owned: tuple[str, Fields] = ("", {})

    # What a subclass says about its document.

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        """Names of the actions this person may take on this document now."""
        return set()

    def may_edit(self, request: HttpRequest, document: Model) -> bool:
        return False

    def facts(self, request: HttpRequest, document: Model) -> list[Fact]:
        return []

    def tables(self, request: HttpRequest, document: Model) -> list[Table]:
        return []

    def cautions(self, request: HttpRequest, document: Model) -> list[str]:
        """What whoever looks at this document should know first."""
        return []

    def links(self, request: HttpRequest, document: Model) -> list[tuple[str, str]]:
        """Further pages of this document: (what people read, address)."""
        return []

    def status_label(self, document: Model) -> object:
        return ""

    # What other systems say of the rows of a list.

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list as always; each row knows as `elsewhere` how it stands outside."""
        listed = super().get_changelist_instance(request)
        rows = list(listed.result_list)  # evaluates it: these are the rows it keeps
        notes = notes_for(self.opts.model_name, [row.pk for row in rows])
        for row in rows:
            row.elsewhere = notes.get(row.pk, "")
        return listed

    # Pages.

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<int:object_id>/edit/", wrap(self.edit_view), name=f"{name}_edit"),
            path("<int:object_id>/do/<slug:action>/", wrap(self.action_view), name=f"{name}_do"),
            path("<int:object_id>/panels/", wrap(self.panels_view), name=f"{name}_panels"),
            *super().get_urls(),
        ]

    def url(self, view: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    def document(self, request: HttpRequest, object_id: object) -> Any:
        """The document, or 404; raises `PermissionDenied` if this person may not see it."""
        document = self.get_object(request, str(object_id))
        if document is None:
            raise Http404(f"There is no {self.opts.verbose_name} {object_id}.")
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return document

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        document = self.document(request, object_id)
        allowed = self.allowed_actions(request, document)
        context = {
            **self.admin_site.each_context(request),
            **self.panel_context(request, document),
            "opts": self.opts,
            "original": document,
            "title": str(document),
            "document": document,
            "status_label": self.status_label(document),
            "facts": self._decided(document, self.facts(request, document)),
            "cautions": self.cautions(request, document),
            "tables": [*self.tables(request, document), *tables_for(document, request)],
            "actions": [
                (action, self.url("do", document.pk, action.name))
                for action in self.document_actions
                if action.name in allowed
            ],
            "links": self.links(request, document),
            "edit_url": self.url("edit", document.pk) if self.may_edit(request, document) else "",
            "timeline": audit.timeline(document)[:50],
        }
        return render(request, "admin/document.html", context)

    def _decided(self, document: Model, facts: list[Fact]) -> list[Fact]:
        """The facts, each knowing where its field is decided."""
        told = self.decided(document) if any(fact.column for fact in facts) else {}
        return [replace(fact, decided=told.get(fact.column, "")) for fact in facts]

    def decided(self, document: Model) -> dict[str, str]:
        """Where each field of this document is decided, in words, by column."""
        entity, fields = self.owned
        keeper = systems.keeper_of(entity, document.pk) if entity else ""
        books = systems.books()
        return {
            column: field_owners.words(field, keeper=keeper, books=books)
            for column, field in fields.items()
        }

    def get_form(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """The form as always; each field says where it is decided, if that is not only here."""
        form = super().get_form(request, obj, **kwargs)
        told = self.decided(obj) if obj is not None and self.owned[0] else {}
        for name, field in form.base_fields.items():
            words = told.get(name) or told.get(f"{name}_id")
            if words and words not in str(field.help_text):
                helps = (str(field.help_text), f"{words[0].upper()}{words[1:]}.")
                field.help_text = " ".join(each for each in helps if each)
        return form

    def panels_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The panels alone, asked for every few seconds while something is under way."""
        context = self.panel_context(request, self.document(request, object_id))
        status = 200 if context["is_live"] else STOP_POLLING
        return render(request, "admin/panels.html", context, status=status)

    def panel_context(self, request: HttpRequest, document: Model) -> dict[str, Any]:
        panels = panels_for(document, request)
        return {
            "panels": panels,
            "panels_url": self.url("panels", document.pk),
            "is_live": any(panel.context.get("is_live") for panel in panels),
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One way to save: the next page is the document's own."""
        only_save = {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, {**context, **only_save}, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Model) -> HttpResponse:
        return self._back(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        return self._back(obj)

    def edit_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        document = self.document(request, object_id)
        if not self.may_edit(request, document):
            messages.error(request, f"{document} cannot be edited now.")
            return redirect(self.url("change", object_id))
        return super().change_view(request, str(object_id))

    def action_view(self, request: HttpRequest, object_id: int, action: str) -> HttpResponse:
        document = self.document(request, object_id)
        chosen = next((each for each in self.document_actions if each.name == action), None)
        if chosen is None:
            raise Http404(f"There is no action {action}.")
        if chosen.form is None:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return self._perform(request, document, chosen, {})
        if request.method == "GET" and action not in self.allowed_actions(request, document):
            messages.error(request, f"“{chosen.label}” is not possible for {document} now.")
            return self._back(document)
        return self._ask(request, document, chosen)

    def _ask(self, request: HttpRequest, document: Any, action: Action) -> HttpResponse:
        form = action.form(document, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                return self._perform(request, document, action, form.cleaned_data, form=form)
            except DomainError as error:
                add_errors(form, error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": document,
            "title": f"{action.label}: {document}",
            "document": document,
            "action": action,
            "form": form,
            "back_url": self.url("change", document.pk),
        }
        return render(request, action.template, context)

    def _perform(
        self,
        request: HttpRequest,
        document: Any,
        action: Action,
        data: dict[str, Any],
        *,
        form: forms.Form | None = None,
    ) -> HttpResponse:
        try:
            result = action.perform(request.user, document, data)
        except DomainError as error:
            if form is not None:
                raise
            messages.error(request, error.message)
        else:
            messages.success(request, action.done.format(document=document, result=result))
            if action.shows is not None:
                return redirect(action.shows(result))
        return self._back(document)

    def _back(self, document: Model) -> HttpResponse:
        return redirect(self.url("change", document.pk))


def add_errors(form: forms.Form, error: DomainError) -> None:
    """Show what a service refused beside the fields it is about.

    A form whose fields have names of their own says in `field_for(name)` which is meant.
    """
    field_for = getattr(form, "field_for", str)
    for single in error.errors if isinstance(error, InputErrors) else [error]:
        field = field_for(single.field)
        form.add_error(field if field in form.fields else None, single.message)
