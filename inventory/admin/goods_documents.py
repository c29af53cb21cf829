"""Pages of documents that list goods: one form for the document with its lines, what is available
while it is typed, and the document on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect

from inventory import stock_quantities
from inventory.admin import goods_forms
from inventory.admin.goods_forms import HeadForm
from inventory.models import Item, Location
from inventory.models.packed_lines import PackedLine
from inventory.services.goods_lines import GoodsInput
from plyhub.common.admin.documents import DocumentAdmin
from plyhub.common.errors import DomainError
from plyhub.common.models import Company
from plyhub.common.quantities import plain

_SHOWN = ("on_hand", "committed")


class GoodsDocumentAdmin(DocumentAdmin):
    """A document with lines of goods. A subclass says what its head is and which service writes."""

    head_form: type[HeadForm] = HeadForm

    def save_goods(
        self, actor: Any, document: Any, head: dict[str, Any], lines: list[GoodsInput]
    ) -> Model:
        """Have the service write the document, a new one if there is none yet."""
        raise LookupError(f"{type(self).__name__} names no service.")

    def head_of(self, document: Any) -> dict[str, Any]:
        """What the head form begins with for a document that is there already."""
        return {}

    def lines(self, document: Any) -> Sequence[PackedLine]:
        return list(document.lines.select_related("item").order_by("position", "pk"))

    def print_rows(self, document: Any) -> dict[str, Any]:
        """What the printed page says: `facts`, `columns` and `rows`."""
        return {}

    # Pages.

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("available/", wrap(self.available_view), name=f"{name}_available"),
            path("<int:object_id>/print/", wrap(self.print_view), name=f"{name}_print"),
            *super().get_urls(),
        ]

    def links(self, request: HttpRequest, document: Any) -> list[tuple[str, str]]:
        return [("Print", self.url("print", document.pk))]

    @method_decorator(csrf_protect)
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._form_page(request, None)

    @method_decorator(csrf_protect)
    def edit_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        document = self.document(request, object_id)
        if not self.may_edit(request, document):
            messages.error(request, f"{document} cannot be edited now.")
            return redirect(self.url("change", object_id))
        return self._form_page(request, document)

    def _form_page(self, request: HttpRequest, document: Any) -> HttpResponse:
        data = request.POST if request.method == "POST" else None
        head = self.head_form(data, initial=self.head_of(document) if document else None)
        lines = goods_forms.lines_form(data, self.lines(document) if document else ())
        # Both say what is wrong with them at once.
        if data is not None and all([head.is_valid(), lines.is_valid()]):
            try:
                goods = lines.goods()
                saved = self.save_goods(request.user, document, head.cleaned_data, goods)
            except DomainError as error:
                goods_forms.show(error, head, lines)
            else:
                messages.success(request, f"{saved} is saved.")
                return redirect(self.url("change", saved.pk))
        name = self.opts.verbose_name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": document,
            "title": f"Change {document}" if document else f"New {name}",
            "head": head,
            "lines": lines,
            "available_url": self.url("available"),
            "back_url": self.url("change", document.pk) if document else self._home(request),
        }
        return render(request, "inventory/goods_form.html", context)

    def _home(self, request: HttpRequest) -> str:
        return self.url("changelist") if self.has_view_permission(request) else "/"

    def available_view(self, request: HttpRequest) -> HttpResponse:
        """What is available of the item being typed at the place goods are taken from."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sku = next((value for key, value in request.GET.items() if key.endswith("-item")), "")
        item = Item.objects.filter(sku__iexact=sku.strip()).first()
        source = request.GET.get("source", "")
        place = Location.objects.filter(pk=source).first() if source.isdecimal() else None
        if item is None or place is None:
            missing = f"There is no item {sku.strip()}." if sku.strip() and not item else ""
            return HttpResponse(missing, content_type="text/plain; charset=utf-8")
        found = stock_quantities.of([(item.pk, place.pk)], names=_SHOWN)[item.pk, place.pk]
        kept = f", {plain(found.committed)} kept for others" if found.committed else ""
        return HttpResponse(
            f"{item.name}: {plain(found.available)} {item.stock_unit_id} available{kept}",
            content_type="text/plain; charset=utf-8",
        )

    def print_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        document = self.document(request, object_id)
        context = {
            "document": document,
            "name": self.opts.verbose_name.capitalize(),
            "company": Company.current(),
            **self.print_rows(document),
        }
        return render(request, "inventory/goods_print.html", context)
