"""How Django itself would keep materials: its bulk upsert, and one row after the other."""

from __future__ import annotations

import msgspec
from django.db import models, transaction

from bench import floor

BATCH = 1000


class Material(models.Model):
    """The yardstick's table."""

    external_id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    description = models.TextField()
    unit = models.CharField(max_length=12)
    cost = models.DecimalField(max_digits=16, decimal_places=6)
    price = models.DecimalField(max_digits=14, decimal_places=2)
    member_price = models.DecimalField(max_digits=14, decimal_places=2)
    add_on_price = models.DecimalField(max_digits=14, decimal_places=2)
    add_on_member_price = models.DecimalField(max_digits=14, decimal_places=2)
    taxable = models.BooleanField()
    is_stocked = models.BooleanField()
    is_active = models.BooleanField()
    modified_on = models.DateTimeField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = floor.TABLE

    def __str__(self) -> str:
        return self.code


def bulk_create(url: str) -> int:
    """All materials by `bulk_create(update_conflicts=True)`, a thousand a batch."""
    count = 0
    for rows in _pages(url):
        with transaction.atomic():
            Material.objects.bulk_create(
                (Material(**row) for row in rows),
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["external_id"],
                update_fields=floor.COLUMNS[1:],
            )
        count += len(rows)
    return count


def one_by_one(url: str, most: int) -> int:
    """The first `most` materials by `update_or_create`."""
    rows = [row for page in _pages(url) for row in page][:most]
    for row in rows:
        Material.objects.update_or_create(external_id=row["external_id"], defaults=row)
    return len(rows)


def _pages(url: str):
    for content in floor.bodies(url):
        decoded = floor.decode(content).data
        yield [
            dict(zip(floor.COLUMNS, msgspec.structs.astuple(row), strict=True)) for row in decoded
        ]
