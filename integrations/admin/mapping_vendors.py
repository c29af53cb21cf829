"""All vendors that may be in the books already, to go through one after the other."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from integrations import mapping_selectors, vendor_review
from integrations.models import Connection
from integrations.sync import decisions
from plyhub.common.errors import DomainError


def page(request: HttpRequest) -> HttpResponse:
    """Each vendor beside those over there it may be; posted, one is decided."""
    books = mapping_selectors.books()
    wanted = request.GET.get("connection", "")
    connection = next((one for one in books if str(one.pk) == wanted), books[0] if books else None)
    if request.method == "POST":
        _decide(request)
        return redirect(request.get_full_path())
    after = request.GET.get("after", "")
    cases, following = ([], 0)
    if connection is not None:
        cases, following = vendor_review.cases(
            connection, after=int(after) if after.isdecimal() else 0
        )
    context = {
        **admin.site.each_context(request),
        "title": "Vendors to review",
        "connection": connection,
        "books": books,
        "cases": [(case, _decide_page(connection, case)) for case in cases],
        "following": following,
        "may_decide": decisions.may_decide(request.user, "vendor"),
    }
    return render(request, "integrations/mapping_vendors.html", context)


def _decide(request: HttpRequest) -> None:
    """One vendor, by the button that was pressed."""
    link_id, code = request.POST.get("link", ""), request.POST.get("code", "")
    if not link_id.isdecimal():
        messages.error(request, "Choose a vendor.")
        return
    try:
        link = decisions.decide(actor=request.user, link_id=int(link_id), code=code)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = "is linked to" if link.external_id else "will be made as"
        messages.success(request, f"{request.POST.get('name', 'It')} {done} {code}.")


def _decide_page(connection: Connection, case: vendor_review.Case) -> str:
    page = reverse(
        "admin:integrations_externallink_decide",
        args=[connection.pk, "vendor", case.vendor.pk],
    )
    return f"{page}?next={reverse('admin:integrations_externallink_vendors')}"
