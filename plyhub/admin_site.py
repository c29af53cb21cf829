"""The admin site: the back office."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig
from unfold.sites import UnfoldAdminSite


class PlyHubAdminConfig(AdminConfig):
    default_site = "plyhub.admin_site.PlyHubAdminSite"


class PlyHubAdminSite(UnfoldAdminSite):
    """One front door at `/`, with the dashboard as its first page."""

    site_title = "PlyHub"
    site_header = "PlyHub"
    index_title = "Today"
    enable_nav_sidebar = False
