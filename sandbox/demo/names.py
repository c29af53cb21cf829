"""Tables that customer names and addresses are put together from."""

from __future__ import annotations

FIRST_NAMES = (
    "Alma", "Bruno", "Celia", "Dexter", "Edith", "Floyd", "Greta", "Harvey", "Iris", "Jonas",
    "Karla", "Leon", "Mabel", "Nestor", "Opal", "Percy", "Quentin", "Renata", "Silas", "Thea",
    "Ulrich", "Vera", "Wendell", "Ximena", "Yusuf", "Zelda",
)  # fmt: skip
LAST_NAMES = (
    "Ashdown", "Birchwood", "Carrow", "Dunmore", "Ellery", "Fairlie", "Garnet", "Hollis",
    "Ingram", "Juniper", "Kestrel", "Lockhart", "Merrow", "Norwood", "Orchard", "Pemberly",
    "Quarry", "Ravens", "Stillwell", "Thornbury", "Underhill", "Vesper", "Wetherby", "Yarrow",
    "Zeller",
)  # fmt: skip
BUSINESS_FIRST = (
    "Agave", "Bluebird", "Cactus Wren", "Desert Willow", "Eastgate", "Foothill", "Granite",
    "Highline", "Juniper Ridge", "Lakeshore", "Mesquite", "Northgate", "Ocotillo", "Palo Verde",
    "Quail Run", "Sunstone",
)  # fmt: skip
BUSINESS_LAST = (
    "Dental Group", "Bakery", "Apartments", "Elementary School", "Brewing Co.", "Fitness",
    "Medical Plaza", "Auto Care", "Self Storage", "Grill & Cantina", "Office Park",
    "Senior Living", "Veterinary Clinic",
)  # fmt: skip
STREETS = (
    "N Alder Ct", "W Basin Dr", "E Cholla Ln", "S Dove Rd", "N Ember Way", "W Fern Ave",
    "E Gecko Trl", "S Heron St", "N Indigo Pl", "W Jasper Blvd", "E Kiln St", "S Lantana Dr",
    "N Mica Ct", "W Nopal Rd", "E Ocean Gate", "S Pinyon Way", "N Quartz Cir", "W Rimrock Dr",
    "E Sage Hollow", "S Tamarisk Ave",
)  # fmt: skip
CITIES = (
    ("Phoenix", "85016"), ("Scottsdale", "85254"), ("Mesa", "85205"), ("Tempe", "85283"),
    ("Chandler", "85224"), ("Gilbert", "85296"), ("Glendale", "85308"), ("Peoria", "85381"),
)  # fmt: skip


def address(number: int) -> tuple[str, str, str, str]:
    """Return street, city, state and ZIP code of the `number`-th address; all streets differ."""
    city, zip_code = CITIES[number * 3 % len(CITIES)]
    return f"{101 + number * 37} {STREETS[number * 7 % len(STREETS)]}", city, "AZ", zip_code
