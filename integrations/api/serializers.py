"""Runs and queue entries as JSON."""

from rest_framework import serializers

from integrations import selectors
from integrations.models import Connection, OutboxEntry, SyncRun, SyncStage
from inventory.models import Location


class StageSerializer(serializers.ModelSerializer):
    class Meta:
        model = SyncStage
        fields = ["entity", "expected", "read", "created", "updated", "unchanged", "failed"]


class RunSerializer(serializers.ModelSerializer):
    stages = StageSerializer(many=True)

    class Meta:
        model = SyncRun
        fields = [
            "id",
            "connection",
            "scope",
            "trigger",
            "state",
            "reason",
            "queued_at",
            "started_at",
            "finished_at",
            "stages",
        ]


class RunRequestSerializer(serializers.Serializer):
    connection = serializers.PrimaryKeyRelatedField(queryset=Connection.objects.all())
    scope = serializers.CharField(default="all")
    full = serializers.BooleanField(default=False)


class WarehouseRequestSerializer(serializers.Serializer):
    location = serializers.PrimaryKeyRelatedField(queryset=Location.objects.all())
    connection = serializers.PrimaryKeyRelatedField(
        queryset=Connection.objects.all(), required=False
    )


class QueueEntrySerializer(serializers.ModelSerializer):
    why = serializers.SerializerMethodField()

    class Meta:
        model = OutboxEntry
        fields = [
            "id",
            "connection",
            "operation",
            "label",
            "state",
            "reason",
            "why",
            "attempts",
            "external_id",
            "created_at",
            "finished_at",
        ]

    def get_why(self, entry: OutboxEntry) -> str:
        return selectors.glance(entry)
