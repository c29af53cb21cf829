"""Answers that are no function's: error pages, and documents with an HTTP error status."""

from __future__ import annotations

from sandbox.intacct import answers, signin
from sandbox.intacct.errors import TOO_MANY, TOO_MANY_INSIDE, Problem
from sandbox.system import Response

_UNAUTHORIZED = Problem(
    "XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request."
)


def page(status: int, title: str, headers: dict[str, str] | None = None) -> Response:
    """Return an error page in HTML."""
    html = (
        f"<!DOCTYPE html><html><head><title>{status} {title}</title></head>"
        f"<body><h1>{title}</h1></body></html>"
    )
    return Response(status, html.encode(), "text/html; charset=UTF-8", headers or {})


def maintenance(status: int) -> Response:
    """Return the page that stands in front of the service while it is worked on."""
    return page(status, "We are performing scheduled maintenance")


def throttled_inside() -> Response:
    """Return the refusal of a call too many, in an answer whose status says all is well."""
    document = answers.control_failure(None, (TOO_MANY_INSIDE,))
    return Response(200, document.encode(), answers.XML)


def fault(status: int, retry_after: int | None) -> Response:
    """Return what comes with an error status: a document below 500, a proxy's page above."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    problems = {
        400: signin.invalid_request().problems,
        401: (_UNAUTHORIZED,),
        429: (TOO_MANY,),
    }.get(status)
    if problems is None:
        return page(status, "The service is unavailable", headers)
    document = answers.control_failure(None, problems)
    return Response(status, document.encode(), answers.XML, headers)
