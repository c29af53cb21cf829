"""The services of each trade, with what goes into one of each."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from sandbox.demo.model import Item
from sandbox.demo.sales_model import Part, Service
from sandbox.demo.work import ELECTRICAL, HVAC, PLUMBING


class _Work(NamedTuple):
    """One service; `parts` and `machines` are codes, each followed by a quantity if not one."""

    code: str
    name: str
    hours: str
    price: str
    parts: str
    machines: str = ""


# A part is `CODE` or `CODE*quantity`.
WORK = {
    HVAC: (
        _Work("SVC-TUNE-UP", "Seasonal tune-up", "1.5", "149.00", "FLT-20X20"),
        _Work("SVC-CAPACITOR", "Replace run capacitor", "0.75", "289.00", "CAP-45-5"),
        _Work("SVC-CONTACTOR", "Replace contactor", "0.75", "315.00", "CTR-1P-30-24"),
        _Work("SVC-FAN-MOTOR", "Replace condenser fan motor", "2", "689.00",
              "MTR-CF-14-1075-230 CAP-40-5"),
        _Work("SVC-RECHARGE", "Find leak and recharge", "2.5", "745.00", "REF-R410A*3"),
        _Work("SVC-THERMOSTAT", "Install Wi-Fi thermostat", "1", "389.00", "TST-WIFI-2H2C"),
        _Work("SVC-AC-REPLACE", "Replace 3 ton air conditioner", "8", "7950.00",
              "WHIP-6FT DISC-30-NF ACR-S-38*25 ACR-S-34*25 TAPE-FOIL-2*2",
              "CARRIER-24ACC CARRIER-CVPVA-036"),
        _Work("SVC-FURNACE", "Replace furnace 80,000 BTU", "7", "4890.00",
              "GFX-34-24 TAPE-FOIL-2 DCT-PIPE-8*2", "CARRIER-59SC5-080-U"),
        _Work("SVC-DUCT-RUN", "Replace one duct run", "2", "540.00", "FLX-8-R6 TAPE-FOIL-2"),
    ),
    PLUMBING: (
        _Work("SVC-FAUCET", "Replace kitchen faucet", "1.5", "485.00",
              "FCT-KIT-CP SUP-FCT-20*2 PTFE-12"),
        _Work("SVC-TOILET", "Replace toilet", "2", "645.00", "WC-ELG-12 WAX-STD SUP-TLT-9"),
        _Work("SVC-TOILET-REPAIR", "Rebuild toilet tank", "1", "229.00", "FILL-KIT"),
        _Work("SVC-DRAIN", "Clear drain", "1", "199.00", ""),
        _Work("SVC-TRAP", "Replace trap under sink", "0.75", "215.00", "TRAP-P-112 PTFE-12"),
        _Work("SVC-SHUT-OFF", "Replace main shut-off", "1.5", "375.00", "VLV-BALL-34 PTFE-34"),
        _Work("SVC-WATER-HEATER", "Replace 50 gal water heater", "4", "2190.00",
              "XT-2 GFX-34-24 SUP-WH-20*2 TPV-75-150", "WH-NG-50"),
        _Work("SVC-REPIPE-BATH", "Repipe one bathroom in PEX", "10", "3250.00",
              "PEX-34-BLUE*60 PEX-34-RED*60 PXF-E90-34*8 PXF-TEE-34*6 PXR-34"),
    ),
    ELECTRICAL: (
        _Work("SVC-BREAKER", "Replace breaker", "0.75", "235.00", "BRK-20A-SP"),
        _Work("SVC-OUTLET", "Replace receptacle", "0.5", "145.00",
              "REC-15-TR-W PLT-1-DUP-W NUT-YEL*3"),
        _Work("SVC-GFCI", "Install GFCI receptacle", "0.75", "195.00", "REC-15-GF-W NUT-YEL*3"),
        _Work("SVC-SMOKE", "Replace smoke and CO alarm", "0.5", "129.00", "SMK-COMBO"),
        _Work("SVC-TROFFER", "Replace troffer with LED", "1", "310.00", "LED-T24-40K NUT-YEL*3"),
        _Work("SVC-CIRCUIT", "Run a 20 A circuit", "3", "620.00",
              "NM-12-2 BRK-20A-SP BOX-NW-1 REC-15-TR-W PLT-1-DUP-W"),
        _Work("SVC-PANEL-200", "Upgrade panel to 200 A", "9", "3980.00",
              "PANEL-200A BRK-20A-SP*20 GND-4*25 ROD-58X8*2"),
        _Work("SVC-CONDUIT-RUN", "Run conduit with three circuits", "4", "880.00",
              "EMT-34*40 WIRE-12*250"),
        _Work("SVC-EV", "Install EV charger", "4", "1690.00", "NM-6-3 BRK-60A-DP", "EVC-48-H"),
    ),
}  # fmt: skip


def build_services(goods: Iterable[Item]) -> tuple[Service, ...]:
    """Return every service; what a shortened price book lacks is left out of its parts."""
    keys = {item.code: item.key for item in goods}
    rows = ((trade, work) for trade, works in WORK.items() for work in works)
    return tuple(
        Service(
            key=key,
            code=work.code,
            name=work.name,
            trade=trade,
            hours=Decimal(work.hours),
            price=Decimal(work.price),
            parts=_parts(work.parts, keys),
            machines=_parts(work.machines, keys),
        )
        for key, (trade, work) in enumerate(rows, start=1)
    )


def codes() -> set[str]:
    """Return the code of every item some service needs."""
    works = (work for row in WORK.values() for work in row)
    texts = (f"{work.parts} {work.machines}" for work in works)
    return {token.partition("*")[0] for text in texts for token in text.split()}


def _parts(text: str, keys: dict[str, int]) -> tuple[Part, ...]:
    pairs = (token.partition("*") for token in text.split())
    return tuple(
        Part(keys[code], Decimal(quantity or 1)) for code, _, quantity in pairs if code in keys
    )
