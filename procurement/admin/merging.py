"""The page that merges a duplicate: first which record survives, then what would move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from inventory.models import Item
from inventory.services import item_merging
from plyhub.common import merging
from plyhub.common.errors import DomainError
from procurement.models import Vendor
from procurement.services import vendor_merging


@dataclass(frozen=True, slots=True)
class Way:
    """How records of one kind are merged, and found by what people call them."""

    permission: str
    check: Callable[[Any, Any], None]
    merge: Callable[..., Model]
    called: str
    what: str


WAYS: dict[type[Model], Way] = {
    Item: Way(item_merging.PERMISSION, item_merging.check, item_merging.merge, "sku", "SKU"),
    Vendor: Way(
        vendor_merging.PERMISSION, vendor_merging.check, vendor_merging.merge, "name", "name"
    ),
}


def may_merge(request: HttpRequest, record: Model) -> bool:
    """Whether this person may merge this record away."""
    return request.user.has_perm(WAYS[type(record)].permission) and not record.merged_into_id


class Mergeable:
    """Mixed into the pages of records that can be merged."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("<int:object_id>/merge/", view, name=name), *super().get_urls()]

    def links(self, request: HttpRequest, document: Model) -> list[tuple[str, str]]:
        more = [("Merge…", self.url("merge", document.pk))] if may_merge(request, document) else []
        return [*super().links(request, document), *more]

    def merge_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask which one survives, show what would move, and merge when that is confirmed."""
        loser = self.document(request, object_id)
        if not may_merge(request, loser):
            messages.error(request, f"You may not merge {loser}.")
            return redirect(self.url("change", loser.pk))
        way = WAYS[self.model]
        typed = request.POST.get("survivor", request.GET.get("survivor", "")).strip()
        found = list(self.model.objects.filter(**{f"{way.called}__iexact": typed})[:2])
        survivor = found[0] if len(found) == 1 else None
        error = _refusal(way, loser, survivor) if survivor else _unknown(typed, way)
        if request.method == "POST" and survivor and not error:
            try:
                way.merge(actor=request.user, loser_id=loser.pk, survivor_id=survivor.pk)
            except DomainError as refused:
                error = refused.message
            else:
                messages.success(request, f"{loser} was merged into {survivor}.")
                return redirect(self.url("change", survivor.pk))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": loser,
            "title": f"Merge {loser}",
            "typed": typed,
            "what": way.what,
            "survivor": survivor,
            "error": error,
            "moves": merging.moves(loser, survivor) if survivor else [],
            "stays": merging.stays(loser, survivor) if survivor else [],
            "back_url": self.url("change", loser.pk),
        }
        return render(request, "procurement/merge.html", context)


def _refusal(way: Way, loser: Model, survivor: Model) -> str:
    try:
        way.check(loser, survivor)
    except DomainError as error:
        return error.message
    return ""


def _unknown(typed: str, way: Way) -> str:
    return f"There is nothing with the {way.what} “{typed}”." if typed else ""
