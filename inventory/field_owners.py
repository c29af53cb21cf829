"""Who decides on each field of the catalog, of places, and of work: one row a column."""

from __future__ import annotations

from collections.abc import Mapping

from plyhub.common.field_owners import Field, Fields, Owner

THEIRS, OURS = Owner.FIELD_SERVICE, Owner.HUB


def _of(owner: Owner, *, is_shared: bool = False, **labels: str) -> dict[str, Field]:
    return {column: Field(label, owner, is_shared) for column, label in labels.items()}


def _address(owner: Owner, *, is_shared: bool = False) -> dict[str, Field]:
    return _of(
        owner,
        is_shared=is_shared,
        street="street",
        unit_number="unit",
        city="city",
        state="state",
        zip_code="ZIP code",
        country="country",
    )


ITEM: Fields = {
    **_of(
        THEIRS,
        kind="kind",
        sku="SKU",
        name="name",
        description="description",
        category_id="category",
        manufacturer="manufacturer",
        model="model",
        price="price",
        member_price="member price",
        add_on_price="add-on price",
        add_on_member_price="add-on member price",
        taxable="tax setting",
        is_active="status",
        cost_locked="lock of the cost",
        price_locked="lock of the prices",
    ),
    "cost": Field("cost", Owner.REVIEW, is_shared=True),
    **_of(OURS, stock_unit_id="stock unit", tracking="tracking", is_stocked="stocked"),
}
CATEGORY: Fields = {
    **_of(THEIRS, kind="kind"),
    **_of(
        THEIRS,
        is_shared=True,
        name="name",
        parent_id="parent",
        position="position",
        is_active="status",
    ),
}
PLACE: Fields = {
    **_of(THEIRS, kind="kind"),
    "name": Field("name", Owner.CREATOR, is_shared=True),
    **_of(
        THEIRS,
        is_shared=True,
        home_warehouse_id="home warehouse",
        template_id="stocking list",
        memo="notes",
        is_active="status",
    ),
    **_address(THEIRS, is_shared=True),
    **_of(OURS, business_unit_id="business unit", is_default="default warehouse"),
}
_SITE = {"customer_id": "customer", "customer_location_id": "place"}
_TIMES = {"source_created_at": "created", "source_modified_at": "last changed there"}
FIELDS: Mapping[str, Fields] = {
    "item": ITEM,
    "category": CATEGORY,
    "location": PLACE,
    "job": _of(
        THEIRS,
        number="number",
        status="status",
        summary="summary",
        completed_at="completed",
        project_id="project",
        business_unit_id="business unit",
        is_active="active",
        **_SITE,
        **_TIMES,
    ),
    "project": _of(
        THEIRS, number="number", name="name", status="status", is_active="active", **_SITE, **_TIMES
    ),
    "technician": {
        **_of(THEIRS, name="name", email="e-mail", phone="phone", is_active="active"),
        **_of(OURS, user_id="log-in"),
    },
    "customer": {
        **_of(THEIRS, name="name", kind="kind", is_active="active"),
        **_address(THEIRS),
    },
    "customer_location": {
        **_of(THEIRS, name="name", customer_id="customer", is_active="active"),
        **_address(THEIRS),
    },
    "business_unit": _of(THEIRS, name="name", is_active="active"),
}
"""By the name under which links and histories keep such records."""
