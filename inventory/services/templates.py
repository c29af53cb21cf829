"""Stocking lists as the field-service system has them, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from inventory.models import InventoryTemplate, TemplateItem
from plyhub.common import bulk
from plyhub.common.bulk import Row

Levels = Mapping[int, tuple[Decimal, Decimal]]


@transaction.atomic
def upsert_templates(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write stocking lists, without their items; ids in the order of `rows`."""
    return bulk.upsert(InventoryTemplate, rows)


@transaction.atomic
def set_levels(levels: Mapping[int, Levels]) -> None:
    """Make the items of each list exactly those named: list id to item id to (least, most).

    Three statements whatever their number; items that did not change are not written.
    """
    wanted = {
        (template, item): pair for template, items in levels.items() for item, pair in items.items()
    }
    kept = {
        (row.template_id, row.item_id): row
        for row in TemplateItem.objects.filter(template_id__in=levels)
    }
    TemplateItem.objects.filter(
        pk__in=[row.pk for key, row in kept.items() if key not in wanted]
    ).delete()
    changed = [
        TemplateItem(template_id=template, item_id=item, minimum=least, maximum=most)
        for (template, item), (least, most) in sorted(wanted.items())
        if (template, item) not in kept
        or (kept[template, item].minimum, kept[template, item].maximum) != (least, most)
    ]
    TemplateItem.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["template", "item"],
        update_fields=["minimum", "maximum"],
    )
