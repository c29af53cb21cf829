"""Users with roles."""

import factory
from django.contrib.auth.models import Group

from plyhub import roles
from plyhub.common.models import Company, User


def ensure_roles() -> None:
    """The groups with their permissions, once per database."""
    if not Group.objects.filter(name=roles.RO).exists():
        roles.sync()


class UserFactory(factory.django.DjangoModelFactory):
    """A user; `role` puts them in that role's group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = "Person"
    is_staff = True

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if extracted:
            ensure_roles()
            self.groups.add(Group.objects.get(name=extracted))


def administrator(**given: object) -> User:
    return UserFactory(role=roles.ADM, **given)


def buyer(**given: object) -> User:
    return UserFactory(role=roles.BUY, **given)


def manager(**given: object) -> User:
    return UserFactory(role=roles.PM, **given)


def warehouse(**given: object) -> User:
    return UserFactory(role=roles.WHS, **given)


def accountant(**given: object) -> User:
    return UserFactory(role=roles.ACC, **given)


def set_company(**values: object) -> None:
    """Change the company's rules."""
    Company.current()
    Company.objects.update(**values)
