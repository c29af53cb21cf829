"""Deciding what one record is called in the books: one that is there, or a new code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from integrations import mapping_selectors
from integrations.mapping_kinds import BY_ENTITY
from integrations.mapping_selectors import STATES, Row
from integrations.models import Connection, ExternalLink
from integrations.sync import decisions, repointing
from plyhub.common.admin.documents import add_errors
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError

NEW = ""
MOST = 50


class DecideForm(forms.Form):
    """One of those over there, or a new one with a code of its own."""

    same_as = forms.ChoiceField(
        label="It is", required=False, widget=UnfoldAdminSelectWidget(), initial=NEW
    )
    code = forms.CharField(
        label="Code of a new one, or the id of another one there",
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Taken if nothing is chosen above.",
    )
    reason = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget(), max_length=300)

    def __init__(self, link: ExternalLink, data: Any = None, *, find: str = "") -> None:
        super().__init__(data)
        asked = decisions.question(link)
        self.rule = asked.rule
        found = mapping_selectors.search_there(link.connection, link.entity, find, most=MOST)
        offered = dict([*asked.there, *found])
        self.fields["same_as"].choices = [(NEW, "A new one"), *offered.items()]
        self.fields["code"].initial = asked.code
        self.was_sent = repointing.was_sent(link)
        if not self.was_sent:
            self.fields["reason"].help_text = "Kept in the history."
            return
        self.fields["same_as"].choices = [(NEW, "The one whose id is below"), *offered.items()]
        self.fields["code"].label = "Id of another one there"
        self.fields["code"].initial = ""
        self.fields[
            "reason"
        ].help_text = (
            f"Needed: something was sent with {link.external_id}, which stays as it is there."
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["code"] = values.get("same_as") or values.get("code", "")
        if not values["code"]:
            self.add_error("code", "Choose one that is there, or enter a code.")
        return values


def address(connection_id: int, row: Row) -> str:
    """Where it is decided about this record."""
    return reverse(
        "admin:integrations_externallink_decide",
        args=[connection_id, row.kind.entity, row.hub_id],
    )


def page(request: HttpRequest, *, connection_id: int, entity: str, hub_id: int) -> HttpResponse:
    """Both sides, what is asked, and the form."""
    connection = get_object_or_404(Connection, pk=connection_id)
    if entity not in BY_ENTITY or not connection.description.gives_codes:
        raise Http404("There is no such mapping.")
    [row] = mapping_selectors.rows(connection, entity, [hub_id])
    if not (row.link_id or row.value):
        raise Http404("There is no such record.")
    found = ExternalLink.objects.select_related("connection").filter(pk=row.link_id).first()
    link = found or ExternalLink(
        connection=connection, entity=entity, hub_id=hub_id, state=ExternalLink.State.REVIEW
    )
    return of_link(request, link, row)


def of_link(request: HttpRequest, link: ExternalLink, row: Row | None = None) -> HttpResponse:
    """The same, at the address of the link's own page."""
    if row is None:
        [row] = mapping_selectors.rows(link.connection, link.entity, [link.hub_id])
    may_decide = decisions.may_decide(request.user, link.entity)
    if request.method != "POST" and not may_decide:
        raise PermissionDenied
    find = request.GET.get("find", "").strip()
    posted = request.POST if request.method == "POST" else None
    chosen = (posted or {}).get("same_as", "")
    form = DecideForm(link, posted, find=find or chosen)
    if form.is_bound and form.is_valid() and _decided(request, link, form):
        return redirect(_back(request, link, row))
    context = {
        **admin.site.each_context(request),
        "title": f"{row.kind.singular}: {row.name}",
        "row": row,
        "link": link,
        "label": label(row.state, STATES[row.state]),
        "form": form,
        "find": find,
        "found": len(form.fields["same_as"].choices) - 1,
        "open": repointing.open_entries(link),
        "next": request.GET.get("next", request.POST.get("next", "")),
        "back_url": _back(request, link, row),
    }
    return render(request, "integrations/mapping_decide.html", context)


def _decided(request: HttpRequest, link: ExternalLink, form: DecideForm) -> bool:
    """Whether the service took it; what it refused is shown in the form."""
    values = form.cleaned_data
    try:
        settled = decisions.override(
            actor=request.user,
            connection_id=link.connection_id,
            entity=link.entity,
            hub_id=link.hub_id,
            code=values["code"],
            reason=values["reason"],
        )
    except DomainError as error:
        add_errors(form, error)
        return False
    code = settled.external_id or settled.code
    messages.success(request, f"It is {code} from now on. What waited for it goes now.")
    return True


def _back(request: HttpRequest, link: ExternalLink, row: Row) -> str:
    wanted = request.GET.get("next", request.POST.get("next", ""))
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return (
        reverse("admin:integrations_externallink_changelist")
        + f"?connection={link.connection_id}&entity={row.kind.entity}"
    )
