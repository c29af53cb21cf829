"""HVAC materials."""

from __future__ import annotations

from sandbox.demo.pricebook.family import Family, Group, sizes
from sandbox.demo.pricebook.sizes import COILS, FILTERS, REGISTERS, ROUND_DUCT, SUPPLY_VOLTS, TONS

_PARTS = ("Johnstone Supply", "Metropolitan Heating Parts")
_AIR = ("ABC Supply", "Desert Air Distributors, Inc.")
_METAL = ("Valley Sheet Metal Co.", "Desert Air Distributors, Inc.")
_GAS = ("Blue Spruce Refrigerants", "ABC Supply")
_CONTROL = ("Canyon Controls Company", "Johnstone Supply")

_MFD = sizes("25 30 35 40 45 50 55 60 70 80", "{}")
_ACR = (("14", '1/4"'), ("38", '3/8"'), ("12", '1/2"'), ("58", '5/8"'), ("34", '3/4"'),
        ("78", '7/8"'), ("118", '1-1/8"'), ("138", '1-3/8"'))  # fmt: skip
_HP = (("16", "1/6 HP"), ("14", "1/4 HP"), ("13", "1/3 HP"), ("12", "1/2 HP"),
       ("34", "3/4 HP"), ("1", "1 HP"))  # fmt: skip
_DUCT_PARTS = (
    ("PIPE", "snap-lock pipe 5 ft"), ("E90", "adjustable elbow"), ("CPL", "coupling"),
    ("TEE", "tee"), ("WYE", "wye"), ("TAK", "take-off"), ("DMP", "damper"), ("CAP", "end cap"),
)  # fmt: skip

GROUPS = (
    Group(("HVAC", "Electrical parts", "Capacitors"), _PARTS, (
        Family("CAP-{}-{}", "Dual run capacitor {}+{} MFD 440 V",
               (_MFD, sizes("3 5 7.5 10")), 780, 5, maker="Titan Pro"),
        Family("CAPS-{}-{}", "Run capacitor {} MFD {}",
               (sizes("3 4 5 6 7.5 10 12.5 15 20 25 30 35"), sizes("370 440", "{} V")),
               410, 6, maker="Titan Pro"),
        Family("CAPST-{}-{}", "Start capacitor {} MFD {}",
               (sizes("21-25 43-53 64-77 88-108 108-130 145-174 189-227"),
                sizes("165 330", "{} V")), 690, 7, maker="Titan Pro"),
    )),
    Group(("HVAC", "Electrical parts", "Contactors and relays"), _PARTS, (
        Family("CTR-{}-{}-{}", "Contactor {} {} {}",
               (sizes("1P 2P 3P", "{}"), sizes("25 30 40 50 60 75", "{} A"), COILS), 1120, 9,
               maker="Packard"),
        Family("RLY-{}-{}", "Relay {} {}",
               (sizes("SPST SPDT DPST DPDT"), COILS), 890, 8, maker="White-Line"),
        Family("XFMR-{}-{}", "Control transformer {} {}",
               (sizes("20 40 50 75 100", "{} VA"), SUPPLY_VOLTS), 1140, 14, maker="Packard"),
    )),
    Group(("HVAC", "Electrical parts", "Controls"), _CONTROL, (
        Family("BRD-{}-{}", "Control board {} {}",
               (sizes("IGN DEF FAN HP", "type {}"), sizes("A B C D E F", "rev {}")), 8600, 6,
               maker="ICM"),
        Family("IGN-{}-{}", "Hot surface igniter {} {}",
               (sizes("N S U", "{} style"), sizes("80 120", "{} V")), 1890, 8, maker="Norton"),
        Family("FLS-{}", "Flame sensor {}", (sizes("A1 A2 B1 B2 C1 C2"),), 940, 5),
        Family("PSW-{}-{}", "Pressure switch {} {}",
               (sizes("AIR LO HI"), sizes("020 050 080 150 300 450", "set {}")), 1730, 7),
        Family("TST-{}-{}", "Thermostat {} {}",
               (sizes("NP P5 P7 WIFI"), sizes("1H1C 2H1C 2H2C 3H2C")), 2900, 18,
               maker="Canyon"),
    )),
    Group(("HVAC", "Air side", "Filters"), _AIR, (
        Family("FLT-{}{}{}", "Air filter {}{}{}",
               (FILTERS, (("", "X1"), ("-2", "X2"), ("-4", "X4")),
                (("", " MERV 8"), ("-M11", " MERV 11"), ("-M13", " MERV 13"))), 310, 4,
               maker="Purafil"),
    )),
    Group(("HVAC", "Air side", "Flexible duct"), _METAL, (
        Family("FLX-{}-{}", "Insulated flex duct {} {}",
               (ROUND_DUCT, sizes("R4 R6 R8")), 118, 12, "FT", "Thermaflow"),
    )),
    Group(("HVAC", "Air side", "Round duct and fittings"), _METAL, (
        Family("DCT-{}-{}", "Galvanized {} {}", (_DUCT_PARTS, ROUND_DUCT), 390, 11),
    )),
    Group(("HVAC", "Air side", "Rectangular duct and boots"), _METAL, (
        Family("RDT-{}X{}", "Rectangular duct {} x {} 4 ft",
               (sizes("8 10 12 14 16 20", '{}"'), sizes("6 8 10 12 14", '{}"')), 1980, 9),
        Family("BOOT-{}-{}-{}", "{} boot {} {}",
               ((("END", "End"), ("90", "Angle"), ("STR", "Straight")),
                sizes("10X4 10X6 12X4 12X6"), sizes("5 6 7 8", '{}"')), 780, 5),
        Family("VNT-{}-{}", "Type B vent {} {}",
               ((("PIPE", "pipe 3 ft"), ("E90", "90 elbow"), ("E45", "45 elbow"), ("TEE", "tee"),
                 ("CAP", "cap"), ("FLSH", "flashing"), ("STC", "storm collar"),
                 ("DFH", "draft hood connector")), ROUND_DUCT[:6]), 880, 10, maker="Metalvent"),
    )),
    Group(("HVAC", "Air side", "Registers and grilles"), _METAL, (
        Family("REG-{}-{}", "{} {} white",
               ((("FLR", "Floor register"), ("CLG", "Ceiling register"),
               ("SWL", "Sidewall register"),
                 ("RAG", "Return grille"), ("RFG", "Return filter grille")), REGISTERS), 640, 8,
               maker="Airmate"),
    )),
    Group(("HVAC", "Motors and drives", "Motors"), ("O'Malley Pumps & Motors", "Johnstone Supply"),
          (
        Family("MTR-CF-{}-{}-{}", "Condenser fan motor {} {} {}",
               (_HP, sizes("825 1075", "{} RPM"), sizes("230 460", "{} V")), 8900, 9,
               maker="Century"),
        Family("MTR-BL-{}-{}", "Blower motor {} {}", (_HP, SUPPLY_VOLTS), 9800, 9,
               maker="Century"),
        Family("FAN-{}-{}", "Condenser fan blade {} {}",
               (sizes("18 20 22 24 26", '{}"'), sizes("22 27 33", "{} deg")), 2450, 8),
        Family("BELT-{}", "V-belt {}",
               (sizes("A26 A28 A30 A32 A34 A36 A38 A40 A42 A45 A48 A50 A55 A60 B35 B38 B42 B46 "
                      "B50 B55 B60 B68 B75"),), 620, 4, maker="Driveline"),
    )),
    Group(("HVAC", "Refrigeration", "Copper and line sets"), _GAS, (
        Family("ACR-{}-{}", "ACR copper {} {}",
               ((("S", "soft coil"), ("H", "hard")), _ACR), 98, 27, "FT", "Mueller"),
        Family("ACF-{}-{}", "ACR copper {} {}",
               ((("CPL", "coupling"), ("E90", "90 elbow"), ("E45", "45 elbow"), ("TEE", "tee"),
                 ("RED", "reducer"), ("PTR", "P-trap")), _ACR), 74, 25, maker="Mueller"),
        Family("LS-{}-{}", "Line set {} {}",
               ((("38-34", '3/8" x 3/4"'), ("38-78", '3/8" x 7/8"'), ("38-118", '3/8" x 1-1/8"')),
                sizes("15 25 35 50", "{} ft")), 9400, 30, maker="Mueller"),
        Family("ARM-{}-{}", "Pipe insulation {} {}",
               (_ACR, (("38", '3/8" wall'), ("12", '1/2" wall'), ("34", '3/4" wall'))),
               52, 13, "FT", "Armacell"),
    )),
    Group(("HVAC", "Refrigeration", "Refrigerant"), _GAS, (
        Family("REF-{}", "Refrigerant {}", (sizes("R22 R32 R134A R404A R407C R410A R454B"),),
               720, 12, "LB"),
        Family("NIT-{}", "Nitrogen exchange {}", (sizes("40 80 125", "{} CF"),), 2600, 30,
               stocked=False),
        Family("DRY-{}-{}", "Liquid line filter drier {} {}",
               (sizes("032 052 082 083 163 164"), sizes("F S", "{} conn.")), 1150, 10,
               maker="Sporlan"),
        Family("TXV-{}-{}", "Expansion valve {} {}",
               (TONS, sizes("R410A R32 R454B")), 5400, 7, maker="Sporlan"),
    )),
    Group(("HVAC", "Installation", "Whips and disconnects"), _AIR, (
        Family("WHIP-{}FT", "AC whip {} ft 1/2 in. #10", (sizes("4 8"),), 640, 40),
        Family("WHIP-{}FT-34", "AC whip {} ft 3/4 in. #8", (sizes("4 6 8"),), 1090, 18),
        Family("DISC-{}-{}", "AC disconnect {} {}",
               (sizes("30 60 100", "{} A"), (("NF", "non-fused"), ("F", "fused"))), 980, 22),
        Family("PAD-{}", "Equipment pad {}", (sizes("24X24X3 30X30X3 36X36X3 40X40X3"),), 2100, 20),
        Family("PAN-{}", "Drain pan {}", (sizes("24X30 28X60 32X62 36X66"),), 2850, 18),
        Family("TW-{}-{}", "Thermostat wire {} {}",
               (sizes("20 18", "{} ga"), sizes("2 4 5 8 10", "{} conductor")), 11, 28, "FT",
               "Southwire"),
    )),
    Group(("HVAC", "Installation", "Sealants and tape"), _METAL, (
        Family("TAPE-FOIL-{}", "Foil tape {}", (sizes("2 3 4", '{}" x 60 yd'),), 980, 30, "RL",
               stocked=False),
        Family("MASTIC-{}", "Duct mastic {}", (sizes("1 2 5", "{} gal pail"),), 2150, 20, "GAL",
               stocked=False),
        Family("COILCLN-{}", "Coil cleaner {}", (sizes("ACID ALK FOAM"),), 2480, 12, "GAL",
               stocked=False),
        Family("SCR-HEX-{}", "Zip screws {}", (sizes("8X12 8X34 8X1 10X1"),), 890, 10, "PK"),
    )),
)  # fmt: skip
