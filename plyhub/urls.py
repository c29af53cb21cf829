"""Addresses. The back office is the site; the API and health checks sit beside it."""

from django.contrib import admin
from django.urls import include, path

from integrations.webhooks import receive
from plyhub.common import health

urlpatterns = [
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("webhooks/<uuid:token>/", receive, name="webhook"),
    path("api/", include("plyhub.api_urls")),
    path("", admin.site.urls),
]
