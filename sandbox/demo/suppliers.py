"""The vendors the company buys from."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.demo.model import Vendor


class _Row(NamedTuple):
    name: str
    domain: str
    first: str
    last: str
    street: str
    city: str
    zip: str
    terms: str
    lead_days: int
    part_prefix: str


# fmt: off
_ROWS = (
    _Row("ABC Supply", "abc-supply", "Nora", "Bell", "1410 W Foundry Rd", "Phoenix", "85009",
         "Net 30", 2, "ABC"),
    _Row("Johnstone Supply", "johnstone-supply", "Paul", "Reyes", "2255 E Union Yard", "Phoenix",
         "85034", "Net 30", 2, "B"),
    _Row("City Electric Supply", "city-electric", "Gail", "Porter", "77 S Conduit Way", "Tempe",
         "85281", "Net 30", 1, "CES-"),
    _Row("Graybar Electric Company", "graybar", "Ivan", "Holt", "3801 W Switchgear Ave", "Phoenix",
         "85043", "Net 30", 3, "88"),
    _Row("Rexel", "rexel", "Tess", "Lang", "912 N Busbar St", "Mesa", "85201", "Net 30", 2, "RX"),
    _Row("Ferguson Enterprises LLC", "ferguson", "Owen", "Pratt", "5600 W Pipeline Blvd",
         "Phoenix", "85031", "2% 10 Net 30", 2, "F"),
    _Row("Winsupply of Phoenix", "winsupply-phx", "Lena", "Marsh", "418 N Valve Ct", "Phoenix",
         "85007", "Net 30", 3, "WP"),
    _Row("Winsupply of Tucson", "winsupply-tus", "Carl", "Dunn", "2090 S Elbow Ln", "Tucson",
         "85713", "Net 30", 4, "WT"),
    _Row("The Home Depot", "home-depot", "Pro", "Desk", "1500 E Orange Box Dr", "Chandler",
         "85225", "Due on receipt", 0, "1000"),
    _Row("A&B Plumbing Wholesale", "ab-plumbing", "Abe", "Benton", "640 W Union St", "Glendale",
         "85301", "Net 15", 1, "AB-"),
    _Row("Münch Sanitär", "muench-sanitaer", "Jürgen", "Münch", "31 N Import Plaza", "Scottsdale",
         "85257", "Net 45", 14, "MS"),
    _Row("Metropolitan Heating Parts", "metroheatparts", "Rita", "Cole", "8 E Burner Ct",
         "Phoenix", "85004", "Net 30", 2, "MHP"),
    _Row("Desert Air Distributors, Inc.", "desert-air", "Hugh", "Sato", "7720 W Coil Rd", "Peoria",
         "85345", "Net 30", 3, "DA-"),
    _Row("Copper State Pipe & Valve", "copper-state", "Ines", "Vance", "211 S Flange Ave",
         "Phoenix", "85003", "Net 30", 2, "CSPV"),
    _Row("Saguaro Lighting Group", "saguaro-lighting", "Beth", "Olsen", "4404 N Lumen Dr",
         "Scottsdale", "85251", "Net 30", 5, "SLG"),
    _Row("Red Mesa Tool Supply", "red-mesa-tool", "Kurt", "Webb", "96 W Anvil St", "Mesa", "85210",
         "Net 15", 1, "RM"),
    _Row("Valley Sheet Metal Co.", "valley-sheet-metal", "Dora", "Finch", "3120 S Plenum Ln",
         "Tempe", "85282", "Net 30", 4, "VSM-"),
    _Row("Sonoran Water Systems LLC", "sonoran-water", "Neil", "Gray", "18 E Softener Way",
         "Gilbert", "85233", "Net 30", 5, "SW"),
    _Row("Ironwood Fasteners", "ironwood-fasteners", "Mona", "Yates", "550 N Thread Pl", "Phoenix",
         "85006", "Net 30", 1, "IW"),
    _Row("Blue Spruce Refrigerants", "blue-spruce", "Glen", "Abbott", "2701 W Cylinder Rd",
         "Phoenix", "85009", "Net 10", 2, "BSR"),
    _Row("Canyon Controls Company", "canyon-controls", "Faye", "Nolan", "65 S Setpoint Dr",
         "Chandler", "85286", "Net 30", 6, "CC-"),
    _Row("Prickly Pear Insulation", "prickly-pear", "Saul", "Irwin", "1212 W Jacket Ave",
         "Glendale", "85302", "Net 30", 3, "PP"),
    _Row("O'Malley Pumps & Motors", "omalley-pumps", "Kate", "O'Malley", "909 E Impeller St",
         "Phoenix", "85034", "Net 30", 4, "OM"),
    _Row("Four Peaks Fire & Security", "four-peaks", "Wade", "Quinn", "30 N Sensor Ct", "Mesa",
         "85204", "Net 30", 7, "FP"),
    _Row("Sun Belt Electrical Wholesale", "sun-belt", "Lyle", "Hardy", "4850 S Raceway Blvd",
         "Phoenix", "85040", "Net 30", 2, "SB"),
)
# fmt: on

KEY_OF = {row.name: key for key, row in enumerate(_ROWS, start=1)}
PART_PREFIX = {key: row.part_prefix for key, row in enumerate(_ROWS, start=1)}


def build_vendors() -> tuple[Vendor, ...]:
    """Return the vendors in key order; keys follow the table and never move."""
    return tuple(
        Vendor(
            key=key,
            name=row.name,
            email=f"orders@{row.domain}.example",
            phone=f"480-555-{100 + key:04d}",
            contact_first=row.first,
            contact_last=row.last,
            street=row.street,
            city=row.city,
            state="AZ",
            zip=row.zip,
            terms=row.terms,
            lead_days=row.lead_days,
        )
        for key, row in enumerate(_ROWS, start=1)
    )
