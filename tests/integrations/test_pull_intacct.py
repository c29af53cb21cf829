"""Pulling from the Sage Intacct stand-in: its records stay its own, we only remember them."""

import pytest

from integrations.models import ExternalLink, RemoteRecord, SyncRun
from inventory.models import Item, Location, Project
from procurement.models import Vendor


@pytest.fixture
def remembered(books):
    def names(entity: str) -> dict[str, str]:
        found = RemoteRecord.objects.filter(connection=books, entity=entity)
        return dict(found.values_list("external_id", "name"))

    return names


def test_what_is_there_is_remembered_and_nothing_of_ours_is_made(books, pulled, remembered):
    run = pulled(books)

    assert run.state == SyncRun.State.SUCCEEDED
    for entity, stage in (
        ("vendor", "vendor"),
        ("item", "item"),
        ("warehouse", "warehouse"),
        ("project", "project"),
        ("customer", "customer"),
        ("employee", "employee"),
    ):
        found = run.stages.get(entity=stage)
        assert (found.read, found.created) == (len(remembered(entity)), len(remembered(entity)))
    models = (Vendor, Item, Location, Project, ExternalLink)
    assert [model.objects.count() for model in models] == [0] * 5


def test_the_main_warehouse_is_known_by_id_and_name(books, intacct, pulled, remembered):
    pulled(books)

    warehouse = intacct.facts["warehouse"]
    record = RemoteRecord.objects.get(entity="warehouse", external_id=warehouse)
    assert record.normalised_name == record.name.upper().replace("-", " ")


def test_a_second_pull_writes_nothing(books, pulled):
    pulled(books)
    before = list(RemoteRecord.objects.order_by("pk").values_list("pk", "updated_at"))

    run = pulled(books)

    assert list(RemoteRecord.objects.order_by("pk").values_list("pk", "updated_at")) == before
    assert sum(stage.created + stage.updated for stage in run.stages.all()) == 0


def test_only_scopes_with_something_to_read_are_offered(books):
    from integrations.sync import scopes

    offered = [scope for scope, _ in scopes.choices("intacct")]
    assert offered == ["all", "jobs", "materials", "vendors", "technicians"]
