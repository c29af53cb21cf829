"""Runs and queue entries as JSON."""

from rest_framework import serializers

from integrations import progress, selectors
from integrations.models import Connection, Cursor, OutboxEntry, Pause, PlanRow, SyncRun, SyncStage
from inventory.models import Location


class StageSerializer(serializers.ModelSerializer):
    class Meta:
        model = SyncStage
        fields = [
            "entity",
            "expected",
            "read",
            "created",
            "updated",
            "unchanged",
            "failed",
            "started_at",
            "finished_at",
            "left_out",
            "reason",
        ]


class RunSerializer(serializers.ModelSerializer):
    stages = StageSerializer(many=True)
    standing = serializers.SerializerMethodField()

    class Meta:
        model = SyncRun
        fields = [
            "id",
            "connection",
            "scope",
            "trigger",
            "is_full",
            "since",
            "is_dry_run",
            "state",
            "standing",
            "reason",
            "queued_at",
            "started_at",
            "finished_at",
            "stages",
        ]

    def get_standing(self, run: SyncRun) -> str:
        return progress.of_run(run, list(run.stages.all())).standing


class PlanRowSerializer(serializers.ModelSerializer):
    """`words` are fields as people read them: label, before, after."""

    class Meta:
        model = PlanRow
        fields = [
            "entity",
            "external_id",
            "hub_id",
            "action",
            "state",
            "title",
            "words",
            "reason",
        ]


class RunRequestSerializer(serializers.Serializer):
    """`full` reads everything again, `since` what changed from that day on; a
    `dry_run` only makes a plan of it."""

    connection = serializers.PrimaryKeyRelatedField(queryset=Connection.objects.all())
    scope = serializers.CharField(default="all")
    full = serializers.BooleanField(default=False)
    since = serializers.DateField(default=None, allow_null=True)
    dry_run = serializers.BooleanField(default=False)


class PauseSerializer(serializers.ModelSerializer):
    paused_by = serializers.CharField(source="paused_by.username")

    class Meta:
        model = Pause
        fields = ["entity", "reason", "paused_by", "paused_at"]


class CursorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Cursor
        fields = ["entity", "last_read_at", "known"]


class ConnectionSerializer(serializers.ModelSerializer):
    """A connection without anything secret: what it read, and what of it is paused."""

    read = CursorSerializer(source="cursors", many=True)
    pauses = PauseSerializer(many=True)

    class Meta:
        model = Connection
        fields = ["id", "system", "name", "state", "next_pull_at", "read", "pauses"]


class PauseRequestSerializer(serializers.Serializer):
    """Without an entity the whole connection is meant."""

    entity = serializers.CharField(default="", allow_blank=True)
    reason = serializers.CharField(default="", allow_blank=True)


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
