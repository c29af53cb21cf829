"""The integrations API: start and watch syncs, watch and retry the queue."""

from __future__ import annotations

from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.api import serializers
from integrations.models import OutboxEntry, SyncRun
from integrations.sync import comparing, places, remedies, runs, scopes
from plyhub.common.api import MayView


class RunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = SyncRun.objects.prefetch_related("stages")
    serializer_class = serializers.RunSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_syncrun"]

    def create(self, request: Request) -> Response:
        """Start a sync, or join the one that already covers it."""
        typed = serializers.RunRequestSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        if typed.validated_data["scope"] == scopes.COMPARISON:
            run = comparing.request(
                connection_id=typed.validated_data["connection"].pk,
                trigger=SyncRun.Trigger.MANUAL,
                user=request.user,
            )
            return Response(self.get_serializer(run).data, status=201)
        run = runs.request(
            connection_id=typed.validated_data["connection"].pk,
            scope=typed.validated_data["scope"],
            trigger=SyncRun.Trigger.MANUAL,
            user=request.user,
            is_full=typed.validated_data["full"],
        )
        return Response(self.get_serializer(run).data, status=201)


class QueueViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = (
        OutboxEntry.objects.select_related("connection")
        .prefetch_related("depends_on")
        .defer("payload", "error_detail")
    )
    serializer_class = serializers.QueueEntrySerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_outboxentry"]

    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        entry = self.get_object()
        remedies.retry(actor=request.user, entry_ids=[entry.pk])
        return Response(self.get_serializer(self.get_queryset().get(pk=entry.pk)).data)


class WarehouseViewSet(viewsets.ViewSet):
    permission_classes = [MayView]
    view_permissions = ["integrations.view_outboxentry"]

    def create(self, request: Request) -> Response:
        """Ask for a place of ours to be made a warehouse in the books."""
        typed = serializers.WarehouseRequestSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        chosen = typed.validated_data.get("connection")
        entry = places.create_warehouse(
            actor=request.user,
            location_id=typed.validated_data["location"].pk,
            connection_id=chosen.pk if chosen else None,
        )
        if entry is None:
            return Response({"state": "linked"})
        return Response(serializers.QueueEntrySerializer(entry).data, status=201)
