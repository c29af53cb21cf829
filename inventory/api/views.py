"""The inventory API, to read."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import viewsets

from inventory import selectors, visit_selectors
from inventory.api import serializers
from inventory.api.catalog import WritesItems
from inventory.models import Item, Job, Location, StockBalance
from plyhub.common.api import MayView


class ItemViewSet(WritesItems, viewsets.ReadOnlyModelViewSet):
    """Items: read, made and changed; `?sku=` finds one by its SKU in any case."""

    serializer_class = serializers.ItemSerializer
    permission_classes = [MayView]
    view_permissions = ["inventory.view_item"]

    def get_queryset(self) -> QuerySet[Item]:
        items = selectors.with_on_hand(Item.objects.all())
        sku = self.request.query_params.get("sku")
        return items.filter(sku__iexact=sku) if sku else items


class LocationViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Location.objects.all()
    serializer_class = serializers.LocationSerializer
    permission_classes = [MayView]
    view_permissions = ["inventory.view_location"]


class JobViewSet(viewsets.ReadOnlyModelViewSet):
    """Jobs; `?number=` finds one by its number."""

    serializer_class = serializers.JobSerializer
    permission_classes = [MayView]
    view_permissions = ["inventory.view_job"]

    def get_queryset(self) -> QuerySet[Job]:
        number = self.request.query_params.get("number")
        jobs = visit_selectors.with_starts_at(Job.objects.all())
        return jobs.filter(number=number) if number else jobs


class StockViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = StockBalance.objects.select_related("item", "location")
    serializer_class = serializers.StockBalanceSerializer
    permission_classes = [MayView]
    view_permissions = ["inventory.view_stockbalance"]
