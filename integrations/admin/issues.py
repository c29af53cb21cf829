"""Records that were not taken in: which, why, since when, and having them tried or ignored."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextareaWidget

from integrations import issue_causes
from integrations.http.redaction import mask
from integrations.models import SyncIssue
from integrations.sync import issues, scopes, settling
from integrations.sync.entities import BY_NAME
from plyhub.common.admin.base import ReadOnlyAdmin, number
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError

_SHOWN = 20_000
"""Characters of a record that are shown; the rest is of no use to a reader."""


class IgnoreForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), max_length=300)

    def __init__(self, document: SyncIssue | None, data: Any = None) -> None:
        super().__init__(data)


def _retry(actor: Any, issue: SyncIssue, data: dict[str, Any]) -> None:
    settling.retry(actor=actor, issue_ids=[issue.pk])


def _ignore(actor: Any, issue: SyncIssue, data: dict[str, Any]) -> None:
    settling.ignore(actor=actor, issue_ids=[issue.pk], reason=data["reason"])


class ShowFilter(admin.SimpleListFilter):
    """What is open, unless something else is asked for."""

    title = "show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ignored", "Ignored"), ("all", "All, also what is settled")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        ignored = self.value() == "ignored"
        return queryset.filter(resolved_at__isnull=True, ignored_at__isnull=not ignored)


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, kind.plural.capitalize()) for name, kind in BY_NAME.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(entity=self.value()) if self.value() else queryset


class CauseFilter(admin.SimpleListFilter):
    title = "cause"
    parameter_name = "cause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = model_admin.causes(request)
        return [(each.key, f"{each.kind}: {each.title} · {each.count}") for each in found]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        key = self.value()
        return issue_causes.of_cause(queryset, key) if key else queryset


@admin.action(description="Try again now", permissions=["settle"])
def retry_selected(_admin: Any, request: HttpRequest, queryset: QuerySet[SyncIssue]) -> None:
    _try(request, list(queryset.values_list("pk", flat=True)))


@admin.action(description="Ignore", permissions=["settle"])
def ignore_selected(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[SyncIssue]
) -> HttpResponse | None:
    """Ask for the reason, then leave them alone."""
    form = IgnoreForm(None, request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        ids = list(queryset.values_list("pk", flat=True))
        try:
            count = settling.ignore(actor=request.user, issue_ids=ids, **form.cleaned_data)
        except DomainError as error:
            form.add_error("reason", error.message)
        else:
            messages.success(request, f"{count} ignored until another version of them comes.")
            return None
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Ignore {queryset.count():,} records",
        "explains": "They are left alone until another version of them comes.",
        "act": "Ignore",
        "action": "ignore_selected",
        "form": form,
        "labels": [_named(each) for each in queryset[:20]],
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "name": ACTION_CHECKBOX_NAME,
    }
    return render(request, "integrations/ignore_many.html", context)


def retry_cause(request: HttpRequest) -> HttpResponse:
    """Try again whatever stays out for one reason."""
    key = request.POST.get("cause", "")
    chosen = issue_causes.of_cause(issue_causes.open_issues(), key).order_by("pk")
    _try(request, list(chosen.values_list("pk", flat=True)[: settling.MOST_AT_ONCE]))
    return redirect("admin:integrations_syncissue_changelist")


def _try(request: HttpRequest, ids: list[int]) -> None:
    try:
        runs = settling.retry(actor=request.user, issue_ids=ids)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        names = ", ".join(f"#{run.pk}" for run in runs)
        messages.success(request, f"{len(ids)} will be read again now, by sync {names}.")


@admin.register(SyncIssue)
class SyncIssueAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["record", "message", "state_label", "connection", "since", "tries_text"]
    list_filter = [ShowFilter, CauseFilter, KindFilter, "connection"]
    list_before_template = "integrations/issue_causes.html"
    search_fields = ["external_id", "message"]
    list_select_related = ["connection"]
    ordering = ["cause", "-pk"]
    actions = [retry_selected, ignore_selected]
    document_actions = (
        Action(
            "retry",
            "Retry now",
            _retry,
            "It is read again now. The page of the sync shows what comes of it.",
            tone="primary",
        ),
        Action(
            "ignore",
            "Ignore",
            _ignore,
            "It is left alone until another version of it comes.",
            form=IgnoreForm,
            explains="Nothing is lost: if it changes over there, it is tried again.",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(retry_cause))
        return [path("cause/", view, name="integrations_syncissue_cause"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncIssue]:
        return super().get_queryset(request).select_related("connection", "ignored_by")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, below what keeps records out."""
        more = {
            "causes": self.causes(request),
            "may_settle": self.has_settle_permission(request),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def causes(self, request: HttpRequest) -> list[issue_causes.Cause]:
        """Read once a page: the list and its filter show the same."""
        if not hasattr(request, "_issue_causes"):
            request._issue_causes = issue_causes.causes()
        return request._issue_causes

    def has_settle_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(settling.PERMISSION)

    @admin.display(description="record", ordering="external_id")
    def record(self, issue: SyncIssue) -> str:
        return _named(issue)

    @admin.display(description="state")
    def state_label(self, issue: SyncIssue) -> object:
        return self.status_label(issue)

    @admin.display(description="since", ordering="created_at")
    def since(self, issue: SyncIssue) -> str:
        return timesince(issue.created_at)

    @admin.display(description="tries", ordering="tries")
    def tries_text(self, issue: SyncIssue) -> object:
        return number(issue.tries)

    def status_label(self, document: SyncIssue) -> object:
        return label(*_state(document))

    def allowed_actions(self, request: HttpRequest, document: SyncIssue) -> set[str]:
        if not self.has_settle_permission(request) or document.resolved_at:
            return set()
        return {"retry"} if document.ignored_at else {"retry", "ignore"}

    def facts(self, request: HttpRequest, document: SyncIssue) -> list[Fact]:
        facts = [
            Fact("What is wrong", document.message),
            Fact("From", document.connection),
            Fact("Kind", scopes.entity_label(document.entity)),
            Fact("Id there", document.external_id),
            Fact("Since", document.created_at),
            Fact("Tried", _times(document.tries)),
            Fact("Last try", document.last_tried_at),
        ]
        if document.ignored_at:
            facts += [
                Fact("Ignored", document.ignored_at),
                Fact("By", document.ignored_by),
                Fact("Because", document.ignored_reason),
            ]
        if document.resolved_at:
            facts.append(Fact("Settled", document.resolved_at))
        return facts

    def tables(self, request: HttpRequest, document: SyncIssue) -> list[Table]:
        text = format_html('<pre class="ply-payload">{}</pre>', _readable(document))
        return [Table("The record as it came", [], [(text,)])]


def _named(issue: SyncIssue) -> str:
    kind = BY_NAME.get(issue.entity)
    return f"{(kind.singular if kind else issue.entity).capitalize()} {issue.external_id}"


def _state(issue: SyncIssue) -> tuple[str, str]:
    if issue.resolved_at:
        return "resolved", "Settled"
    if issue.ignored_at:
        return "dismissed", "Ignored"
    if issue.is_wanted:
        return "queued", "Being tried"
    if issues.is_gap(issue):
        return "wait", "In, with a gap"
    return "failed", "Not taken in"


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries:,} times"


def _readable(issue: SyncIssue) -> str:
    """The record line by line, without what looks like a secret."""
    text = issues.content(issue)
    with contextlib.suppress(ValueError):  # What is no JSON is shown as it came.
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return mask(text)[:_SHOWN]
