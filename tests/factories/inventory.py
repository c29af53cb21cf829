"""Catalog, places, jobs."""

import factory

from inventory.models import (
    Category,
    Customer,
    CustomerLocation,
    Item,
    ItemUnit,
    Job,
    Location,
    Project,
    Technician,
    Unit,
)


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ["code"]

    code = "EA"
    name = factory.SelfAttribute("code")
    places = factory.LazyAttribute(lambda unit: 2 if unit.code == "FT" else 0)


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"Category {n}")


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    sku = factory.Sequence(lambda n: f"ITEM-{n}")
    name = factory.LazyAttribute(lambda item: f"Part {item.sku}")
    stock_unit = factory.SubFactory(UnitFactory)


class ItemUnitFactory(factory.django.DjangoModelFactory):
    """A box of ten."""

    class Meta:
        model = ItemUnit

    item = factory.SubFactory(ItemFactory)
    unit = factory.SubFactory(UnitFactory, code="BX")
    numerator = 10


class LocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Location

    name = factory.Sequence(lambda n: f"WH-{n}")


class TruckFactory(LocationFactory):
    kind = Location.Kind.TRUCK
    name = factory.Sequence(lambda n: f"VAN-{n}")


class CustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Customer

    name = factory.Sequence(lambda n: f"Customer {n}")


class CustomerLocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CustomerLocation

    customer = factory.SubFactory(CustomerFactory)
    name = factory.Sequence(lambda n: f"Site {n}")


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    number = factory.Sequence(lambda n: f"{300 + n}")
    name = factory.Sequence(lambda n: f"Project {n}")


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    number = factory.Sequence(lambda n: f"{4500 + n}")
    customer = factory.SubFactory(CustomerFactory)


class TechnicianFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Technician

    name = factory.Sequence(lambda n: f"Technician {n}")
