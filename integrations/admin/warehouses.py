"""Warehouses in the books: which of ours each is, and asking for one of ours to be made there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from integrations.models import Connection, ExternalLink, RemoteRecord
from integrations.sync import places
from inventory.models import Location
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.errors import DomainError


@require_POST
def create(request: HttpRequest, object_id: int, location_id: int) -> HttpResponse:
    """One click on the place's page; what the service refuses is said there."""
    page = redirect("admin:inventory_location_change", location_id)
    try:
        entry = places.create_warehouse(
            actor=request.user, location_id=location_id, connection_id=object_id
        )
    except DomainError as error:
        messages.error(request, error.message)
        return page
    system = Connection.objects.get(pk=object_id).description.label
    done = f"It will be created in {system}." if entry else f"It is in {system}, and linked now."
    messages.success(request, done)
    return page


def route(site: Any) -> URLPattern:
    """The address of `create`."""
    return path(
        "<int:object_id>/warehouse/<int:location_id>/",
        site.admin_view(create),
        name="integrations_connection_warehouse",
    )


def tables(connection: Connection) -> list[Table]:
    """The warehouses that are there and which place here each is; none where places come from."""
    if "warehouse" not in connection.description.remembered:
        return []
    there = RemoteRecord.objects.filter(connection=connection, entity="warehouse", is_active=True)
    links = ExternalLink.objects.filter(connection=connection, entity="location")
    ours = dict(links.exclude(external_id="").values_list("external_id", "hub_id"))
    named = Location.objects.in_bulk(ours.values())
    return [
        Table(
            "Warehouses there",
            ["Warehouse", "Name", "Place here"],
            [
                (code, name, _place(ours.get(code), named))
                for code, name in there.order_by("external_id").values_list("external_id", "name")
            ],
            empty="None was read yet.",
        )
    ]


def _place(hub_id: int | None, named: dict[int, Location]) -> object:
    if hub_id == 0:
        return "All job sites"
    if hub_id not in named:
        return "not linked"
    return link(reverse("admin:inventory_location_change", args=[hub_id]), named[hub_id].name)
