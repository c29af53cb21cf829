"""How codes are made: trying it out, and what the company decides about it."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from integrations import mapping_rules, mapping_selectors, mapping_tester
from integrations.mapping_kinds import BY_ENTITY, KINDS
from plyhub.common.errors import DomainError, InputErrors, NotAllowed
from plyhub.common.models import Company


class TryForm(forms.Form):
    connection = forms.ChoiceField(widget=UnfoldAdminSelectWidget())
    entity = forms.ChoiceField(
        label="Kind",
        choices=[(kind.entity, kind.singular) for kind in KINDS],
        widget=UnfoldAdminSelectWidget(),
    )
    value = forms.CharField(
        label="Name, number or SKU", max_length=300, widget=UnfoldAdminTextInputWidget()
    )
    record_id = forms.CharField(
        label="Its id in the field-service system",
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
    )

    def __init__(self, books: list, data: object = None) -> None:
        super().__init__(data)
        self.fields["connection"].choices = [(str(one.pk), one.name) for one in books]


def tester(request: HttpRequest) -> HttpResponse:
    """A name in, its code out, with the steps between; nothing is stored."""
    books = mapping_selectors.books()
    asked = {"connection": str(books[0].pk) if books else "", "entity": "vendor"}
    given = {name: text for name, text in request.GET.items() if text}
    form = TryForm(books, {**asked, **given} if "value" in request.GET else None)
    form.initial = asked
    trial = None
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        connection = next(one for one in books if str(one.pk) == values["connection"])
        trial = mapping_tester.try_out(
            connection, values["entity"], values["value"], record_id=values["record_id"]
        )
    context = {
        **admin.site.each_context(request),
        "title": "Try a name",
        "books": books,
        "form": form,
        "trial": trial,
    }
    return render(request, "integrations/mapping_try.html", context)


def page(request: HttpRequest) -> HttpResponse:
    """The prefixes and the manufacturers, to read; for administrators to change."""
    may_change = request.user.has_perm(mapping_rules.PERMISSION)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _save(request)
        if not errors:
            return redirect("admin:integrations_externallink_codes")
    typed = request.POST if errors else {}
    context = {
        **admin.site.each_context(request),
        "title": "How codes are made",
        "prefixes": [
            {
                "rule": each,
                "kind": BY_ENTITY[each.entity].label,
                "value": typed.get(each.field, each.prefix),
                "error": errors.get(each.field, ""),
            }
            for each in mapping_rules.prefixes()
        ],
        "manufacturers": typed.get("manufacturers", Company.current().manufacturers),
        "general_error": errors.get("", ""),
        "may_change": may_change,
    }
    status = 400 if errors else 200
    return render(request, "integrations/mapping_codes.html", context, status=status)


def _save(request: HttpRequest) -> dict[str, str]:
    """What was refused, by field; nothing if all was stored."""
    names = {each.field for each in mapping_rules.prefixes()}
    changes = {name: request.POST[name] for name in names if name in request.POST}
    try:
        mapping_rules.save(
            actor=request.user,
            changes=changes,
            manufacturers=request.POST.get("manufacturers"),
        )
    except NotAllowed as error:
        return {"": error.message}
    except InputErrors as refused:
        return {error.field: error.message for error in refused.errors}
    except DomainError as error:
        return {error.field: error.message}
    messages.success(request, "Saved. Records that have a code keep it.")
    return {}
