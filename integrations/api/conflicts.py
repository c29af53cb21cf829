"""Conflicts as JSON: what both sides changed, read and decided about."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.models import Conflict
from integrations.sync import conflict_decisions
from plyhub.common.api import MayView


class ConflictSerializer(serializers.ModelSerializer):
    class Meta:
        model = Conflict
        fields = [
            "id",
            "connection",
            "entity",
            "hub_id",
            "record",
            "field",
            "label",
            "base",
            "ours",
            "theirs",
            "winner",
            "state",
            "run",
            "created_at",
            "closed_at",
        ]


class ConflictViewSet(viewsets.ReadOnlyModelViewSet):
    """What is open; `?state=` asks for other states, `?entity=`, `?field=` and `?connection=` for
    some of them."""

    serializer_class = ConflictSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_conflict"]

    def get_queryset(self) -> QuerySet[Conflict]:
        rows = Conflict.objects.all()
        if self.action != "list":
            return rows
        asked = self.request.query_params
        rows = rows.filter(state=asked.get("state", Conflict.State.OPEN))
        named = ("entity", "field", "connection")
        return rows.filter(**{name: asked[name] for name in named if name in asked})

    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """Leave what stands."""
        conflict_id = self.get_object().pk
        return self._answer(conflict_decisions.keep(actor=request.user, conflict_id=conflict_id))

    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Take the value that does not stand."""
        conflict_id = self.get_object().pk
        return self._answer(conflict_decisions.apply(actor=request.user, conflict_id=conflict_id))

    def _answer(self, row: Conflict) -> Response:
        return Response(self.get_serializer(row).data)
