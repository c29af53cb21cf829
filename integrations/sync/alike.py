"""Items of ours that may well be items of the books, out of a price book of any size.

A cheap look at codes only: what is found is then decided by the rules of `mapping`, and what is
missed because its code is unusual is found when a document needs it.
"""

from __future__ import annotations

from django.db import connection as database

from integrations.mapping.limits import DEFAULT_PREFIX

# A code is the SKU, or the prefix and the SKU with or without its first part, the brand.
_ALIKE = """
    WITH unlinked AS (
        SELECT id, upper(sku) AS sku,
            regexp_replace(trim(both '-' from
                regexp_replace(upper(sku), '[^A-Z0-9]+', '-', 'g')), %(prefix)s, '') AS stem
        FROM inventory_item WHERE NOT EXISTS (
            SELECT 1 FROM integrations_externallink AS link
            WHERE link.connection_id = %(connection)s AND link.entity = 'item'
            AND link.hub_id = inventory_item.id AND link.external_id <> ''
        )
    ),
    free AS (
        SELECT upper(external_id) AS code,
            regexp_replace(upper(external_id), %(prefix)s, '') AS stem
        FROM integrations_remoterecord AS there
        WHERE there.connection_id = %(connection)s AND there.entity = 'item' AND NOT EXISTS (
            SELECT 1 FROM integrations_externallink AS link
            WHERE link.connection_id = %(connection)s AND link.entity = 'item'
            AND link.external_id = there.external_id AND link.external_id <> ''
        )
    )
    SELECT unlinked.id FROM unlinked JOIN free ON free.code = unlinked.sku
    UNION SELECT unlinked.id FROM unlinked JOIN free ON free.stem = unlinked.stem
    UNION SELECT unlinked.id FROM unlinked
        JOIN free ON free.stem = regexp_replace(unlinked.stem, '^[^-]+-', '')
    ORDER BY 1
"""


def items(connection_id: int) -> list[int]:
    """Those that have no link yet, like one there that has none either, in one query."""
    with database.cursor() as cursor:
        cursor.execute(
            _ALIKE, {"connection": connection_id, "prefix": f"^{DEFAULT_PREFIX['item']}"}
        )
        return [pk for (pk,) in cursor.fetchall()]
