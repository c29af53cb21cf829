"""A look near some records finds what a look at everything finds."""

from __future__ import annotations

import random

import pytest

from integrations.mapping.text import normalised_name
from integrations.models import ExternalLink, RemoteRecord
from integrations.sync import code_rules, identity
from integrations.sync.known import Known
from inventory.models import Customer, Item, Job, Location, Project, Technician
from procurement.models import Vendor
from tests.pages import rows

pytestmark = pytest.mark.django_db
LONG = "Assembly number seven of the northern line"


def _records() -> dict[str, list]:
    """Few names over and over, so that nearly all of them collide, short and long ones."""
    sites = [Customer.objects.create(name=name) for name in ("Larkin", "Larkin", LONG, LONG, "A")]
    jobs = [Job.objects.create(number=n, customer=sites[0]) for n in ("4521", "452", "JOB-4521")]
    projects = [Project.objects.create(number=n, name="Site") for n in ("310", "31", LONG)]
    names = ("ABC Supply", "ABC Supply Inc", "ABC", "ABC-2", LONG, LONG, LONG + " 2")
    people = ("Mike Smith", "Mary Smith", "M Smith", "Bartholomew Featherstonehaughson", "B Smit")
    skus = ("CARRIER-24ACC", "TRANE-24ACC", "24ACC", "24ACC-2", "2", LONG, f"Trane {LONG}")
    places = ("WH-MAIN", "wh main", "WH-MAIN-2", LONG, LONG + ".", "JOBSITE")
    return {
        "customer": sites,
        "job": jobs,
        "project": projects,
        "vendor": [Vendor.objects.create(name=name) for name in names],
        "technician": [Technician.objects.create(name=name) for name in people],
        "item": [Item.objects.create(sku=sku, name="Condenser") for sku in skus],
        "location": [Location.objects.create(name=name) for name in places],
    }


def _some_there(connection, entity, known_codes, luck) -> None:
    for code, name in known_codes:
        if luck.random() < 0.3:
            RemoteRecord.objects.get_or_create(
                connection=connection,
                entity=entity,
                external_id=luck.choice([code, code.lower()]),
                defaults={"name": name, "normalised_name": normalised_name(name)},
            )


@pytest.mark.parametrize("seed", range(8))
def test_near_and_whole_agree_about_every_record(seed):
    luck = random.Random(seed)  # noqa: S311
    connection, records = rows.connection(), _records()
    for entity, made in records.items():
        rules = code_rules.read(entity)
        for record in made:
            whole = Known.read(connection, entity, [])
            found = identity.record_of(entity, record.pk)
            decided = identity.resolution(record.pk, found, whole, rules)
            near = identity.proposals(connection, entity, [record.pk])[record.pk]
            assert near == decided, (entity, str(record))
            if decided.code and luck.random() < 0.7 and decided.code.upper() not in whole.codes:
                ExternalLink.objects.create(
                    connection=connection,
                    entity=entity,
                    hub_id=-record.pk,
                    code=decided.code,
                    state="allocated",
                )
            named = [(decided.code, str(record)), (decided.code, "Something else")]
            there = {"job": "project", "technician": "employee", "location": "warehouse"}
            _some_there(connection, there.get(entity, entity), named[: decided.code != ""], luck)
