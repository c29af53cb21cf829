"""Notes on jobs: their list, the page of one, and what the page of a job has of them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.text import Truncator
from unfold.widgets import UnfoldAdminTextareaWidget

from inventory.models import Job, JobNote
from inventory.services import job_notes
from plyhub.common import panels
from plyhub.common.admin.base import ReadOnlyAdmin, link
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table

SHOWN = 50
BRIEF = 160
UNSEEN = "Only shown to whoever sees costs."


class _TokenForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, document: Job, data: Any = None) -> None:
        super().__init__(data)


class NoteForm(_TokenForm):
    text = forms.CharField(
        label="Note", strip=True, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )


def _write(actor: Any, job: Job, data: dict[str, Any]) -> None:
    job_notes.write(actor=actor, job_id=job.pk, text=data["text"], token=data["token"])


def _tell_cost(actor: Any, job: Job, data: dict[str, Any]) -> None:
    job_notes.material_cost(actor=actor, job_id=job.pk, token=data["token"])


NOTE_ACTIONS = (
    Action("write_note", "Write a note", _write, "The note is written.", form=NoteForm),
    Action(
        "material_cost",
        "Send material cost",
        _tell_cost,
        "The cost is written down.",
        form=_TokenForm,
        explains="Writes what was used, brought back and ordered, with its cost, as a note on the"
        " job. Technicians may read it there.",
    ),
)


def allowed(request: HttpRequest, job: Job) -> set[str]:
    """Names of the actions about notes this person may take on this job."""
    names = {"write_note"} if job_notes.may_write(request.user, job) else set()
    return names | ({"material_cost"} if job_notes.may_tell_cost(request.user, job) else set())


def notes_table(request: HttpRequest, job: Job) -> Table:
    """The latest notes on a job, with where each is in other systems."""
    notes = list(job.notes.select_related("written_by").order_by("-pk")[:SHOWN])
    standing = panels.notes_for("jobnote", [note.pk for note in notes])
    return Table(
        "Notes",
        ["", "Written", "By", "Note", "In other systems"],
        [
            (
                link(reverse("admin:inventory_jobnote_change", args=[note.pk]), note.number),
                note.created_at,
                note.written_by or "PlyHub",
                brief(request, note),
                standing.get(note.pk, "–"),
            )
            for note in notes
        ],
        empty="No notes yet.",
    )


def brief(request: HttpRequest, note: JobNote) -> str:
    """The beginning of the text, for whoever may read it."""
    return Truncator(_text(request, note)).chars(BRIEF)


def _text(request: HttpRequest, note: JobNote) -> str:
    """A note on costs is for whoever sees costs."""
    hidden = note.kind == JobNote.Kind.MATERIAL_COST
    return UNSEEN if hidden and not request.user.has_perm(job_notes.COSTS) else note.text


@admin.register(JobNote)
class JobNoteAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["number", "job", "kind", "written_by", "created_at"]
    list_filter = ["kind"]
    search_fields = ["number", "job__number"]
    search_help_text = "Number or job"
    list_select_related = ["job", "written_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[JobNote]:
        return super().get_queryset(request).select_related("job", "written_by")

    def facts(self, request: HttpRequest, document: JobNote) -> list[Fact]:
        page = reverse("admin:inventory_job_change", args=[document.job_id])
        return [
            Fact("Job", link(page, document.job)),
            Fact("Kind", document.get_kind_display()),
            Fact("Written by", document.written_by or "PlyHub"),
            Fact("Written", document.created_at),
            Fact("Text", linebreaksbr(_text(request, document))),
        ]
