"""The mapping as a file: out as it is, and in with a look at what each line would do first."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from unfold.widgets import UnfoldAdminFileFieldWidget

from integrations import mapping_export
from integrations.sync import mapping_file
from integrations.sync.mapping_file import Preview
from integrations.sync.mapping_table import Line
from plyhub.common.admin.documents import add_errors
from plyhub.common.errors import DomainError, InputErrors, InvalidInput

LARGEST = 40 * 1024 * 1024


class FileForm(forms.Form):
    file = forms.FileField(label="CSV file", widget=UnfoldAdminFileFieldWidget())

    def clean_file(self) -> str:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError("The file is larger than 40 MB: split it.")
        try:
            return given.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is not UTF-8: save it as CSV UTF-8.") from None


def export(request: HttpRequest) -> StreamingHttpResponse:
    """All of the mapping; a row for each record."""
    answer = StreamingHttpResponse(mapping_export.lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mapping.csv"'
    return answer


def page(request: HttpRequest) -> HttpResponse:
    """The form; with a file, what it would do; confirmed, the lines that were valid are applied."""
    if "lines" in request.POST:
        return _apply(request)
    form = FileForm(request.POST or None, request.FILES or None)
    found = None
    if form.is_bound and form.is_valid():
        try:
            found = mapping_file.preview(actor=request.user, text=form.cleaned_data["file"])
        except DomainError as error:
            add_errors(form, error)
    return _show(request, form, found)


def _show(request: HttpRequest, form: FileForm, found: Preview | None) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Mapping from a file",
        "form": form,
        "found": found,
        "chosen": json.dumps([asdict(each.line) for each in found.valid]) if found else "",
    }
    return render(request, "integrations/mapping_file.html", context)


def _apply(request: HttpRequest) -> HttpResponse:
    try:
        lines = _sent(request.POST["lines"])
        if request.POST.get("wrong", "0") != "0" and "knowingly" not in request.POST:
            raise InvalidInput("Some lines were wrong: tick that they are left out.")
        changed = mapping_file.apply(actor=request.user, lines=lines)
    except InputErrors as refused:
        messages.error(request, "Nothing was changed: the file is not what it was any more.")
        for error in refused.errors[:20]:
            messages.error(request, error.message)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{changed:,} records changed.")
        return redirect("admin:integrations_externallink_changelist")
    return redirect("admin:integrations_externallink_import")


def _sent(text: str) -> list[Line]:
    """The lines of the preview. They are checked again as they are applied."""
    try:
        return [Line(**_checked(each)) for each in json.loads(text)]
    except (ValueError, TypeError, KeyError):
        raise InvalidInput("Choose the file again.") from None


def _checked(each: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: int(each[name]) for name in ("number", "connection_id", "hub_id")}
    names = ("entity", "code", "reason", "seen", "name")
    return {**numbers, **{name: str(each[name]) for name in names}}
