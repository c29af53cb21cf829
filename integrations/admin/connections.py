"""Connections: credentials that can be written but never read back, tests, and sync now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget

from integrations.admin import pausing, sync_now, warehouses
from integrations.admin.connection_form import ConnectionForm
from integrations.connectors.base import Field
from integrations.models import Connection, SyncRun
from integrations.selectors import ago
from integrations.sync import (
    calls,
    comparing,
    connections,
    pauses,
    scopes,
    sentences,
    timing,
)
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError

DAYS_OF_CALLS = 7


class SyncForm(forms.Form):
    scope = forms.ChoiceField(widget=UnfoldAdminSelectWidget(), help_text="What is read.")
    full = forms.BooleanField(
        required=False, label="Read everything again, not only what changed since the last time"
    )
    since = forms.DateField(
        required=False,
        label="Or read again what changed since",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The sync after it goes on where the last one stopped, as always.",
    )
    dry_run = forms.BooleanField(
        required=False, label="Dry run: only show what it would do, and change nothing"
    )

    def __init__(self, document: Connection, data: Any = None) -> None:
        super().__init__(data)
        self.fields["scope"].choices = scopes.choices(document.system)

    def clean_since(self) -> datetime | None:
        """The beginning of that day, the company's."""
        day = self.cleaned_data["since"]
        return timing.day_start(day) if day else None


def _test(actor: Any, connection: Connection, data: dict[str, Any]) -> None:
    connections.test(connection_id=connection.pk, actor=actor)


def _sync(actor: Any, connection: Connection, data: dict[str, Any]) -> sync_now.Started:
    wish = {"scope": data["scope"], "is_full": data["full"], "since": data["since"]}
    wish["is_dry_run"] = data["dry_run"]
    return sync_now.start(actor, connection, **wish)


def _sync_all(actor: Any, connection: Connection, data: dict[str, Any]) -> sync_now.Started:
    return sync_now.start(actor, connection, scope=scopes.ALL)


def _page(started: sync_now.Started) -> str:
    return started.address


def _resume(actor: Any, connection: Connection, data: dict[str, Any]) -> None:
    pauses.resume(actor=actor, connection_id=connection.pk)


def _compare(actor: Any, connection: Connection, data: dict[str, Any]) -> sync_now.Started:
    run = comparing.request(connection_id=connection.pk, trigger=SyncRun.Trigger.MANUAL, user=actor)
    return sync_now.Started(run, f"{run} compares everything.")


def _switch_off(actor: Any, connection: Connection, data: dict[str, Any]) -> None:
    connections.switch_off(connection_id=connection.pk, actor=actor)


@admin.register(Connection)
class ConnectionAdmin(DocumentAdmin):
    form = ConnectionForm
    list_display = ["name", "system_label", "state_label", "where", "last_sync", "sync_now"]
    document_actions = (
        Action("sync_now", "Sync now", _sync_all, "{result}", tone="primary", shows=_page),
        Action("sync", "Sync a part", _sync, "{result}", form=SyncForm, shows=_page),
        Action(
            "compare",
            "Compare everything",
            _compare,
            "{result}",
            explains="Reads all masters, open orders and the jobs of 90 days, takes in what differs"
            " and notes what is not there any more. It is done by itself once a week.",
            shows=_page,
        ),
        Action("resume", "Resume reading", _resume, "{document} is read again."),
        Action("test", "Test", _test, "{document} answers: the credentials work."),
        Action(
            "switch_off",
            "Switch off",
            _switch_off,
            "{document} is switched off.",
            tone="danger",
            explains="Nothing is read or sent until it is tested again; new documents are skipped.",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            *sync_now.routes(self.admin_site),
            *pausing.routes(self.admin_site),
            warehouses.route(self.admin_site),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        return super().get_queryset(request).annotate(last_run_at=Max("runs__finished_at"))

    @admin.display(description="system")
    def system_label(self, connection: Connection) -> str:
        return connection.description.label

    @admin.display(description="state")
    def state_label(self, connection: Connection) -> object:
        return self.status_label(connection)

    @admin.display(description="address")
    def where(self, connection: Connection) -> str:
        return f"{connection.url} (SANDBOX)" if connection.is_sandbox else connection.url

    @admin.display(description="last sync")
    def last_sync(self, connection: Connection) -> str:
        return ago(connection.last_run_at) or "never"

    @admin.display(description="")
    def sync_now(self, connection: Connection) -> object:
        return link(self.url("do", connection.pk, "sync"), "Sync")

    def status_label(self, document: Connection) -> object:
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: Connection) -> set[str]:
        allowed = set()
        if request.user.has_perm("integrations.run_sync") and document.state == "active":
            allowed |= set() if pauses.of_connection(document) else {"sync_now", "sync", "compare"}
        if request.user.has_perm("integrations.change_connection"):
            allowed |= {"test"} if document.sealed_credentials else set()
            allowed |= {"switch_off"} if document.state != "inactive" else set()
        if request.user.has_perm(pauses.PERMISSION) and pauses.of_connection(document):
            allowed.add("resume")
        return allowed

    def links(self, request: HttpRequest, document: Connection) -> list[tuple[str, str]]:
        may_pause = request.user.has_perm(pauses.PERMISSION)
        if not may_pause or pauses.of_connection(document):
            return []
        return [("Pause reading", pausing.address(document, "pause"))]

    def may_edit(self, request: HttpRequest, document: Connection) -> bool:
        return self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: Connection) -> list[Fact]:
        return [
            Fact("System", document.description.label),
            Fact("Address", self.where(document)),
            Fact("Why", document.state_reason),
            Fact("Since", document.state_since),
            Fact("Next try", document.next_probe_at),
            Fact("Last test", document.last_tested_at),
            Fact("Reads every", _interval(document)),
            Fact("Next sync", document.next_pull_at),
            Fact("Next comparison", document.next_comparison_at),
            *_held(document),
            Fact("Account there", document.offers.get("account")),
            Fact("Address for webhooks", _webhook_address(request, document)),
        ]

    def tables(self, request: HttpRequest, document: Connection) -> list[Table]:
        recent = document.runs.select_related("started_by")[:10]
        return [
            Table(
                "Latest syncs",
                ["Sync", "State", "Scope", "Started", "By"],
                [_run_row(run) for run in recent],
                empty="Nothing was read yet. Press “Sync now”.",
            ),
            pausing.table(request, document),
            _calls(document),
            *warehouses.tables(document),
            *_capabilities(document),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """First the system; once that is known, what it needs."""
        if obj is None:
            return [(None, {"fields": ["name", "system", "url"]})]
        described = obj.description
        return [
            (None, {"fields": ["name", "url", "pull_every_minutes"]}),
            (
                "Credentials",
                {"fields": [f"credential_{field.name}" for field in described.credentials]},
            ),
            *_option_fieldsets(described.options),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.Form]:
        """The form finds its further fields itself, so only the model's own are named here."""
        own = ["name", "system", "url"] if obj is None else ["name", "url", "pull_every_minutes"]
        return super().get_form(request, obj, **{**kwargs, "fields": own})

    def save_model(self, request: HttpRequest, obj: Connection, form: Any, change: bool) -> None:
        if not change:
            connections.begin(actor=request.user, connection=obj)
            return
        connections.save(
            actor=request.user,
            connection=obj,
            credentials=form.typed_credentials(),
            options=form.typed_options(),
        )

    def response_post_save_change(self, request: HttpRequest, obj: Connection) -> HttpResponse:
        """Credentials that were just entered are tried at once; then its defaults can be chosen."""
        if obj.state != Connection.State.NOT_CONFIGURED:
            return super().response_post_save_change(request, obj)
        try:
            connections.test(connection_id=obj.pk, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(self.url("edit", obj.pk))
        messages.success(request, f"{obj} answers. Now choose what new documents are given.")
        return redirect(self.url("edit", obj.pk))

    def response_post_save_add(self, request: HttpRequest, obj: Connection) -> HttpResponse:
        """What the system needs is asked next."""
        return redirect(self.url("edit", obj.pk))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _option_fieldsets(options: Sequence[Field]) -> list[Any]:
    """The options under their headings, in the order these first come."""
    groups: dict[str, list[str]] = {}
    for field in options:
        groups.setdefault(field.group or "Options", []).append(f"option_{field.name}")
    return [(heading, {"fields": names}) for heading, names in groups.items()]


def _interval(connection: Connection) -> str:
    minutes = timing.interval(connection, now=timezone.now())
    if connection.pull_every_minutes or not timing.in_field(connection):
        return f"{minutes} minutes"
    counted = connection.technicians_at_work
    size = "" if counted is None else f": {counted} technicians at work in 30 days"
    return f"{minutes} minutes, by the size of the business{size}"


def _held(connection: Connection) -> list[Fact]:
    """What holds reading up, or makes it too slow for its schedule."""
    held, warning = pauses.of_connection(connection), timing.warning(connection)
    facts = [Fact("Reading", sentences.capitalized(pauses.words(held)))] if held else []
    return [*facts, Fact("Too slow", warning)] if warning else facts


def _webhook_address(request: HttpRequest, connection: Connection) -> str:
    """Where the system may tell us of changes, for whoever sets it up there."""
    if not connection.description.webhooks or not request.user.has_perm(
        "integrations.change_connection"
    ):
        return ""
    return request.build_absolute_uri(reverse("webhook", args=[connection.webhook_token]))


def _calls(connection: Connection) -> Table:
    """The calls of a week; some systems bill by them."""
    days = calls.by_day(connection.pk, days=DAYS_OF_CALLS)
    rows = [(day, f"{made:,}") for day, made in days.items()]
    return Table("Calls made", ["Day", "Calls"], rows, numeric=frozenset({1}))


def _capabilities(connection: Connection) -> list[Table]:
    """What we may do there, as the last test call showed, and what only a person can."""
    tables = []
    if permissions := connection.offers.get("permissions"):
        tables.append(_permissions(permissions))
    if by_hand := connection.description.by_hand:
        tables.append(
            Table("What has to be done there by hand", ["What"], [(what,) for what in by_hand])
        )
    return tables


def _permissions(permissions: list[dict[str, Any]]) -> Table:
    """The permissions we lack, or may lack; that all are there takes no table."""
    doubtful = [each for each in permissions if not each["granted"]]
    doubtful.sort(key=lambda each: each["granted"] is None)
    missing = any(each["granted"] is False for each in doubtful)
    untold = "Permissions that only show when they are used" if doubtful else "Permissions"
    return Table(
        "Permissions that are missing there" if missing else untold,
        ["What", "Permission", "Granted"] if doubtful else [],
        [(each["what"], each["name"], _granted(each["granted"])) for each in doubtful],
        empty=f"All {len(permissions)} that PlyHub uses are granted.",
    )


def _granted(granted: bool | None) -> object:
    if granted is None:
        return label("unknown", "not told")
    return label("active", "yes") if granted else label("failed", "missing")


def _run_row(run: SyncRun) -> tuple[object, ...]:
    page = reverse("admin:integrations_syncrun_change", args=[run.pk])
    return (
        link(page, f"#{run.pk}"),
        label(run.state, run.get_state_display()),
        scopes.label(run.scope),
        run.started_at or run.queued_at,
        run.started_by or run.get_trigger_display(),
    )
