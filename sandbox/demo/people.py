"""The technicians: among them name twins, particles, accents, suffixes and a non-Latin name."""

from __future__ import annotations

from sandbox.demo.model import Technician

# name, mailbox, business unit; the order is the key and never moves
_ROWS = (
    ("Mike Smith", "mike.smith", 2),
    ("Dana Ortiz", "dana.ortiz", 3),
    ("Michael T. Smith Jr.", "michael.smith", 1),
    ("Sean O'Brien", "sean.obrien", 4),
    ("José Núñez", "jose.nunez", 6),
    ("Juan de la Cruz", "juan.delacruz", 5),
    ("Smith, Maria", "maria.smith", 3),
    ("李伟", "wei.li", 1),
    ("Aisha Khan", "aisha.khan", 6),
    ("Tom Becker", "tom.becker", 1),
    ("Tina Becker", "tina.becker", 4),
    ("Lucas van der Berg", "lucas.vanderberg", 5),
    ("Grace Kim", "grace.kim", 2),
    ("Omar Haddad", "omar.haddad", 3),
    ("Peter Johnson III", "peter.johnson", 6),
    ("Priya Nair", "priya.nair", 5),
    ("Walt Jensen (Lead)", "walt.jensen", 2),
    ("Chloé Dubois", "chloe.dubois", 1),
    ("Marcus Reed", "marcus.reed", 4),
    ("Elena Petrova", "elena.petrova", 6),
    ("Hank Doyle", "hank.doyle", 3),
    ("Ruth St. Clair", "ruth.stclair", 5),
    ("Darnell Brooks", "darnell.brooks", 1),
    ("Kenji Mori", "kenji.mori", 2),
    ("Anne-Marie Fox", "annemarie.fox", 4),
    ("Felix Grant", "felix.grant", 6),
    ("Rosa Delgado", "rosa.delgado", 3),
    ("Bill Tanner", "bill.tanner", 5),
    ("Gus Whitfield", "gus.whitfield", 1),
    ("Nadia Flores", "nadia.flores", 2),
)
_LEFT_THE_COMPANY = frozenset({"Bill Tanner", "Gus Whitfield"})


def build_technicians() -> tuple[Technician, ...]:
    """Return the technicians in key order; mailboxes are unique, two people are inactive."""
    return tuple(
        Technician(
            key=key,
            name=name,
            email=f"{mailbox}@copper-ridge.example",
            phone=f"602-555-{100 + key:04d}",
            business_unit_key=unit,
            active=name not in _LEFT_THE_COMPANY,
        )
        for key, (name, mailbox, unit) in enumerate(_ROWS, start=1)
    )
