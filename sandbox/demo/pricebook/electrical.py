"""Electrical materials."""

from __future__ import annotations

from sandbox.demo.pricebook.family import Family, Group, sizes
from sandbox.demo.pricebook.sizes import (
    BREAKER_AMPS,
    COLORS,
    DEVICE_COLORS,
    FITTINGS,
    PIPE,
    POLES,
    SMALL_PIPE,
)

_WIRE = ("City Electric Supply", "Rexel", "Sun Belt Electrical Wholesale")
_GEAR = ("Graybar Electric Company", "City Electric Supply", "Rexel")
_RACEWAY = ("City Electric Supply", "Sun Belt Electrical Wholesale")
_DEVICE = ("Rexel", "Graybar Electric Company", "The Home Depot")
_LIGHT = ("Saguaro Lighting Group", "Rexel")
_FASTEN = ("Ironwood Fasteners", "Red Mesa Tool Supply")

_AWG = (("14", "14 AWG"), ("12", "12 AWG"), ("10", "10 AWG"), ("8", "8 AWG"), ("6", "6 AWG"),
        ("4", "4 AWG"), ("2", "2 AWG"), ("1-0", "1/0"), ("3-0", "3/0"))  # fmt: skip
_CABLES = (("14-2", "14/2"), ("14-3", "14/3"), ("12-2", "12/2"), ("12-3", "12/3"), ("10-2", "10/2"),
           ("10-3", "10/3"), ("8-3", "8/3"), ("6-3", "6/3"))  # fmt: skip
_EMT_PARTS = (("CPLS", "set-screw coupling"), ("CONS", "set-screw connector"),
              ("CPLC", "compression coupling"), ("CONC", "compression connector"),
              ("E90", "90 elbow"), ("STR1", "one-hole strap"), ("LB", "LB body"),
              ("LL", "LL body"))  # fmt: skip
_GANGS = sizes("1 2 3 4", "{}-gang")

GROUPS = (
    Group(("Electrical", "Wire and cable", "Building wire"), _WIRE, (
        Family("WIRE-{}-{}", "THHN {} stranded {}", (_AWG, COLORS), 10, 38, "FT", "Southwire"),
        Family("GND-{}", "Bare copper ground {}", (_AWG[2:7],), 28, 44, "FT", "Southwire"),
    )),
    Group(("Electrical", "Wire and cable", "Cable"), _WIRE, (
        Family("{}-{}", "{} cable {}",
               ((("NM", "NM-B"), ("UF", "UF-B"), ("MC", "MC")), _CABLES), 38, 33, "FT",
               "Southwire"),
        Family("CAT6-{}", "Cat 6 cable {}", (COLORS[:4],), 19, 2, "FT", "Southwire"),
    )),
    Group(("Electrical", "Raceway", "EMT"), _RACEWAY, (
        Family("EMT-{}", "EMT conduit {}", (PIPE,), 62, 40, "FT", "Allied"),
        Family("EMF-{}-{}", "EMT {} {}", (_EMT_PARTS, PIPE), 44, 31, maker="Bridgeport"),
    )),
    Group(("Electrical", "Raceway", "Rigid"), _RACEWAY, (
        Family("RMC-{}", "Rigid conduit {}", (PIPE,), 198, 36, "FT", "Allied"),
        Family("RMF-{}-{}", "Rigid {} {}",
               ((("CPL", "coupling"), ("E90", "90 elbow"), ("NIP", "close nipple"),
                 ("BSH", "insulating bushing"), ("LKN", "locknut"), ("HUB", "hub"),
                 ("LB", "LB body"), ("STR", "strap")), PIPE), 82, 33, maker="Bridgeport"),
    )),
    Group(("Electrical", "Raceway", "PVC and flexible"), _RACEWAY, (
        Family("EPVC-{}-{}", "PVC conduit schedule {} {}", (sizes("40 80"), PIPE), 52, 33, "FT",
               "Cantex"),
        Family("EPF-{}-{}", "PVC conduit {} {}", (FITTINGS[:7], SMALL_PIPE), 49, 28,
               maker="Cantex"),
        Family("{}-{}", "{} {}",
               ((("FMC", "Flexible metal conduit"), ("LFMC", "Liquidtight conduit")), SMALL_PIPE),
               58, 36, "FT", "Allied"),
        Family("LTC-{}-{}", "Liquidtight connector {} {}",
               ((("STR", "straight"), ("90", "90")), SMALL_PIPE), 260, 30, maker="Bridgeport"),
    )),
    Group(("Electrical", "Boxes and plates", "Boxes"), _RACEWAY, (
        Family("BOX-{}-{}", "{} box {}",
               ((("NW", "New work"), ("OW", "Old work"), ("WP", "Weatherproof"), ("MS", "Masonry")),
                _GANGS), 118, 26, maker="Carlon"),
        Family("BOX-{}-{}", "Steel box {} {}",
               ((("4S", "4 in. square"), ("4O", "4 in. octagon"), ("411", "4-11/16 square")),
                (("112", '1-1/2" deep'), ("218", '2-1/8" deep'))), 210, 18, maker="Raco"),
        Family("JB-{}", "Pull box {}",
               (sizes("6X6X4 8X8X4 8X8X6 10X10X4 12X12X4 12X12X6 18X18X6 24X24X6"),), 2350, 24),
        Family("CVR-{}-{}", "Cover {} {}",
               ((("4S", "4 in. square"), ("4O", "octagon"), ("411", "4-11/16")),
                (("BLK", "blank"), ("SW", "switch"), ("DUP", "duplex"), ("GFI", "GFCI"))), 88, 12,
               maker="Raco"),
    )),
    Group(("Electrical", "Boxes and plates", "Plates"), _DEVICE, (
        Family("PLT-{}-{}-{}", "Wall plate {} {} {}",
               (_GANGS,
               (("TOG", "toggle"), ("DUP", "duplex"), ("DEC", "decorator"), ("BLK", "blank")),
                DEVICE_COLORS), 48, 22, maker="Leviton"),
    )),
    Group(("Electrical", "Distribution", "Breakers"), _GEAR, (
        Family("BRK-{}A-{}", "Plug-on breaker {} {}", (BREAKER_AMPS, POLES), 590, 12,
               maker="Square D"),
        Family("BRK-{}A-{}-BR", "BR breaker {} {}", (BREAKER_AMPS, POLES[:2]), 570, 12,
               maker="Eaton"),
        Family("BRK-{}A-{}-QP", "QP breaker {} {}", (BREAKER_AMPS, POLES[:2]), 580, 12,
               maker="Siemens"),
        Family("BRK-{}A-SP-{}", "{} {} breaker",
               (sizes("15 20", "{} A"),
                (("AF", "arc-fault"), ("GF", "ground-fault"), ("DF", "dual-function"))), 4200, 8,
               maker="Square D"),
    )),
    Group(("Electrical", "Distribution", "Panels and service"), _GEAR, (
        Family("PANEL-{}A", "Main breaker panel {}", (sizes("60 100 125 150 225 400", "{} A"),),
               11800, 36,
               maker="Square D"),
        Family("PANEL-{}A-{}", "Panel {} {}",
               (sizes("100 125 150 200 225 400", "{} A"),
               (("MLO", "main lug only"), ("3R", "outdoor"))),
               14200, 28, maker="Square D"),
        Family("MTS-{}", "Meter socket {}", (sizes("100 125 200 320 400", "{} A"),), 5900, 34,
               maker="Milbank"),
        Family("SDS-{}-{}", "Safety switch {} {}",
               (sizes("30 60 100 200 400", "{} A"), (("N1", "indoor"), ("3R", "outdoor"))), 5400,
               38,
               maker="Square D"),
        Family("SPD-{}", "Surge protector {}", (sizes("36 50 80", "{} kA"),), 8900, 32),
        Family("FUSE-{}-{}", "Fuse class {} {}",
               (sizes("RK5 J T"), sizes("15 20 30 60 100 200", "{} A")), 620, 24, maker="Bussmann"),
        Family("ROD-{}", "Ground rod {}", (sizes("58X8 34X8 34X10"),), 1640, 26),
    )),
    Group(("Electrical", "Devices"), _DEVICE, (
        Family("REC-{}-{}-{}", "{} A receptacle {} {}",
               (sizes("15 20"),
               (("TR", "tamper-resistant"), ("GF", "GFCI"), ("WR", "weather-resistant"),
                                 ("USB", "with USB")), DEVICE_COLORS), 148, 26, maker="Leviton"),
        Family("SW-{}-{}", "Switch {} {}",
               ((("1P", "single pole"), ("3W", "three-way"), ("4W", "four-way"), ("DIM", "dimmer"),
                 ("OCC", "occupancy sensor")), DEVICE_COLORS), 132, 48, maker="Leviton"),
        Family("SMK-{}", "Smoke alarm {}", (sizes("ION PHO CO COMBO"),), 1890, 22, maker="Kidde"),
    )),
    Group(("Electrical", "Lighting"), _LIGHT, (
        Family("LED-{}-{}", "{} {}",
               ((("T22", "Troffer 2x2"), ("T24", "Troffer 2x4"), ("CAN4", 'Downlight 4"'),
                 ("CAN6", 'Downlight 6"'), ("WRAP", "Wraparound 4 ft"), ("WALL", "Wall pack"),
                 ("HIBAY", "High bay")), sizes("30K 35K 40K 50K")), 3900, 9, maker="Lumark"),
        Family("EML-{}", "{}",
               ((("BUG", "Emergency light"), ("EXR", "Exit sign red"), ("EXG", "Exit sign green"),
                 ("CMB", "Exit and emergency combo")),), 2450, 20, maker="Lumark"),
        Family("LMP-{}-{}", "LED lamp {} {}",
               (sizes("A19 BR30 PAR38 T8 T5"), sizes("27K 30K 40K 50K")), 260, 18, maker="Lumark"),
        Family("DRV-{}", "LED driver {}", (sizes("20 40 60 96 150", "{} W"),), 2400, 22,
               maker="Lumark"),
    )),
    Group(("Electrical", "Fasteners and consumables"), _FASTEN, (
        Family("NUT-{}", "Wire connectors {}", (COLORS[2:],), 720, 9, "PK", "Ideal"),
        Family("LUG-{}", "Compression lug {}", (_AWG[3:],), 210, 30, maker="Burndy"),
        Family("UNI-{}-{}", "Strut {} {}",
               ((("CH", "channel"), ("CL", "pipe clamp"), ("SPR", "spring nut")), SMALL_PIPE), 138,
               14),
        Family("ANC-{}-{}", "Anchors {} {}",
               ((("WDG", "wedge"), ("SLV", "sleeve"), ("TOG", "toggle")), sizes("14 516 38 12")),
               1480, 18,
               "BX"),
        Family("TAPE-E-{}", "Vinyl electrical tape {}", (COLORS[:5],), 245, 3, "RL", "3M",
               stocked=False),
        Family("LUBE-{}", "Pulling lubricant {}", (sizes("QT GAL PAIL"),), 980, 90, stocked=False),
    )),
)  # fmt: skip
