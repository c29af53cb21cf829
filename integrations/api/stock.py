"""Differences between our stock and that of the books, as JSON: read, and decided about."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.models import StockDiscrepancy
from integrations.sync.stock import differences
from plyhub.common.api import MayView


class StockDifferenceSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="item.sku")
    unit = serializers.CharField(source="item.stock_unit_id")

    class Meta:
        model = StockDiscrepancy
        fields = [
            "id",
            "connection",
            "item",
            "sku",
            "warehouse_code",
            "location",
            "unit",
            "here",
            "there",
            "queued",
            "lagging",
            "unexplained",
            "in_doubt",
            "entries",
            "state",
            "note",
            "reason",
            "compared_at",
            "created_at",
            "closed_at",
        ]


class DismissSerializer(serializers.Serializer):
    reason = serializers.CharField(allow_blank=True)


class AdjustSerializer(DismissSerializer):
    """`unexplained` is what the caller saw: another number by now is refused."""

    unexplained = serializers.DecimalField(max_digits=20, decimal_places=4, required=False)
    location = serializers.IntegerField(required=False)


class StockDifferenceViewSet(viewsets.ReadOnlyModelViewSet):
    """What differs now; `?state=` asks for other states, `?warehouse=` and `?sku=` for one of
    them, `?unexplained=true` for what nothing explains."""

    serializer_class = StockDifferenceSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_stockdiscrepancy"]

    def get_queryset(self) -> QuerySet[StockDiscrepancy]:
        rows = StockDiscrepancy.objects.select_related("item")
        if self.action != "list":
            return rows
        asked = self.request.query_params
        rows = rows.filter(state=asked.get("state", StockDiscrepancy.State.OPEN))
        if asked.get("unexplained") == "true":
            rows = rows.exclude(unexplained=0)
        named = {"warehouse": "warehouse_code", "sku": "item__sku__iexact"}
        return rows.filter(**{named[name]: asked[name] for name in named if name in asked})

    @action(detail=True, methods=["post"])
    def adjust(self, request: Request, pk: str) -> Response:
        """Bring our stock to what the books hold."""
        typed = _valid(AdjustSerializer, request)
        return self._answer(
            differences.adjust(
                actor=request.user,
                discrepancy_id=self.get_object().pk,
                reason=typed["reason"],
                seen=typed.get("unexplained"),
                location_id=typed.get("location"),
            )
        )

    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Leave it: somebody knows why."""
        typed = _valid(DismissSerializer, request)
        row = self.get_object()
        return self._answer(
            differences.dismiss(actor=request.user, discrepancy_id=row.pk, reason=typed["reason"])
        )

    def _answer(self, row: StockDiscrepancy) -> Response:
        return Response(self.get_serializer(row).data)


def _valid(kind: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return typed.validated_data
