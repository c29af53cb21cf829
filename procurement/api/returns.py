"""Returns as JSON, to read; money and quantities are text."""

from __future__ import annotations

from rest_framework import serializers, viewsets

from plyhub.common.api import MayView
from procurement.api.serializers import PricedSerializer
from procurement.models import Return, ReturnLine


class ReturnLineSerializer(PricedSerializer):
    priced = ("unit_price", "unit_cost", "price_variance")
    item = serializers.CharField(source="item.sku")

    class Meta:
        model = ReturnLine
        fields = [
            "id",
            "item",
            "receipt_line",
            "description",
            "quantity",
            "unit_price",
            "unit_cost",
            "price_variance",
        ]


class ReturnSerializer(PricedSerializer):
    priced = ("total", "restocking_fee", "credit_amount")
    lines = ReturnLineSerializer(many=True)

    class Meta:
        model = Return
        fields = [
            "id",
            "number",
            "kind",
            "status",
            "reason",
            "vendor",
            "purchase_order",
            "job",
            "location",
            "rma_number",
            "notes",
            "total",
            "restocking_fee",
            "shipped_on",
            "credit_amount",
            "credit_number",
            "lines",
        ]


class ReturnViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Return.objects.prefetch_related("lines__item")
    serializer_class = ReturnSerializer
    permission_classes = [MayView]
    view_permissions = ["procurement.view_return"]
