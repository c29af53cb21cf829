"""The mapping: what each record is called here, in the field and in the books, and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from integrations import mapping_kinds, mapping_selectors
from integrations.admin import mapping_decide, mapping_files, mapping_rules_page, mapping_vendors
from integrations.mapping_selectors import STATES, Row
from integrations.models import Connection
from integrations.sync import decisions
from plyhub.common.admin.labels import label

VIEW = "integrations.view_externallink"
LIST = "admin:integrations_externallink_changelist"


def routes(site: Any) -> list[URLPattern]:
    """The addresses of all pages about the mapping but those of a single link."""
    pages = {
        "decide/<int:connection_id>/<slug:entity>/<int:hub_id>/": ("decide", mapping_decide.page),
        "vendors/": ("vendors", mapping_vendors.page),
        "export/": ("export", mapping_files.export),
        "import/": ("import", mapping_files.page),
        "try/": ("try", mapping_rules_page.tester),
        "codes/": ("codes", mapping_rules_page.page),
    }
    return [
        path(address, site.admin_view(_seen_by(view)), name=f"integrations_externallink_{name}")
        for address, (name, view) in pages.items()
    ]


def _seen_by(view: Any) -> Any:
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        return view(request, **given)

    return guarded


def page(request: HttpRequest, shared: dict[str, Any]) -> HttpResponse:
    """The list, of one kind of record over one connection."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    books = mapping_selectors.books()
    context = {**shared, "title": "Mapping", "books": books}
    if not books:
        return render(request, "integrations/mapping.html", context)
    connection = _chosen(request, books)
    waiting = mapping_selectors.to_decide(connection)
    kind = mapping_kinds.BY_ENTITY.get(request.GET.get("entity", ""))
    kind = kind or mapping_kinds.BY_ENTITY[next(iter(waiting), "vendor")]
    state = request.GET.get("state", "")
    asked = {
        "state": state if state in STATES else "",
        "search": request.GET.get("q", "").strip(),
    }
    after = request.GET.get("after", "")
    found = mapping_selectors.listing(connection, kind.entity, after=after, **asked)
    may_decide = decisions.may_decide(request.user, kind.entity)
    query = _query(connection=connection.pk, entity=kind.entity, **asked)
    more = {
        "connection": connection,
        "kind": kind,
        "kinds": [
            (
                one,
                _query(**{**_shown(connection, asked), "entity": one.entity}),
                waiting.get(one.entity),
            )
            for one in mapping_kinds.KINDS
        ],
        "states": STATES.items(),
        "state": asked["state"],
        "search": asked["search"],
        "rows": [_drawn(row, connection, may_decide) for row in found.rows],
        "next": f"?{query}&{urlencode({'after': found.after})}" if found.after else "",
        "first": f"?{query}" if after else "",
        "waiting": sum(waiting.values()),
        "vendors_waiting": waiting.get("vendor", 0),
    }
    return render(request, "integrations/mapping.html", {**context, **more})


def _chosen(request: HttpRequest, books: list[Connection]) -> Connection:
    wanted = request.GET.get("connection", "")
    return next((one for one in books if str(one.pk) == wanted), books[0])


def _shown(connection: Connection, asked: dict[str, str]) -> dict[str, Any]:
    return {"connection": connection.pk, **asked}


def _query(**given: Any) -> str:
    names = {"search": "q"}
    return urlencode({names.get(name, name): value for name, value in given.items() if value})


def _drawn(row: Row, connection: Connection, may_decide: bool) -> dict[str, Any]:
    """A row with its links and its label."""
    return {
        "row": row,
        "label": label(row.state, STATES[row.state]),
        "page_url": _address(row),
        "link_url": _link_page(row),
        "decide_url": mapping_decide.address(connection.pk, row) if may_decide else "",
    }


def _address(row: Row) -> str:
    name = row.kind.page_of(row.hub_id)
    return reverse(name, args=[row.hub_id]) if name and row.value else ""


def _link_page(row: Row) -> str:
    if not row.link_id:
        return ""
    return reverse("admin:integrations_externallink_change", args=[row.link_id])
