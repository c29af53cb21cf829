"""The admin site: the back office."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite


class PlyHubAdminConfig(AdminConfig):
    default_site = "plyhub.admin_site.PlyHubAdminSite"


class PlyHubAdminSite(UnfoldAdminSite):
    """One front door at `/`, with the dashboard as its first page."""

    site_title = "PlyHub"
    site_header = "PlyHub"
    index_title = "Today"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With what needs a person, for the banner at the top of every page."""
        from integrations import attention  # models are not there yet when the site is made

        may_see = request.user.has_perm("integrations.view_connection")
        notices = attention.notices() if may_see else []
        return {**super().each_context(request), "notices": notices}
