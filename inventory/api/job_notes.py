"""Notes on jobs, and what jobs say in custom fields, through the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.models import Job, JobNote
from inventory.services import job_notes
from plyhub.common import custom_fields
from plyhub.common.api import MayView


class NoteInput(serializers.Serializer):
    text = serializers.CharField(max_length=job_notes.LONGEST)
    token = serializers.UUIDField(required=False)


class TokenInput(serializers.Serializer):
    token = serializers.UUIDField(required=False)


class NoteSerializer(serializers.ModelSerializer):
    """A note on costs says nothing to whoever may not see costs."""

    text = serializers.SerializerMethodField()

    class Meta:
        model = JobNote
        fields = ["id", "number", "job", "kind", "text", "written_by", "created_at"]

    def get_text(self, note: JobNote) -> str | None:
        request = self.context["request"]
        hidden = note.kind == JobNote.Kind.MATERIAL_COST
        return None if hidden and not request.user.has_perm(job_notes.COSTS) else note.text


class JobNotesView(ListAPIView):
    """GET lists the notes on a job; POST writes one. Who may is the service's decision."""

    serializer_class = NoteSerializer
    view_permissions = ["inventory.view_jobnote"]

    def get_permissions(self) -> list[Any]:
        return [IsAuthenticated() if self.request.method == "POST" else MayView()]

    def get_queryset(self) -> Any:
        return JobNote.objects.filter(job=self.kwargs["job_id"])

    def post(self, request: Request, job_id: int) -> Response:
        typed = _valid(NoteInput, request)
        note = job_notes.write(actor=request.user, job_id=job_id, **typed)
        return Response(self.get_serializer(note).data, status=201)


class MaterialCostView(APIView):
    """POST writes what the job's material cost as a note on it."""

    permission_classes = [IsAuthenticated]

    def post(self, request: Request, job_id: int) -> Response:
        typed = _valid(TokenInput, request)
        note = job_notes.material_cost(actor=request.user, job_id=job_id, **typed)
        return Response(NoteSerializer(note, context={"request": request}).data, status=201)


class JobFieldsView(APIView):
    """GET tells what a job says in its custom fields; PATCH takes values by field id."""

    view_permissions = ["inventory.view_job"]
    permission_classes = [MayView]

    def get(self, request: Request, job_id: int) -> Response:
        job = get_object_or_404(Job, pk=job_id)
        return Response(
            [
                {
                    "id": field.pk,
                    "name": field.name,
                    "data_type": field.data_type,
                    "options": field.options,
                    "value": value,
                    "can_be_changed": not custom_fields.refusal(field),
                }
                for field, value in custom_fields.values_of(job)
            ]
        )

    def patch(self, request: Request, job_id: int) -> Response:
        values = serializers.DictField(child=serializers.CharField(allow_blank=True))
        typed = values.run_validation(request.data)
        if wrong := [name for name in typed if not name.isdecimal()]:
            raise serializers.ValidationError({name: "Name fields by their id." for name in wrong})
        custom_fields.change_values(
            actor=request.user,
            entity="job",
            object_id=job_id,
            values={int(name): value for name, value in typed.items()},
        )
        return self.get(request, job_id)


def _valid(kind: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return typed.validated_data
