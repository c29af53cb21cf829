"""Bills of vendors through the API, to read."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from plyhub.common.api import MayView
from procurement.models import Bill, BillLine


class BillLineSerializer(serializers.ModelSerializer):
    item = serializers.CharField(source="item.sku", default=None)
    job_number = serializers.CharField(source="job.number", default=None)

    class Meta:
        model = BillLine
        fields = [
            "kind",
            "item",
            "code",
            "description",
            "job",
            "job_number",
            "quantity",
            "unit_price",
            "amount",
            "account",
        ]


class BillSerializer(serializers.ModelSerializer):
    lines = BillLineSerializer(many=True)
    vendor_name = serializers.CharField(source="vendor.name")
    job_number = serializers.CharField(source="job.number", default=None)

    class Meta:
        model = Bill
        fields = [
            "id",
            "number",
            "reference",
            "status",
            "is_active",
            "vendor",
            "vendor_name",
            "purchase_order",
            "job",
            "job_number",
            "billed_on",
            "due_on",
            "posted_at",
            "memo",
            "tax",
            "shipping",
            "other",
            "total",
            "lines",
        ]


class BillViewSet(viewsets.ReadOnlyModelViewSet):
    """Bills with their lines; `?number=` and `?status=` choose among them."""

    serializer_class = BillSerializer
    permission_classes = [MayView]
    view_permissions = ["procurement.view_bill", "procurement.view_costs"]

    def get_queryset(self) -> QuerySet[Bill]:
        asked = self.request.query_params
        chosen = {name: asked[name] for name in ("number", "status") if asked.get(name)}
        bills = Bill.objects.filter(**chosen).select_related("vendor", "job")
        return bills.prefetch_related("lines__item", "lines__job")
