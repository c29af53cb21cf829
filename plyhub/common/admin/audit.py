"""The audit trail."""

from django.contrib import admin

from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "number", "action", "from_state", "to_state", "actor", "rule", "reason"]
    list_filter = ["action"]
    search_fields = ["number"]
    list_select_related = ["actor"]
