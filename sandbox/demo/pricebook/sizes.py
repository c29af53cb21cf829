"""Sizes that many families share."""

from __future__ import annotations

from sandbox.demo.pricebook.family import Axis, sizes

PIPE: Axis = (
    ("12", '1/2"'), ("34", '3/4"'), ("1", '1"'), ("114", '1-1/4"'), ("112", '1-1/2"'),
    ("2", '2"'), ("3", '3"'), ("4", '4"'),
)  # fmt: skip
SMALL_PIPE = PIPE[:6]
PEX: Axis = (("38", '3/8"'), *PIPE[:3])
ROUND_DUCT = sizes("4 5 6 7 8 9 10 12 14 16 18 20", '{}"')
FILTERS = sizes(
    "10X20 12X12 12X20 12X24 14X14 14X20 14X25 16X16 16X20 16X24 16X25 18X20 18X24 20X20 "
    "20X24 20X25 24X24 25X25"
)
REGISTERS = sizes(
    "8X4 10X4 10X6 12X4 12X6 12X12 14X4 14X6 14X8 14X14 16X16 20X8 20X14 20X20 24X12 24X24 30X14"
)
COLORS: Axis = (
    ("BLK", "black"), ("WHT", "white"), ("RED", "red"), ("BLU", "blue"), ("GRN", "green"),
    ("ORG", "orange"), ("BRN", "brown"), ("YEL", "yellow"),
)  # fmt: skip
DEVICE_COLORS: Axis = (("W", "white"), ("LA", "light almond"), ("GY", "gray"))
TONS: Axis = (
    ("018", "1.5 ton"), ("024", "2 ton"), ("030", "2.5 ton"), ("036", "3 ton"),
    ("042", "3.5 ton"), ("048", "4 ton"), ("060", "5 ton"),
)  # fmt: skip
COILS = sizes("24 120 208 240", "{} V coil")
SUPPLY_VOLTS = sizes("120 230 460", "{} V")
BREAKER_AMPS = sizes("15 20 25 30 35 40 45 50 60 70 80 90 100", "{} A")
POLES: Axis = (("SP", "single pole"), ("DP", "double pole"), ("3P", "three pole"))
FITTINGS: Axis = (
    ("CPL", "coupling"), ("CAP", "cap"), ("E90", "90 elbow"), ("E45", "45 elbow"),
    ("TEE", "tee"), ("MA", "male adapter"), ("FA", "female adapter"), ("UN", "union"),
    ("RED", "reducer"), ("BSH", "bushing"),
)  # fmt: skip
