"""The items the walk-throughs speak of, with the costs they are told with."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class StoryItem(NamedTuple):
    """An item whose code, cost (per unit) and first vendor are fixed."""

    code: str
    name: str
    path: tuple[str, ...]
    vendors: tuple[str, ...]
    cost: Decimal
    unit: str
    maker: str


_WHIPS = ("HVAC", "Installation", "Whips and disconnects")
_CONDENSERS = ("HVAC", "Equipment", "Condensers")
_HVAC_VENDORS = ("ABC Supply", "Johnstone Supply")
_GEAR_VENDORS = ("Graybar Electric Company", "City Electric Supply", "Rexel")
_WIRE_VENDORS = ("City Electric Supply", "Graybar Electric Company", "Rexel")

EQUIPMENT = (
    StoryItem("CARRIER-24ACC", "Carrier 24ACC condensing unit 3 ton", _CONDENSERS, _HVAC_VENDORS,
              Decimal("1900.00"), "EA", "CARRIER"),
    StoryItem("TRANE-24ACC", "Trane 24ACC condensing unit 3 ton", _CONDENSERS, _HVAC_VENDORS,
              Decimal("1985.00"), "EA", "TRANE"),
)  # fmt: skip
MATERIALS = (
    StoryItem("WHIP-6FT", "AC whip 6 ft 1/2 in. #10", _WHIPS, _HVAC_VENDORS,
              Decimal("8.50"), "EA", ""),
    StoryItem("PEX-34-BLUE", 'PEX-A tubing 3/4" blue', ("Plumbing", "Pipe", "PEX"),
              ("Johnstone Supply", "Ferguson Enterprises LLC"), Decimal("0.66"), "FT", "Uponor"),
    StoryItem("EMT-34", 'EMT conduit 3/4"', ("Electrical", "Raceway", "EMT"), _WIRE_VENDORS,
              Decimal("0.95"), "FT", "Allied"),
    StoryItem("WIRE-12", "THHN 12 AWG stranded",
              ("Electrical", "Wire and cable", "Building wire"), _WIRE_VENDORS,
              Decimal("0.185"), "FT", "Southwire"),
    StoryItem("PANEL-200A", "Main breaker panel 200 A",
              ("Electrical", "Distribution", "Panels and service"), _GEAR_VENDORS,
              Decimal("410.00"), "EA", "Square D"),
    StoryItem("BRK-20A-SP", "Plug-on breaker 20 A single pole",
              ("Electrical", "Distribution", "Breakers"), _GEAR_VENDORS,
              Decimal("6.20"), "EA", "Square D"),
)  # fmt: skip
CODES = frozenset(item.code for item in (*EQUIPMENT, *MATERIALS))
