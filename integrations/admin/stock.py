"""The stock comparison: where the books hold something else than we expect, and what to do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join

from integrations import selectors, stock_selectors, stock_words
from integrations.admin import stock_pages
from integrations.admin.stock_forms import AdjustForm, DismissForm, ShowFilter, WarehouseFilter
from integrations.models import OutboxEntry, StockDiscrepancy
from integrations.sync.stock import differences
from inventory.models import Location, StockMovement
from plyhub.common.admin.base import ReadOnlyAdmin, link, number
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import plain

COSTS = "procurement.view_costs"
RECENT = 10


def _adjust(actor: Any, difference: StockDiscrepancy, data: dict[str, Any]) -> None:
    place = data.get("location")
    differences.adjust(
        actor=actor,
        discrepancy_id=difference.pk,
        reason=data["reason"],
        seen=data["seen"],
        location_id=int(place) if place else None,
    )


def _dismiss(actor: Any, difference: StockDiscrepancy, data: dict[str, Any]) -> None:
    differences.dismiss(actor=actor, discrepancy_id=difference.pk, reason=data["reason"])


@admin.register(StockDiscrepancy)
class StockDiscrepancyAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "item_text",
        "warehouse_code",
        "here_text",
        "there_text",
        "unexplained_text",
        "why",
        "state_label",
    ]
    list_display_links = ["item_text"]
    list_filter = [ShowFilter, WarehouseFilter, "connection"]
    search_fields = ["item__sku", "item__name"]
    search_help_text = "SKU or name"
    list_select_related = ["item", "connection", "location"]
    list_before_template = "integrations/stock_summary.html"
    document_actions = (
        Action(
            "adjust",
            "Adjust here to their number",
            _adjust,
            "Our stock of {document} is adjusted.",
            form=AdjustForm,
            tone="primary",
            explains="Our stock changes by what is unexplained, so that it agrees with the books."
            " Nothing is changed there.",
        ),
        Action(
            "dismiss",
            "It is explained",
            _dismiss,
            "{document} rests until its numbers change.",
            form=DismissForm,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*stock_pages.routes(self.admin_site), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        context = stock_pages.summary(request)
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list as always; each row knows the queue entries behind it."""
        listed = super().get_changelist_instance(request)
        known = stock_selectors.entries(listed.result_list)
        for row in listed.result_list:
            row.queue = _behind(row, known)
        return listed

    @admin.display(description="item", ordering="item__sku")
    def item_text(self, row: StockDiscrepancy) -> str:
        return row.item.sku

    @admin.display(description="here", ordering="here")
    def here_text(self, row: StockDiscrepancy) -> str:
        return number(_counted(row.here, row))

    @admin.display(description="there", ordering="there")
    def there_text(self, row: StockDiscrepancy) -> str:
        return number(_counted(row.there, row))

    @admin.display(description="unexplained", ordering="unexplained")
    def unexplained_text(self, row: StockDiscrepancy) -> str:
        return number(_signed(row), muted=not row.unexplained)

    @admin.display(description="why")
    def why(self, row: StockDiscrepancy) -> object:
        told = stock_words.explained(row, row.item.stock_unit_id)
        if not row.queue or not told:
            return row.note or row.reason or told or "nothing explains it"
        links = format_html_join(", ", "{}", ((_entry(each),) for each in row.queue[:3]))
        more = f" and {len(row.queue) - 3} more" if len(row.queue) > 3 else ""
        return format_html("{}: {}{}", told, links, more)

    @admin.display(description="state", ordering="state")
    def state_label(self, row: StockDiscrepancy) -> object:
        return self.status_label(row)

    def status_label(self, document: StockDiscrepancy) -> object:
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: StockDiscrepancy) -> set[str]:
        may = request.user.has_perm(differences.PERMISSION)
        return differences.allowed(document) if may else set()

    def facts(self, request: HttpRequest, document: StockDiscrepancy) -> list[Fact]:
        facts = [
            Fact("Item", _item(document)),
            Fact("Warehouse there", document.warehouse_code),
            Fact("Place here", _place(document)),
            Fact("On hand here", _counted(document.here, document)),
            Fact("On hand there", _counted(document.there, document)),
            Fact("Still to be sent", _some(document.queued, document)),
            Fact("Sent lately, may not show yet", _some(document.lagging, document)),
            Fact("Unexplained", stock_pages.words(document)),
        ]
        if request.user.has_perm(COSTS) and document.cost is not None:
            facts.append(Fact("Average cost there", f"{document.cost:,.2f}"))
        decided = [
            Fact("Compared", document.compared_at),
            Fact("Why it was not adjusted", document.note),
            Fact("Explanation", document.reason),
            Fact("Decided by", document.decided_by),
        ]
        return [*facts, *(fact for fact in decided if fact.value)]

    def tables(self, request: HttpRequest, document: StockDiscrepancy) -> list[Table]:
        return [_queue(document), _movements(document)]


def _behind(row: StockDiscrepancy, known: dict[int, OutboxEntry]) -> list[OutboxEntry]:
    """What of the queue explains the row: what is still to be sent, if anything is."""
    behind = [known[pk] for pk in row.entries if pk in known]
    return [each for each in behind if each.state != "succeeded"] if row.queued else behind


def _queue(row: StockDiscrepancy) -> Table:
    known = stock_selectors.entries([row])
    return Table(
        "Queued work",
        ["What", "State", "Why"],
        [
            (
                _entry(entry),
                label(entry.state, entry.get_state_display()),
                selectors.explain(entry),
            )
            for entry in (known[pk] for pk in row.entries if pk in known)
        ],
        empty="Nothing that is queued or was sent lately moves it.",
    )


def _movements(row: StockDiscrepancy) -> Table:
    """What moved here last: the place to look for a cause."""
    moved = StockMovement.objects.filter(item=row.item_id).exclude(quantity=0)
    if row.location_id:
        moved = moved.filter(location=row.location_id)
    else:
        moved = moved.filter(location__kind=Location.Kind.JOB_SITE)
    recent = moved.select_related("location", "actor").order_by("-pk")[:RECENT]
    return Table(
        "Latest movements here",
        ["When", "What", "Quantity", "Document", "Place", "By"],
        [
            (
                each.posted_at,
                each.get_type_display(),
                f"{plain(each.quantity) if each.quantity < 0 else f'+{plain(each.quantity)}'}",
                each.document_number,
                each.location,
                each.actor,
            )
            for each in recent
        ],
        numeric=frozenset({2}),
        empty="Nothing has moved here.",
    )


def _counted(quantity: Any, row: StockDiscrepancy) -> str:
    return f"{plain(quantity)} {row.item.stock_unit_id}"


def _some(quantity: Any, row: StockDiscrepancy) -> str:
    return _counted(quantity, row) if quantity else ""


def _signed(row: StockDiscrepancy) -> str:
    """More than 0 where we have more than the books should have."""
    return f"+{plain(row.unexplained)}" if row.unexplained > 0 else plain(row.unexplained)


def _entry(entry: OutboxEntry) -> object:
    return link(reverse("admin:integrations_outboxentry_change", args=[entry.pk]), entry.label)


def _item(row: StockDiscrepancy) -> object:
    page = reverse("admin:inventory_item_change", args=[row.item_id])
    return link(page, f"{row.item.sku} {row.item.name}")


def _place(row: StockDiscrepancy) -> object:
    if row.location is None:
        return "All job sites"
    return link(reverse("admin:inventory_location_change", args=[row.location_id]), row.location)
