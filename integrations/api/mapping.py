"""The mapping as JSON: what each record is called in the books, and deciding it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import mapping_kinds, mapping_selectors, mapping_tester
from integrations.mapping_selectors import STATES, Row
from integrations.models import Connection, ExternalLink
from integrations.sync import decisions
from plyhub.common.api import MayView


class AskedSerializer(serializers.Serializer):
    """Which part of the mapping is asked for."""

    connection = serializers.PrimaryKeyRelatedField(queryset=Connection.objects.all())
    entity = serializers.ChoiceField(choices=sorted(mapping_kinds.BY_ENTITY))
    state = serializers.ChoiceField(choices=list(STATES), default="", allow_blank=True)
    search = serializers.CharField(default="", allow_blank=True, max_length=300)
    after = serializers.CharField(default="", allow_blank=True, max_length=30)

    def validate_connection(self, connection: Connection) -> Connection:
        if not connection.description.gives_codes:
            raise ValidationError(f"{connection} gives records ids of its own.")
        return connection


class TrySerializer(serializers.Serializer):
    connection = serializers.PrimaryKeyRelatedField(queryset=Connection.objects.all())
    entity = serializers.ChoiceField(choices=sorted(mapping_kinds.BY_ENTITY))
    value = serializers.CharField(max_length=300)
    record_id = serializers.CharField(default="", allow_blank=True, max_length=60)

    validate_connection = AskedSerializer.validate_connection


class DecisionSerializer(serializers.Serializer):
    """An id that is there, or the code of a new record; `reason` once something was sent."""

    connection = serializers.PrimaryKeyRelatedField(queryset=Connection.objects.all())
    entity = serializers.ChoiceField(choices=sorted(mapping_kinds.BY_ENTITY))
    record = serializers.IntegerField(min_value=0)
    code = serializers.CharField(max_length=60, allow_blank=True)
    reason = serializers.CharField(max_length=300, default="", allow_blank=True)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300, allow_blank=True)


class MappingViewSet(viewsets.ViewSet):
    """Pages of one kind over one connection: `?connection=&entity=`, with `state`, `search` and
    `after` of the page before."""

    permission_classes = [MayView]
    view_permissions = ["integrations.view_externallink"]

    def list(self, request: Request) -> Response:
        asked = _valid(AskedSerializer, request.query_params)
        found = mapping_selectors.listing(asked.pop("connection"), asked.pop("entity"), **asked)
        return Response({"results": [_told(row) for row in found.rows], "after": found.after})

    def create(self, request: Request) -> Response:
        """Decide what a record is called there."""
        given = _valid(DecisionSerializer, request.data)
        link = decisions.override(
            actor=request.user,
            connection_id=given["connection"].pk,
            entity=given["entity"],
            hub_id=given["record"],
            code=given["code"],
            reason=given["reason"],
        )
        return _answer(link)

    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Use the code of this link no more."""
        given = _valid(ReasonSerializer, request.data)
        link = _link(pk)
        return _answer(
            decisions.retire(actor=request.user, link_id=link.pk, reason=given["reason"])
        )

    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """Use a retired code again."""
        return _answer(decisions.keep(actor=request.user, link_id=_link(pk).pk))

    @action(detail=False, url_path="try")
    def try_out(self, request: Request) -> Response:
        """What the rules make of a name; nothing is stored."""
        asked = _valid(TrySerializer, request.query_params)
        trial = mapping_tester.try_out(
            asked["connection"], asked["entity"], asked["value"], record_id=asked["record_id"]
        )
        return Response(
            {
                "code": trial.code,
                "steps": trial.steps,
                "collision": trial.collision,
                "outcome": trial.outcome,
            }
        )


def _valid(kind: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    typed = kind(data=data)
    typed.is_valid(raise_exception=True)
    return dict(typed.validated_data)


def _link(pk: str) -> ExternalLink:
    return get_object_or_404(ExternalLink, pk=pk)


def _answer(link: ExternalLink) -> Response:
    [row] = mapping_selectors.rows(link.connection, link.entity, [link.hub_id])
    return Response(_told(row))


def _told(row: Row) -> dict[str, Any]:
    return {
        "record": row.hub_id,
        "link": row.link_id,
        "name": row.name,
        "elsewhere": [{"connection": name, "id": key} for name, key in row.elsewhere],
        "code": row.code,
        "name_there": row.name_there,
        "is_there": row.is_there,
        "state": row.state,
        "is_overridden": row.is_overridden,
        "rule": row.rule,
        "collides_with": row.collides_with,
    }
