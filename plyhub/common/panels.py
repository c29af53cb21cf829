"""Panels and tables on a document's page, and columns and buttons of its list, from another app.

A lower app's page asks for the panels of its document without knowing who gives them: the sync
panel of a purchase order comes from `integrations`, which `procurement` must not import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled block: a template and what it needs."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[[models.Model, HttpRequest], "Panel | None"]
_providers: dict[str, list[Provider]] = {}


def register(model_name: str, provider: Provider) -> None:
    """Show what `provider` returns on the pages of `model_name` (`purchaseorder`)."""
    providers = _providers.setdefault(model_name, [])
    if provider not in providers:
        providers.append(provider)


Tables = Callable[[models.Model, HttpRequest], Sequence[Any]]
_tables: dict[str, list[Tables]] = {}


def register_tables(model_name: str, provider: Tables) -> None:
    """Show the tables of `provider` below those of the page of `model_name` itself."""
    providers = _tables.setdefault(model_name, [])
    if provider not in providers:
        providers.append(provider)


def tables_for(document: models.Model, request: HttpRequest) -> list[Any]:
    """The tables other apps give this document's page, in the order they were registered."""
    providers = _tables.get(document._meta.model_name, [])
    return [table for give in providers for table in give(document, request)]


Notes = Callable[[Sequence[int]], Mapping[int, object]]
_columns: dict[str, Notes] = {}


def register_column(model_name: str, notes: Notes) -> None:
    """Say in the list of `model_name` what `notes` knows of its rows, by id, in a fixed number of
    queries for all of them."""
    _columns[model_name] = notes


def notes_for(model_name: str, ids: Sequence[int]) -> Mapping[int, object]:
    """What another app says of these rows; nothing where none does."""
    notes = _columns.get(model_name)
    return notes(ids) if notes and ids else {}


@dataclass(frozen=True, slots=True)
class ListButton:
    """Something to do about a whole list with one click; `note` stands beside it."""

    label: str
    url: str
    note: str = ""


ListButtons = Callable[[str, HttpRequest], Sequence[ListButton]]
_list_buttons: dict[str, ListButtons] = {}


def register_list_buttons(model_name: str, provider: ListButtons) -> None:
    """Show what `provider` gives this person above the list of `model_name`."""
    _list_buttons[model_name] = provider


def list_buttons_for(model_name: str, request: HttpRequest) -> Sequence[ListButton]:
    """The buttons another app gives this list; none where none does."""
    provider = _list_buttons.get(model_name)
    return provider(model_name, request) if provider else []


def panels_for(document: models.Model, request: HttpRequest) -> list[Panel]:
    """The panels of this document's page, in the order they were registered."""
    found = (give(document, request) for give in _providers.get(document._meta.model_name, []))
    return [panel for panel in found if panel is not None]
