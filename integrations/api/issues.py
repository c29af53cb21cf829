"""Records that were not taken in, over the API: look at them, have them tried, ignore them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import issue_causes
from integrations.models import SyncIssue
from integrations.sync import settling
from plyhub.common.api import MayView


class IssueSerializer(serializers.ModelSerializer):
    class Meta:
        model = SyncIssue
        fields = [
            "id",
            "connection",
            "entity",
            "external_id",
            "message",
            "cause",
            "tries",
            "created_at",
            "last_tried_at",
            "is_wanted",
            "ignored_at",
            "ignored_reason",
            "resolved_at",
        ]


class ChosenSerializer(serializers.Serializer):
    ids = serializers.ListField(child=serializers.IntegerField(), allow_empty=False)


class IgnoreSerializer(ChosenSerializer):
    reason = serializers.CharField(allow_blank=True, max_length=300)


class IssueViewSet(viewsets.ReadOnlyModelViewSet):
    """What is open; `?show=all` for all, and `entity` and `connection` to narrow."""

    serializer_class = IssueSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_syncissue"]

    def get_queryset(self) -> QuerySet[SyncIssue]:
        asked = self.request.query_params
        shows_all = self.detail or asked.get("show") == "all"
        found = SyncIssue.objects.all() if shows_all else issue_causes.open_issues()
        if entity := asked.get("entity"):
            found = found.filter(entity=entity)
        if (connection := asked.get("connection", "")).isdigit():
            found = found.filter(connection_id=connection)
        return found.defer("payload").order_by("-pk")

    @action(detail=False, methods=["post"])
    def retry(self, request: Request) -> Response:
        """Have these read again now; answers with the ids of the syncs that do it."""
        chosen = _typed(ChosenSerializer, request)
        runs = settling.retry(actor=request.user, issue_ids=chosen["ids"])
        return Response({"runs": [run.pk for run in runs]}, status=202)

    @action(detail=False, methods=["post"])
    def ignore(self, request: Request) -> Response:
        chosen = _typed(IgnoreSerializer, request)
        count = settling.ignore(
            actor=request.user, issue_ids=chosen["ids"], reason=chosen["reason"]
        )
        return Response({"ignored": count})


def _typed(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    typed = serializer(data=request.data)
    typed.is_valid(raise_exception=True)
    return typed.validated_data
