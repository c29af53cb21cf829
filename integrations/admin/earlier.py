"""Sending what came before: choose from a list, see what it would bring about, send it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from integrations.models import Connection
from integrations.sync import earlier, remedies
from integrations.sync.target import Target
from plyhub.common.admin.base import link
from plyhub.common.errors import DomainError

PAGE_SIZE = 100
NAME = "integrations_outboxentry_earlier"


def _day() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ChoiceForm(forms.Form):
    """Which connection, which kind, from when."""

    connection = forms.ModelChoiceField(
        Connection.objects.none(), widget=UnfoldAdminSelectWidget(), empty_label=None
    )
    kind = forms.ChoiceField(label="Records", widget=UnfoldAdminSelectWidget())
    since = forms.DateField(label="From", required=False, widget=_day())
    until = forms.DateField(label="To", required=False, widget=_day())
    number = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget(), max_length=60)

    def __init__(self, offers: dict[Connection, list[earlier.Kind]], data: Any) -> None:
        first = next(iter(offers))
        kinds = {kind.entity: kind.label for listed in offers.values() for kind in listed}
        standing = {"connection": first.pk, "kind": next(iter(kinds))}
        super().__init__({**standing, **{name: value for name, value in data.items() if value}})
        self.fields["connection"].queryset = Connection.objects.filter(
            pk__in=[connection.pk for connection in offers]
        )
        self.fields["kind"].choices = list(kinds.items())

    @property
    def chosen(self) -> earlier.Filter:
        values = self.cleaned_data
        return earlier.Filter(
            since=values["since"], until=values["until"], number=values["number"].strip()
        )


def route(site: Any) -> URLPattern:
    """The address of the page."""
    return path("earlier/", site.admin_view(page), name=NAME)


def page(request: HttpRequest) -> HttpResponse:
    """The list; posted, what would be sent; confirmed, it is sent."""
    if not request.user.has_perm(remedies.PERMISSION):
        raise PermissionDenied
    offers = _offers()
    context = {"title": "Records from before", "offers": offers, **admin.site.each_context(request)}
    if not offers:
        return render(request, "integrations/earlier.html", context)
    form = ChoiceForm(offers, request.POST or request.GET)
    if not form.is_valid():
        return render(request, "integrations/earlier.html", {**context, "form": form})
    if request.method == "POST":
        return _posted(request, context, form)
    return _list(request, context, form)


def _offers() -> dict[Connection, list[earlier.Kind]]:
    connected = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED).order_by("pk")
    found = {one: earlier.offered(Target.of(one)) for one in connected}
    return {one: kinds for one, kinds in found.items() if kinds}


def _list(request: HttpRequest, context: dict[str, Any], form: ChoiceForm) -> HttpResponse:
    target = Target.of(form.cleaned_data["connection"])
    kind = earlier.BY_ENTITY[form.cleaned_data["kind"]]
    pages = Paginator(earlier.missing(target, kind, form.chosen), PAGE_SIZE)
    shown = pages.get_page(request.GET.get("page"))
    rows = [
        {
            "pk": row.pk,
            "name": _linked(row),
            "at": getattr(row, kind.at),
            "told": earlier.shown(row, kind),
            "skipped": row.skipped,
        }
        for row in shown
    ]
    more = {
        "form": form,
        "kind": kind,
        "rows": rows,
        "shown": shown,
        "most": earlier.MOST_AT_ONCE,
        "query": _without_page(request),
    }
    return render(request, "integrations/earlier.html", {**context, **more})


def _posted(request: HttpRequest, context: dict[str, Any], form: ChoiceForm) -> HttpResponse:
    connection = form.cleaned_data["connection"]
    kind = earlier.BY_ENTITY[form.cleaned_data["kind"]]
    call = {
        "actor": request.user,
        "connection_id": connection.pk,
        "entity": kind.entity,
        "hub_ids": _chosen(request, connection, kind, form),
    }
    try:
        if "send" in request.POST:
            sent = earlier.send(**call)
            messages.success(request, f"{len(sent)} will be sent.")
            return redirect("admin:integrations_outboxentry_changelist")
        foreseen = earlier.preview(**call)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(f"{request.path}?{_without_page(request)}")
    more = {"form": form, "kind": kind, "foreseen": foreseen, "chosen": call["hub_ids"]}
    more["back"] = _without_page(request)
    return render(request, "integrations/earlier_preview.html", {**context, **more})


def _chosen(
    request: HttpRequest, connection: Connection, kind: earlier.Kind, form: ChoiceForm
) -> list[int]:
    """The rows that were ticked, or all that match."""
    if "all" in request.POST:
        rows = earlier.missing(Target.of(connection), kind, form.chosen)
        return list(rows.values_list("pk", flat=True)[: earlier.MOST_AT_ONCE + 1])
    return [int(text) for text in request.POST.getlist("chosen") if text.isdigit()]


def _linked(row: Model) -> object:
    page = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return link(reverse(page, args=[row.pk]), row)


def _without_page(request: HttpRequest) -> str:
    names = ("connection", "kind", "since", "until", "number")
    given = (request.POST or request.GET).copy()
    for name in set(given) - set(names):
        del given[name]
    return given.urlencode()
