"""What the stand-in knows when it starts: the demo company, or next to nothing."""

from __future__ import annotations

from sandbox.servicetitan.seed import company, neighbour
from sandbox.servicetitan.tenant import MAIN, OTHER, Tenant


def load(tenants: dict[str, Tenant], data: str) -> None:
    """Fill both tenants; raises ValueError unless `data` is demo, empty or scale:N.

    `empty` is an account on its first day: order types and one business unit and warehouse,
    without which nothing could be bought.
    """
    kind, _, count = data.partition(":")
    if kind not in ("demo", "empty", "scale") or (kind == "scale") != count.isdigit():
        raise ValueError(f"data must be demo, empty or scale:N, not {data!r}")
    if kind == "empty":
        company.load_bare(tenants[MAIN.id])
    else:
        company.load(tenants[MAIN.id], int(count) if count else None)
    neighbour.load(tenants[OTHER.id])
