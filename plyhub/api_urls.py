"""The API, app by app."""

from django.urls import include, path

urlpatterns = [
    path("inventory/", include("inventory.api.urls")),
    path("purchasing/", include("procurement.api.urls")),
    path("integrations/", include("integrations.api.urls")),
]
