"""Which code a record gets, and that it keeps it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection as database
from django.db import transaction

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import decisions, identity
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Item
from plyhub.common.errors import InvalidInput, NotAllowed
from plyhub.common.models import User
from procurement.models import Vendor
from tests.integrations import outbox_story as w

pytest_plugins = ["tests.integrations.outbox_world"]


@transaction.atomic
def establish(connection, *refs: Ref):
    identity.lock(connection.pk)
    return identity.establish(Target.of(connection), refs)


def codes(connection, entity: str) -> list[tuple[str, str]]:
    links = ExternalLink.objects.filter(connection=connection, entity=entity).order_by("hub_id")
    return list(links.values_list("code", "state"))


def test_a_code_never_changes_by_itself(world, si):
    ref = Ref("vendor", world.vendor.pk)
    establish(si, ref)
    world.vendor.name = "Acme"
    world.vendor.save()
    assert establish(si, ref).id_of("vendor", world.vendor.pk) == "VEND-ABC"


def test_items_of_two_brands_get_codes_of_their_own(world, si):
    trane = Item.objects.create(sku="TRANE-24ACC", name="Condenser")
    establish(si, Ref("item", world.condenser.pk), Ref("item", trane.pk))
    assert codes(si, "item") == [("INV-24ACC", "allocated"), ("INV-TRANE-24ACC", "allocated")]


def test_an_item_id_that_exists_under_another_name_is_taken(world, si):
    w.remember(si, "item", "INV-24ACC", "Something else")
    establish(si, Ref("item", world.condenser.pk))
    assert codes(si, "item") == [("INV-CARRIER-24ACC", "allocated")]


def test_a_page_of_records_costs_the_same_as_one(world, si, django_assert_max_num_queries):
    items = Item.objects.bulk_create(
        Item(sku=f"PART-{number}", name=f"Part {number}") for number in range(200)
    )
    refs = [Ref("item", item.pk) for item in items]
    target = Target.of(si)
    with transaction.atomic():
        identity.lock(si.pk)
        with django_assert_max_num_queries(12):
            identity.establish(target, refs)
    assert ExternalLink.objects.filter(connection=si, entity="item").count() == 200


def test_two_workers_never_give_the_same_code(world, si):
    skus = [f"{brand}-77" for brand in ("CARRIER", "TRANE", "LENNOX", "GOODMAN")]
    items = [Item.objects.create(sku=sku, name=sku) for sku in skus]
    start = Barrier(len(items))

    def work(item: Item) -> None:
        try:
            start.wait(10)
            establish(si, Ref("item", item.pk))
        finally:
            database.close()

    threads = [Thread(target=work, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    given = [code for code, _ in codes(si, "item")]
    assert len(given) == len(set(given)) == 4


@pytest.fixture
def in_review(world, si) -> ExternalLink:
    """ABC Supply, whose code is that of another vendor over there, and an order that waits."""
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply of Ohio")
    w.approve(world.order())
    return ExternalLink.objects.get(connection=si, entity="vendor")


def test_decided_to_be_the_same_vendor(world, si, in_review):
    decisions.decide(actor=world.admin, link_id=in_review.pk, code="VEND-ABC")
    in_review.refresh_from_db()
    assert (in_review.external_id, in_review.state) == ("VEND-ABC", "linked")
    assert w.entry(si, "si.po.create").state == "waiting"


def test_decided_to_be_another_vendor(world, si, in_review):
    decisions.decide(actor=world.admin, link_id=in_review.pk, code="VEND-ABC-2")
    in_review.refresh_from_db()
    assert (in_review.code, in_review.external_id, in_review.state) == (
        "VEND-ABC-2",
        "",
        "allocated",
    )
    assert w.entry(si, "si.vendor.upsert").state == "pending"


def test_a_code_of_another_record_is_refused(world, si, in_review):
    other = Vendor.objects.create(name="Rexel")
    establish(si, Ref("vendor", other.pk))
    with pytest.raises(InvalidInput):
        decisions.decide(actor=world.admin, link_id=in_review.pk, code="VEND-REXEL")
    in_review.refresh_from_db()
    assert in_review.state == "review"


def test_a_code_sage_would_not_take_is_refused(world, si, in_review):
    with pytest.raises(InvalidInput) as refused:
        decisions.decide(actor=world.admin, link_id=in_review.pk, code="abc supply")
    assert refused.value.field == "code"


def test_deciding_needs_the_right(world, si, in_review):
    with pytest.raises(NotAllowed):
        decisions.decide(
            actor=User.objects.create_user("bea"), link_id=in_review.pk, code="VEND-ABC"
        )
    assert OutboxEntry.objects.filter(reason="vendor_review").exists()
