"""Where stock is kept: three warehouses and twenty vans."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.demo.model import Technician, Truck, Warehouse

_WAREHOUSES = (
    Warehouse(1, "WH-MAIN", "2100 W Depot Rd", "Phoenix", "AZ", "85009"),
    Warehouse(2, "WH-EAST", "845 E Freight Ln", "Mesa", "AZ", "85210"),
    Warehouse(3, "WH-WEST", "6300 N Loading Dock Dr", "Glendale", "AZ", "85301"),
)
_VANS = 20
# van number -> driver; everyone else takes the next free van in key order
_FIXED_DRIVERS = {1: "Mike Smith", 12: "Dana Ortiz"}


def build_warehouses() -> tuple[Warehouse, ...]:
    """Return the warehouses in key order."""
    return _WAREHOUSES


def build_trucks(technicians: Sequence[Technician]) -> tuple[Truck, ...]:
    """Return VAN-01 to VAN-20; each has a driver, nobody drives two, some carry a second person.

    The vans of the fixed drivers carry nobody else. Home warehouses go round, with vans 1, 4, 7 …
    based in the first except VAN-12 and VAN-14, which always load at WH-MAIN.
    """
    crews = _crews(technicians)
    return tuple(
        Truck(
            key=number,
            name=f"VAN-{number:02d}",
            warehouse_key=1 if number in (12, 14) else (number - 1) % len(_WAREHOUSES) + 1,
            technician_keys=tuple(crews[number]),
        )
        for number in range(1, _VANS + 1)
    )


def _crews(technicians: Sequence[Technician]) -> dict[int, list[int]]:
    key_of = {person.name: person.key for person in technicians if person.active}
    crews = {number: [] for number in range(1, _VANS + 1)}
    for number, name in _FIXED_DRIVERS.items():
        crews[number].append(key_of.pop(name))
    shared = [number for number in crews if number not in _FIXED_DRIVERS]
    for position, key in enumerate(key_of.values()):
        crews[shared[position % len(shared)]].append(key)
    return crews
