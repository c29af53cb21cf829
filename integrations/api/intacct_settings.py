"""The switches for Intacct as JSON: read them, move some of them, put earlier ones back."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import intacct_settings, toggles
from integrations.models import IntacctSettings
from plyhub.common.api import MayView

SWITCHES = tuple(toggle.name for toggle in toggles.TOGGLES)


class SettingsSerializer(serializers.ModelSerializer):
    restorable = serializers.SerializerMethodField()

    class Meta:
        model = IntacctSettings
        fields = ["connection", *SWITCHES, "effective_since", "restorable"]

    def get_restorable(self, settings: IntacctSettings) -> list[str]:
        return [toggle.name for toggle in intacct_settings.restorable(settings)]


class ChangesSerializer(serializers.Serializer):
    """Some switches, and whether the consequences were read. What is not named is not touched."""

    confirm = serializers.BooleanField(default=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        switches = {name: serializers.BooleanField(required=False) for name in SWITCHES}
        return {**super().get_fields(), **switches}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError(
                {name: f"There is no setting called {name}." for name in sorted(unknown)}
            )
        return values

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """A box that a form does not send is a switch that is not named, not one that is off."""
        given = super().to_internal_value(data)
        return {name: value for name, value in given.items() if name in data or name == "confirm"}


class IntacctSettingsViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    queryset = IntacctSettings.objects.select_related("connection").order_by("-pk")
    serializer_class = SettingsSerializer
    permission_classes = [MayView]
    view_permissions = ["integrations.view_intacctsettings"]

    def partial_update(self, request: Request, pk: str) -> Response:
        """Move the switches that are named. 409 with the consequences until `confirm` is true."""
        settings = self.get_object()
        typed = ChangesSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        changes = dict(typed.validated_data)
        saved = intacct_settings.save(
            actor=request.user,
            connection_id=settings.pk,
            confirm=changes.pop("confirm"),
            changes=changes,
        )
        return Response(self.get_serializer(saved).data)

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put back on what was on before its parent was turned off."""
        saved = intacct_settings.restore(actor=request.user, connection_id=self.get_object().pk)
        return Response(self.get_serializer(saved).data)
