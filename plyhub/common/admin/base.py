"""What every list and form of the back office shares."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from plyhub.common import panels


class BackOfficeAdmin(ModelAdmin):
    """A list whose cost does not grow with its table, without bulk deletion."""

    show_full_result_count = False
    list_per_page = 50
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True
    list_filter_submit = True
    change_list_template = "admin/list.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, below the buttons other apps give it."""
        buttons = panels.list_buttons_for(self.opts.model_name, request)
        return super().changelist_view(request, {"list_buttons": buttons, **(extra_context or {})})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_related_links(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class OnlyInUse:
    """Mixed into the list of records that can be out of use: a choice elsewhere offers only those
    in use. What goes back may be out of use, so the models in `offered_to` are offered all."""

    offered_to: frozenset[str] = frozenset({"return", "returnline"})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        asking = request.GET.get("model_name", "") if "field_name" in request.GET else ""
        if asking and asking not in self.offered_to:
            found = found.filter(is_active=True)
        return found, may_repeat


def without_related_links(field: Any) -> Any:
    """`field` as a plain choice: adding or changing the other record has pages of its own."""
    widget = getattr(field, "widget", None)
    for link in ("add", "change", "delete", "view"):
        if hasattr(widget, f"can_{link}_related"):
            setattr(widget, f"can_{link}_related", False)
    return field


class ReadOnlyAdmin(BackOfficeAdmin):
    """Records another system or a service owns: looked at here, never typed over."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def link(url: str, text: object) -> SafeString:
    """A link as it looks inside lists and panels."""
    return format_html('<a class="ply-link" href="{}">{}</a>', url, text)


def number(value: object, *, muted: bool = False) -> SafeString:
    """A figure, right-aligned with its neighbours above and below."""
    return format_html('<span class="ply-number{}">{}</span>', " ply-muted" if muted else "", value)
