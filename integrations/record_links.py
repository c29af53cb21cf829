"""Where a record that a sentence is about is looked at, for those who may."""

from __future__ import annotations

from functools import cache

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from integrations.models import SyncActivity
from integrations.panels import ENTITIES
from integrations.sync.entities import BY_NAME, KINDS
from plyhub.common.models import User


def address(line: SyncActivity, user: User) -> str:
    """The page of the record, or the list where a sentence tells of many; empty if there is none,
    or the person may not see it."""
    model = _models().get(line.entity)
    if model is None or (line.hub_id is None and line.level == SyncActivity.Level.FAILED):
        return ""
    meta = model._meta
    if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return ""
    name = f"admin:{meta.app_label}_{meta.model_name}"
    if line.hub_id is None:
        return reverse(f"{name}_changelist")
    return reverse(f"{name}_change", args=[line.hub_id])


def kind_words(entity: str) -> str:
    """What people call the records our links and histories call `entity`: "Warehouses and
    trucks"."""
    if entity in BY_NAME:
        return BY_NAME[entity].plural.capitalize()
    alike = [kind.plural for kind in KINDS if kind.link == entity]
    return " and ".join(alike).capitalize() or entity.replace("_", " ").capitalize()


@cache
def _models() -> dict[str, type[Model]]:
    """What each entity is here; only what has pages."""
    pages = {model._meta.model_name: model for model in admin.site._registry}
    named = {entity: pages[name] for name, entity in ENTITIES.items() if name in pages}
    read = {kind.link: kind.model for kind in KINDS if kind.model in admin.site._registry}
    return {**read, **named}
