"""Material used on a job, through the API: each write is one call of the service."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.models import Usage
from inventory.services import usage


class _TypedSerializer(serializers.Serializer):
    quantity = serializers.DecimalField(max_digits=14, decimal_places=4)
    location = serializers.IntegerField(source="location_id", required=False, allow_null=True)
    used_at = serializers.DateTimeField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    token = serializers.UUIDField(required=False)


class UseSerializer(_TypedSerializer):
    """Quantity in `unit`, the item's stock unit if it is left out."""

    item = serializers.IntegerField(source="item_id")
    technician = serializers.IntegerField(source="technician_id", required=False, allow_null=True)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=12)


class BringBackSerializer(_TypedSerializer):
    """Quantity in stock units of what `usage` took."""

    usage = serializers.IntegerField(source="usage_id")


class UsageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Usage
        fields = [
            "id",
            "number",
            "job",
            "item",
            "location",
            "technician",
            "quantity",
            "status",
            "entered_in",
            "used_at",
            "source",
            "note",
        ]


class JobUsageView(APIView):
    """POST takes material for a job. Who may is the service's decision, job by job."""

    permission_classes = [IsAuthenticated]

    def post(self, request: Request, job_id: int) -> Response:
        typed = _valid(UseSerializer, request)
        return _answer(usage.record(actor=request.user, job_id=job_id, **typed))


class JobReturnView(APIView):
    """POST brings back what was used on a job."""

    permission_classes = [IsAuthenticated]

    def post(self, request: Request, job_id: int) -> Response:
        typed = _valid(BringBackSerializer, request)
        if not Usage.objects.filter(pk=typed["usage_id"], job=job_id).exists():
            raise serializers.ValidationError({"usage": "It was not used on this job."})
        return _answer(usage.bring_back(actor=request.user, **typed))


def _valid(kind: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return typed.validated_data


def _answer(made: Usage) -> Response:
    return Response(UsageSerializer(made).data, status=201)
