"""Equipment: what has a serial number and a warranty."""

from __future__ import annotations

from sandbox.demo.pricebook.family import Axis, Family, Group, sizes
from sandbox.demo.pricebook.sizes import TONS

_HVAC = ("ABC Supply", "Johnstone Supply", "Desert Air Distributors, Inc.")
_WATER = ("Ferguson Enterprises LLC", "Winsupply of Phoenix")
_PUMPS = ("O'Malley Pumps & Motors", "Ferguson Enterprises LLC")
_POWER = ("Graybar Electric Company", "City Electric Supply")

# make -> what it calls its condensers, heat pumps, coils, air handlers, rooftop units
_SERIES = {
    "CARRIER": ("24SCA", "27SPA", "CVPVA", "FT5A", "48FCE"),
    "TRANE": ("4TTR4", "4TWR4", "4TXCB", "TEM4A", "YHC"),
    "LENNOX": ("ML14XC1", "ML14XP1", "CX35", "CBA25", "LRP14"),
    "GOODMAN": ("GSXN3", "GSZC7", "CAPTA", "AMST", "GPG14"),
}
_KINDS = (
    (("Condensers",), "condensing unit", 118000),
    (("Heat pumps",), "heat pump", 149000),
    (("Coils",), "cased coil", 41000),
    (("Air handlers",), "air handler", 87000),
    (("Rooftop units",), "rooftop unit", 310000),
)
_FURNACES = {"CARRIER": "59SC5", "TRANE": "S9B1", "LENNOX": "ML193", "GOODMAN": "GM9S"}
_BTU = sizes("040 060 080 100 120", "{},000 BTU")
_GALLONS = sizes("30 40 50 65 75 80", "{} gal")
_TANKS: Axis = (("NG", "natural gas"), ("LP", "propane"), ("EL", "electric"))


def _by_make(position: int, word: str, cents: int) -> tuple[Family, ...]:
    return tuple(
        Family(f"{make}-{series[position]}-{{}}", f"{make.title()} {word} {{}}", (TONS,),
               cents, 11, maker=make)
        for make, series in _SERIES.items()
    )  # fmt: skip


GROUPS = (
    *(
        Group(("HVAC", "Equipment", *kind), _HVAC, _by_make(position, word, cents))
        for position, (kind, word, cents) in enumerate(_KINDS)
    ),
    Group(("HVAC", "Equipment", "Furnaces"), _HVAC, tuple(
        Family(f"{make}-{series}-{{}}-{{}}", f"{make.title()} gas furnace {{}} {{}}",
               (_BTU, (("U", "upflow"), ("D", "downflow"))), 79000, 9, maker=make)
        for make, series in _FURNACES.items()
    )),
    Group(("HVAC", "Equipment", "Ductless"), _HVAC, (
        Family("MINI-{}-{}", "Ductless {} {}",
               ((("1Z", "single zone"), ("2Z", "two zone"), ("3Z", "three zone"),
               ("4Z", "four zone")),
                sizes("09 12 18 24", "{} kBTU")), 98000, 19, maker="Sonora Air"),
    )),
    Group(("Plumbing", "Equipment", "Water heaters"), _WATER, (
        Family("WH-{}-{}", "Water heater {} {}", (_TANKS, _GALLONS), 48900, 13, maker="Bradford"),
        Family("TWH-{}-{}", "Tankless water heater {} {}",
               (_TANKS[:2], sizes("150 180 199", "{} kBTU")), 99000, 10, maker="Rinnai"),
        Family("HPWH-{}", "Heat pump water heater {}", (_GALLONS[2:],), 139000, 14,
               maker="Bradford"),
        Family("BLR-{}-{}", "Boiler {} {}", (_TANKS[:2], _BTU), 189000, 12, maker="Burnham"),
    )),
    Group(("Plumbing", "Equipment", "Pumps"), _PUMPS, (
        Family("PMP-{}-{}", "{} {}",
               ((("SMP", "Sump pump"), ("SWG", "Sewage pump"), ("CRC", "Circulator"),
               ("WEL", "Jet pump")),
                (("14", "1/4 HP"), ("13", "1/3 HP"), ("12", "1/2 HP"), ("34", "3/4 HP"))), 14900,
                21,
               maker="Zoeller"),
        Family("DSP-{}", "Food waste disposer {}",
               ((("13", "1/3 HP"), ("12", "1/2 HP"), ("34", "3/4 HP"), ("1", "1 HP")),), 8900, 32,
               maker="Badger"),
    )),
    Group(("Plumbing", "Equipment", "Softeners"), ("Sonoran Water Systems LLC",), (
        Family("SOFT-{}", "Water softener {} grain", (sizes("24K 32K 48K 64K 80K 96K"),), 52000, 14,
               maker="Sonoran"),
    )),
    Group(("Electrical", "Equipment", "Generators and chargers"), _POWER, (
        Family("GEN-{}-{}", "Standby generator {} {}",
               (sizes("10 14 18 22 26", "{} kW"), (("A", "without switch"), ("T", "with switch"))),
               219000, 14, maker="Generac"),
        Family("EVC-{}-{}", "EV charger {} {}",
               (sizes("32 40 48 80", "{} A"), (("P", "plug-in"), ("H", "hardwired"))), 38900, 18,
               maker="ChargeWell"),
        Family("XFR-{}", "Dry transformer {}", (sizes("15 30 45 75 112", "{} kVA"),), 98000, 34,
               maker="Square D"),
    )),
)  # fmt: skip
