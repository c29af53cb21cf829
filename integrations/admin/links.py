"""Which of our records is which of theirs."""

from __future__ import annotations

from django.contrib import admin

from integrations.models import ExternalLink, SyncIssue
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.labels import label


@admin.register(ExternalLink)
class ExternalLinkAdmin(ReadOnlyAdmin):
    list_display = ["entity", "number", "connection", "external_id", "code", "state_label", "rule"]
    list_filter = ["connection", "entity", "state"]
    search_fields = ["external_id", "code", "number"]
    list_select_related = ["connection"]

    @admin.display(description="state", ordering="state")
    def state_label(self, link: ExternalLink) -> object:
        return label(link.state, link.get_state_display())


@admin.register(SyncIssue)
class SyncIssueAdmin(ReadOnlyAdmin):
    list_display = ["connection", "entity", "external_id", "message", "created_at", "resolved_at"]
    list_filter = ["connection", "entity"]
    search_fields = ["external_id", "message"]
    list_select_related = ["connection"]
