"""Items, places, jobs and stock as JSON."""

from rest_framework import serializers

from inventory.models import Item, Job, Location, StockBalance


class ItemSerializer(serializers.ModelSerializer):
    on_hand = serializers.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        model = Item
        fields = ["id", "kind", "sku", "name", "stock_unit", "is_active", "on_hand"]


class LocationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Location
        fields = ["id", "kind", "name", "home_warehouse", "is_active"]


class JobSerializer(serializers.ModelSerializer):
    starts_at = serializers.DateTimeField()

    class Meta:
        model = Job
        fields = ["id", "number", "status", "starts_at", "customer", "project", "business_unit"]


class StockBalanceSerializer(serializers.ModelSerializer):
    item_sku = serializers.CharField(source="item.sku")
    location_name = serializers.CharField(source="location.name")

    class Meta:
        model = StockBalance
        fields = ["id", "item", "item_sku", "location", "location_name", "bin", "lot", "on_hand"]
