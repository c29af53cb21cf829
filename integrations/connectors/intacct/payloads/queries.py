"""The `query` function (Sage Intacct "Queries"). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree  # noqa: S405  only builds trees

from integrations.connectors.intacct.envelope import Element, leaf

LARGEST_PAGE = 2000


def condition(operator: str, field: str, *values: str) -> Element:
    """One comparison, such as `equalto` or `in`."""
    element = ElementTree.Element(operator)
    leaf(element, "field", field)
    for value in values:
        leaf(element, "value", value)
    return element


def query(
    object_name: str,
    fields: Sequence[str],
    *conditions: Element,
    page_size: int = LARGEST_PAGE,
) -> Element:
    """Rows that meet all `conditions`, in the order of RECORDNO: any other order makes pages
    overlap and leave gaps."""
    function = ElementTree.Element("query")
    leaf(function, "object", object_name)
    select = ElementTree.SubElement(function, "select")
    for field in fields:
        leaf(select, "field", field)
    if conditions:
        ElementTree.SubElement(function, "filter").append(_all(conditions))
    order = ElementTree.SubElement(ElementTree.SubElement(function, "orderby"), "order")
    leaf(order, "field", "RECORDNO")
    ElementTree.SubElement(order, "ascending")
    leaf(function, "pagesize", str(page_size))
    return function


def _all(conditions: Sequence[Element]) -> Element:
    if len(conditions) == 1:
        return conditions[0]
    both = ElementTree.Element("and")
    both.extend(conditions)
    return both
