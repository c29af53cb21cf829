"""Plumbing materials."""

from __future__ import annotations

from sandbox.demo.pricebook.family import Family, Group, sizes
from sandbox.demo.pricebook.sizes import FITTINGS, PEX, PIPE, SMALL_PIPE

_PIPE = ("Ferguson Enterprises LLC", "Copper State Pipe & Valve", "Winsupply of Phoenix")
_PEX = ("Johnstone Supply", "Ferguson Enterprises LLC")
_VALVE = ("Copper State Pipe & Valve", "A&B Plumbing Wholesale")
_TRIM = ("A&B Plumbing Wholesale", "Ferguson Enterprises LLC", "The Home Depot")
_IMPORT = ("Münch Sanitär", "A&B Plumbing Wholesale")

_DWV = (("CPL", "coupling"), ("E90", "90 elbow"), ("E45", "45 elbow"), ("TEE", "sanitary tee"),
        ("WYE", "wye"), ("CO", "cleanout"), ("TA", "trap adapter"), ("PT", "P-trap"),
        ("CFL", "closet flange"))  # fmt: skip
_DRAIN_PIPE = PIPE[4:]
_NIPPLES = sizes("CL 2 3 4 5 6", "x {}")
_FINISHES = (("CP", "chrome"), ("BN", "brushed nickel"), ("MB", "matte black"))

GROUPS = (
    Group(("Plumbing", "Pipe", "Copper"), _PIPE, (
        Family("CU-{}-{}", "Copper pipe type {} {}", (sizes("M L K"), PIPE), 165, 32, "FT",
               "Mueller"),
        Family("CUF-{}-{}", "Copper {} {}", (FITTINGS, PIPE), 62, 29, maker="Nibco"),
        Family("PRS-{}-{}", "Press {} {}", (FITTINGS, SMALL_PIPE), 390, 24, maker="Viega"),
    )),
    Group(("Plumbing", "Pipe", "Brass and push-fit"), _PIPE, (
        Family("BRF-{}-{}", "Brass flare {} {}", (FITTINGS, PEX), 240, 21, maker="Watts"),
        Family("PSH-{}-{}", "Push-fit {} {}", (FITTINGS[:8], PEX), 520, 17, maker="SharkBite"),
    )),
    Group(("Plumbing", "Pipe", "PEX"), _PEX, (
        Family("PEX-{}-{}", "PEX-A tubing {} {}",
               (PEX, (("BLUE", "blue"), ("RED", "red"), ("WHITE", "white"))), 29, 34, "FT",
               "Uponor"),
        Family("PXF-{}-{}", "PEX expansion {} {}", (FITTINGS, PEX), 138, 19, maker="Uponor"),
        Family("PXR-{}", "PEX expansion rings {}", (PEX,), 1150, 22, "PK", "Uponor"),
        Family("PXM-{}", "PEX manifold {} ports", (sizes("3 4 6 8 10 12"),), 2950, 24,
               maker="Uponor"),
    )),
    Group(("Plumbing", "Pipe", "PVC and CPVC"), _PIPE, (
        Family("PVC-{}-{}", "PVC pipe schedule {} {}", (sizes("40 80"), PIPE), 48, 30, "FT",
               "Charlotte"),
        Family("PVF-{}-{}", "PVC schedule 40 {} {}", (FITTINGS, PIPE), 41, 24, maker="Charlotte"),
        Family("CPV-{}-{}", "CPVC {} {}", (FITTINGS, PIPE[:3]), 58, 22, maker="Charlotte"),
    )),
    Group(("Plumbing", "Pipe", "Drain, waste and vent"), _PIPE, (
        Family("ABS-{}-{}", "ABS {} {}", (_DWV, _DRAIN_PIPE), 190, 23, maker="Charlotte"),
        Family("DWV-{}-{}", "PVC DWV {} {}", (_DWV, _DRAIN_PIPE), 170, 23, maker="Charlotte"),
        Family("NHC-{}", "No-hub coupling {}", (_DRAIN_PIPE,), 520, 24, maker="Fernco"),
    )),
    Group(("Plumbing", "Pipe", "Steel and gas"), _PIPE, (
        Family("{}-{}-{}", "{} {} {}",
               ((("BI", "Black iron"), ("GLV", "Galvanized")), FITTINGS, SMALL_PIPE), 128, 21,
               maker="Ward"),
        Family("NIP-{}-{}-{}", "{} nipple {} {}",
               ((("BI", "Black iron"), ("GLV", "Galvanized"), ("BR", "Brass")), SMALL_PIPE[:4],
               _NIPPLES),
               112, 16, maker="Ward"),
        Family("CSST-{}", "CSST gas tubing {}", (SMALL_PIPE,), 210, 38, "FT", "TracPipe"),
        Family("GFX-{}-{}", "Gas flex connector {} {}",
               ((("38", '3/8"'), ("12", '1/2"'), ("34", '3/4"')), sizes("18 24 36 48 60", '{}"')),
               780, 12, maker="Dormont"),
    )),
    Group(("Plumbing", "Valves"), _VALVE, (
        Family("VLV-{}-{}", "{} {}",
               ((("BALL", "Ball valve"), ("GATE", "Gate valve"), ("CHK", "Check valve"),
                 ("PRV", "Pressure reducing valve"), ("BFP", "Backflow preventer"),
                 ("HOSE", "Hose bibb")), SMALL_PIPE), 890, 26, maker="Apollo"),
        Family("STOP-{}-{}", "{} stop {}",
               ((("ANG", "Angle"), ("STR", "Straight")),
                (("SWT", "sweat"), ("CMP", "compression"), ("PEX", "PEX"), ("PSH", "push"))),
               560, 12, maker="BrassCraft"),
        Family("TPV-{}", "T&P relief valve {}", (sizes("75-150 100-150 125-210 150-210"),), 1420,
               18,
               maker="Watts"),
        Family("XT-{}", "Thermal expansion tank {} gal", (sizes("2 4.5 5 8 10 14"),), 3900, 22,
               maker="Watts"),
    )),
    Group(("Plumbing", "Fixtures", "Supply and drain"), _TRIM, (
        Family("SUP-{}-{}", "Braided supply {} {}",
               ((("FCT", "faucet"), ("TLT", "toilet"), ("DW", "dishwasher"),
               ("WH", "water heater")),
                sizes("9 12 16 20 24 36", '{}"')), 410, 9, maker="Fluidmaster"),
        Family("TRAP-{}-{}", "Tubular {} {}",
               ((("P", "P-trap"), ("S", "S-trap"), ("EXT", "extension"), ("TPC", "tailpiece"),
                 ("SJN", "slip nut")), (("114", '1-1/4"'), ("112", '1-1/2"'))), 260, 14),
        Family("WAX-{}", "Wax ring {}", (sizes("STD EXT JUMBO"),), 240, 30),
        Family("FILL-{}", "Toilet repair {}", (sizes("VALVE FLAPPER KIT LEVER BOLTS"),), 620, 14,
               maker="Fluidmaster"),
    )),
    Group(("Plumbing", "Fixtures", "Faucets and fixtures"), _IMPORT, (
        Family("FCT-{}-{}", "{} {}",
               ((("LAV", "Lavatory faucet"), ("KIT", "Kitchen faucet"), ("TUB", "Tub filler"),
                 ("SHW", "Shower trim"), ("BAR", "Bar faucet"), ("LDY", "Laundry faucet")),
                 _FINISHES),
               7900, 17, maker="Münch"),
        Family("WC-{}-{}", "Toilet {} {}",
               ((("RND", "round"), ("ELG", "elongated"), ("ADA", "comfort height")),
                sizes("10 12 14", '{}" rough-in')), 14900, 12, maker="Münch"),
        Family("SNK-{}", "Sink {}", (sizes("SS25 SS33 UM18 UM32 LAV19 LAV24 UTIL"),), 8900, 16,
               maker="Münch"),
        Family("SHV-{}", "Shower valve body {}", (sizes("PB TH DIV 3WAY"),), 6200, 25,
               maker="Münch"),
    )),
    Group(("Plumbing", "Water treatment"),
          ("Sonoran Water Systems LLC", "Ferguson Enterprises LLC"), (
        Family("WFC-{}-{}", "Filter cartridge {} {}",
               (sizes("10 20", '{}"'),
               (("SED", "sediment"), ("CRB", "carbon"), ("BLK", "carbon block"))),
               1150, 28),
        Family("SALT-{}", "Softener salt {} lb", (sizes("40 50"),), 16, 6, "LB", stocked=False),
        Family("ROM-{}", "RO membrane {} GPD", (sizes("50 75 100"),), 3100, 20),
    )),
    Group(("Plumbing", "Consumables"), ("A&B Plumbing Wholesale", "Winsupply of Tucson"), (
        Family("SLD-{}", "Solder {}", (sizes("LF-8 LF-16"),), 2200, 70, "RL", stocked=False),
        Family("CEM-{}-{}", "{} cement {}",
               (sizes("PVC CPVC ABS"), sizes("8OZ 16OZ 32OZ")), 620, 28, stocked=False),
        Family("PRM-{}", "Purple primer {}", (sizes("8OZ 16OZ"),), 690, 45, stocked=False),
        Family("PTFE-{}", "Thread seal tape {}", (sizes("12 34 1"),), 95, 30, "RL", stocked=False),
        Family("STRAP-{}-{}", "{} strap {}",
               ((("CU", "Copper"), ("GLV", "Galvanized"), ("PL", "Plastic")), SMALL_PIPE), 22, 18),
        Family("HGR-{}-{}", "{} hanger {}",
               ((("CLV", "Clevis"), ("RING", "Split ring"), ("RISER", "Riser clamp")), PIPE), 148,
               17),
    )),
)  # fmt: skip
