"""The integrations API: start and watch syncs, watch and retry the queue."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import plans
from integrations.api import serializers
from integrations.models import Connection, OutboxEntry, Plan, SyncRun
from integrations.sync import applying, comparing, pauses, places, remedies, runs, scopes, timing
from plyhub.common.api import MayView


class RunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Syncs; `?state=`, `?scope=`, `?connection=` and `?trigger=` narrow the list."""

    serializer_class = serializers.RunSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_syncrun"]

    def get_queryset(self) -> QuerySet[SyncRun]:
        runs = SyncRun.objects.prefetch_related("stages")
        if self.action != "list":
            return runs
        asked = self.request.query_params
        named = ("state", "scope", "trigger")
        runs = runs.filter(**{name: asked[name] for name in named if name in asked})
        connection = asked.get("connection", "")
        return runs.filter(connection=connection) if connection.isdigit() else runs

    def create(self, request: Request) -> Response:
        """Start a sync (201), or join the one that already covers it (200)."""
        typed = serializers.RunRequestSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        if typed.validated_data["scope"] == scopes.COMPARISON:
            run = comparing.request(
                connection_id=typed.validated_data["connection"].pk,
                trigger=SyncRun.Trigger.MANUAL,
                user=request.user,
            )
            return Response(self.get_serializer(run).data, status=201)
        day = typed.validated_data["since"]
        asked = runs.ask(
            connection_id=typed.validated_data["connection"].pk,
            scope=typed.validated_data["scope"],
            trigger=SyncRun.Trigger.MANUAL,
            user=request.user,
            is_full=typed.validated_data["full"],
            since=timing.day_start(day) if day else None,
            is_dry_run=typed.validated_data["dry_run"],
        )
        return Response(self.get_serializer(asked.run).data, status=200 if asked.joined else 201)

    @action(detail=True)
    def plan(self, request: Request, pk: str) -> Response:
        """What a dry run found, page by page; `?entity=`, `?action=`, `?state=` and `?q=` narrow
        it."""
        plan = get_object_or_404(Plan, run=self.get_object())
        rows = plans.rows(plan, plans.Filter.of(request.query_params))
        shown = self.paginate_queryset(rows)
        return self.get_paginated_response(serializers.PlanRowSerializer(shown, many=True).data)

    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Take in what a dry run found; gives the run that does it."""
        plan = get_object_or_404(Plan, run=self.get_object())
        run = applying.apply(plan_id=plan.pk, actor=request.user)
        return Response(self.get_serializer(run).data, status=201)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop it; what was read stays."""
        run = runs.cancel(run_id=self.get_object().pk, actor=request.user)
        return Response(self.get_serializer(run).data)


class ConnectionViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Connection.objects.prefetch_related("cursors", "pauses__paused_by").order_by("pk")
    serializer_class = serializers.ConnectionSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_connection"]

    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Read nothing of a kind, or nothing at all, until it is resumed."""
        typed = self._typed(request)
        pauses.pause(actor=request.user, connection_id=self.get_object().pk, **typed)
        return Response(self.get_serializer(self.get_object()).data)

    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Read it again, with the next sync, which is due at once."""
        entity = self._typed(request)["entity"]
        pauses.resume(actor=request.user, connection_id=self.get_object().pk, entity=entity)
        return Response(self.get_serializer(self.get_object()).data)

    def _typed(self, request: Request) -> dict[str, str]:
        typed = serializers.PauseRequestSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        return typed.validated_data


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
