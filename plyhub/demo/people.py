"""The demo company and the people who log in to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group

from plyhub import roles
from plyhub.common import numbering
from plyhub.common.models import Company, User

PASSWORD = "plyhub-demo"  # noqa: S105  the demo's, printed at its start


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    first_name: str
    last_name: str
    role: str


PEOPLE = (
    Person("admin", "Ada", "Admin", roles.ADM),
    Person("buyer", "Bea", "Buyer", roles.BUY),
    Person("manager", "Pat", "Manager", roles.PM),
    Person("accountant", "Ann", "Accountant", roles.ACC),
    Person("warehouse", "Wes", "Warehouse", roles.WHS),
    Person("technician", "Mike", "Smith", roles.TECH),
)

# Where the demo company's paper numbers had got to before.
NEXT_NUMBERS = {
    "purchase_order": 892,
    "receipt": 410,
    "field_request": 1203,
    "rfq": 77,
    "pick_list": 55,
    "replenishment_list": 31,
}


def load() -> User:
    """Make the company and its people unless they exist; return the administrator."""
    Company.objects.get_or_create(
        pk=1, defaults={"name": "Copper State Home Services", "time_zone": "America/Phoenix"}
    )
    for kind, number in NEXT_NUMBERS.items():
        numbering.continue_from(kind, number)
    for person in PEOPLE:
        _make(person)
    return User.objects.get(username="admin")


def _make(person: Person) -> None:
    user, is_new = User.objects.get_or_create(
        username=person.username,
        defaults={
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": f"{person.username}@copper-state.example",
            "is_staff": True,
            "is_superuser": person.role == roles.ADM,
        },
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=person.role))
