"""Invoices through the API, to read."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from inventory.models import Invoice, InvoiceCharge
from plyhub.common.api import MayView


class ChargeSerializer(serializers.ModelSerializer):
    item = serializers.CharField(source="item.sku", default=None)

    class Meta:
        model = InvoiceCharge
        fields = [
            "kind",
            "item",
            "code",
            "description",
            "quantity",
            "unit_price",
            "amount",
            "account",
        ]


class InvoiceSerializer(serializers.ModelSerializer):
    lines = ChargeSerializer(source="charges", many=True)
    job_number = serializers.CharField(source="job.number", default=None)

    class Meta:
        model = Invoice
        fields = [
            "id",
            "number",
            "status",
            "is_active",
            "customer",
            "job",
            "job_number",
            "project",
            "invoiced_on",
            "due_on",
            "posted_at",
            "tax",
            "total",
            "lines",
        ]


class InvoiceViewSet(viewsets.ReadOnlyModelViewSet):
    """Invoices with their lines; `?number=` and `?status=` choose among them."""

    serializer_class = InvoiceSerializer
    permission_classes = [MayView]
    view_permissions = ["inventory.view_invoice", "procurement.view_costs"]

    def get_queryset(self) -> QuerySet[Invoice]:
        asked = self.request.query_params
        chosen = {name: asked[name] for name in ("number", "status") if asked.get(name)}
        invoices = Invoice.objects.filter(**chosen).select_related("job")
        return invoices.prefetch_related("charges__item")
