"""Purchase orders and receipts as JSON; money and quantities are text."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt
from procurement.services.purchase_orders import LineInput, OrderInput


class PricedSerializer(serializers.ModelSerializer):
    """Leaves out what is in `priced` for those who may not see costs and prices."""

    priced: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        if not self.context["request"].user.has_perm("procurement.view_costs"):
            for name in self.priced:
                fields.pop(name)
        return fields


class LineSerializer(PricedSerializer):
    priced = ("unit_price",)
    item = serializers.CharField(source="item.sku")

    class Meta:
        model = PurchaseOrderLine
        fields = [
            "id",
            "item",
            "description",
            "vendor_part_number",
            "quantity",
            "unit",
            "unit_price",
            "received",
            "closed_short",
        ]


class PurchaseOrderSerializer(PricedSerializer):
    priced = ("tax", "shipping", "total")
    lines = LineSerializer(many=True)
    vendor_name = serializers.CharField(source="vendor.name")
    job_number = serializers.CharField(source="job.number", default=None)

    class Meta:
        model = PurchaseOrder
        fields = [
            "id",
            "number",
            "status",
            "owner",
            "revision",
            "vendor",
            "vendor_name",
            "job",
            "job_number",
            "project",
            "destination",
            "needed_by",
            "tax",
            "shipping",
            "total",
            "notes",
            "created_at",
            "lines",
        ]


class LineInputSerializer(serializers.Serializer):
    item_id = serializers.IntegerField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=4)
    unit = serializers.CharField(max_length=12)
    unit_price = serializers.DecimalField(max_digits=16, decimal_places=6)
    description = serializers.CharField(required=False, allow_blank=True, max_length=300)
    vendor_part_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    job_id = serializers.IntegerField(required=False, allow_null=True)
    destination_id = serializers.IntegerField(required=False, allow_null=True)
    needed_by = serializers.DateField(required=False, allow_null=True)
    line_id = serializers.IntegerField(required=False, allow_null=True)


class OrderInputSerializer(serializers.Serializer):
    """What makes or replaces a draft. `token` is any UUID; sent again, nothing is made twice."""

    vendor_id = serializers.IntegerField()
    destination_id = serializers.IntegerField()
    job_id = serializers.IntegerField(required=False, allow_null=True)
    project_id = serializers.IntegerField(required=False, allow_null=True)
    needed_by = serializers.DateField(required=False, allow_null=True)
    tax = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)
    shipping = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)
    notes = serializers.CharField(required=False, allow_blank=True)
    token = serializers.UUIDField(required=False)
    lines = LineInputSerializer(many=True)

    def inputs(self) -> dict[str, Any]:
        """What was sent, as the service takes it. Only after `is_valid`."""
        data = dict(self.validated_data)
        data.pop("token", None)
        lines = [LineInput(**line) for line in data.pop("lines")]
        return {"order": OrderInput(**data), "lines": lines}


class ReceiveSerializer(serializers.Serializer):
    """`quantities`: stock units by line id, as text."""

    quantities = serializers.DictField(
        child=serializers.DecimalField(max_digits=14, decimal_places=4)
    )
    packing_slip = serializers.CharField(required=False, allow_blank=True, max_length=60)
    received_on = serializers.DateField(required=False)
    notes = serializers.CharField(required=False, allow_blank=True)
    token = serializers.UUIDField(required=False)

    def validate_quantities(self, value: dict[str, Any]) -> dict[int, Any]:
        if not all(key.isdecimal() for key in value):
            raise serializers.ValidationError("Name each line by its id, a whole number.")
        return {int(key): quantity for key, quantity in value.items()}


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class SendSerializer(serializers.Serializer):
    channel = serializers.CharField(required=False, allow_blank=True, default="")


class ReceiptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Receipt
        fields = [
            "id",
            "number",
            "status",
            "purchase_order",
            "location",
            "packing_slip",
            "received_on",
        ]
