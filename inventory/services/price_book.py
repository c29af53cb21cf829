"""What the price book says beyond the items: services with what they take, and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from inventory.models import ItemImage, Service, ServiceMaterial
from plyhub.common import bulk
from plyhub.common.bulk import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Where a picture is to be found."""

    url: str
    alias: str = ""
    is_default: bool = False


@transaction.atomic
def upsert_services(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write services; ids in the order of `rows`."""
    return bulk.upsert(Service, rows)


@transaction.atomic
def set_materials(taken: Mapping[int, Mapping[int, Decimal]]) -> None:
    """Make what one of each service takes what is said, by service and item, in stock units.

    Services not named stay as they are, and what is the same is not written.
    """
    wanted = {
        (service, item): {"quantity": quantity}
        for service, items in taken.items()
        for item, quantity in items.items()
        if quantity > 0
    }
    _set(ServiceMaterial, "service_id", "item_id", list(taken), wanted)


@transaction.atomic
def set_pictures(pictures: Mapping[int, Sequence[Picture]]) -> set[int]:
    """Make the pictures of each item those that are said, in their order; returns items that had
    others.

    Items not named keep theirs, what is the same is not written, and an address too long to keep
    is left out.
    """
    longest = ItemImage._meta.get_field("url").max_length
    width = ItemImage._meta.get_field("alias").max_length
    wanted = {
        (item, each.url): {
            "alias": each.alias[:width],
            "is_default": each.is_default,
            "position": position,
        }
        for item, found in pictures.items()
        for position, each in enumerate(found)
        if len(each.url) <= longest
    }
    return _set(ItemImage, "item_id", "url", list(pictures), wanted)


def _set(
    model: type[models.Model],
    owner: str,
    key: str,
    owners: Sequence[int],
    wanted: Mapping[tuple[int, Any], dict[str, Any]],
) -> set[int]:
    """Make the rows of `owners` the wanted ones, by (owner, key), in three statements at most;
    returns those of `owners` that had others."""
    if not owners:
        return set()
    columns = next(iter(wanted.values()), {}).keys()
    owned = model._default_manager.filter(**{f"{owner}__among": set(owners)})
    standing = {(each[owner], each[key]): each for each in owned.values("pk", owner, key, *columns)}
    gone = [each["pk"] for names, each in standing.items() if names not in wanted]
    changed = {names[0] for names in standing if names not in wanted}
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    rows = []
    for names, values in wanted.items():
        before = standing.get(names)
        if before is None:
            rows.append((None, {owner: names[0], key: names[1], **values}))
        elif any(before[name] != value for name, value in values.items()):
            rows.append((before["pk"], values))
        else:
            continue
        changed.add(names[0])
    bulk.upsert(model, rows)
    return changed
