"""Pages of the price book: items, categories, vendors' prices, new costs, estimates."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Category, Estimate, EstimateLine, Item, ItemImage, Job, Service
from plyhub import roles
from procurement.models import CostProposal, VendorItem
from tests.factories.inventory import (
    CategoryFactory,
    ItemFactory,
    ItemUnitFactory,
    JobFactory,
    UnitFactory,
)
from tests.factories.procurement import VendorFactory, VendorItemFactory
from tests.pages import rows

pytestmark = pytest.mark.django_db
# What the table of further units sends when nothing is in it.
NO_PACKS = {
    "units-TOTAL_FORMS": "0",
    "units-INITIAL_FORMS": "0",
    "units-MIN_NUM_FORMS": "0",
    "units-MAX_NUM_FORMS": "1000",
}
ITEM = {
    "kind": "material",
    "sku": "LS-38",
    "name": "Line set",
    "stock_unit": "EA",
    "tracking": "none",
    "cost": "61.50",
    "is_stocked": "on",
    "taxable": "on",
}


def _typed(**given: object) -> dict[str, object]:
    return {**ITEM, **NO_PACKS, **given}


@pytest.fixture
def as_buyer(as_role):
    UnitFactory(code="EA")
    UnitFactory(code="BX")
    return as_role(roles.BUY)


def test_a_new_item_is_made_with_its_units_and_its_vendor(as_buyer):
    vendor, category = VendorFactory(), CategoryFactory()
    packs = {"units-TOTAL_FORMS": "1", "units-0-unit": "BX"}
    packs |= {"units-0-numerator": "10", "units-0-denominator": "1"}
    asks = {"vendor": vendor.pk, "part_number": "LS3825", "vendor_cost": "60"}

    answer = as_buyer.post(rows.page(Item, "add"), _typed(category=category.pk, **packs, **asks))

    made = Item.objects.get()
    assert (answer.status_code, answer.url) == (302, rows.page(Item, "change", made.pk))
    assert (made.sku, made.cost, made.category, made.is_stocked) == (
        "LS-38",
        D("61.5"),
        category,
        True,
    )
    assert [str(unit) for unit in made.units.all()] == ["1 BX = 10 EA"]
    offer = VendorItem.objects.get()
    assert (offer.vendor, offer.part_number, offer.cost, offer.is_preferred) == (
        vendor,
        "LS3825",
        D(60),
        True,
    )


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"sku": "taken"}, "sku", "There is an item taken already."),
        ({"vendor_cost": "-1"}, "vendor_cost", "It must be 0 or more"),
        ({"cost": "-1"}, "cost", "It must be 0 or more"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(as_buyer, given, field, message):
    ItemFactory(sku="TAKEN")
    vendor = VendorFactory()

    answer = as_buyer.post(rows.page(Item, "add"), _typed(vendor=vendor.pk, **given))

    errors = answer.context["adminform"].form.errors
    assert (list(errors), errors[field][0].startswith(message)) == ([field], True)
    assert Item.objects.count() == 1


def test_a_pack_that_cannot_be_makes_no_item(as_buyer):
    packs = {"units-TOTAL_FORMS": "1", "units-0-unit": "EA"}
    packs |= {"units-0-numerator": "10", "units-0-denominator": "1"}

    answer = as_buyer.post(rows.page(Item, "add"), _typed(**packs))

    assert "EA is named twice." in answer.content.decode()
    assert not Item.objects.exists()


def test_the_same_form_sent_twice_is_one_item(as_buyer):
    token = "0b0c66a8-6b53-4c36-a3b9-5cbbb1f2c0de"  # noqa: S105  no secret

    for _ in range(2):
        as_buyer.post(rows.page(Item, "add"), _typed(token=token))

    assert Item.objects.count() == 1


def test_an_item_made_here_is_changed_here(as_buyer):
    item = ItemFactory(sku="LS-38")
    unit = ItemUnitFactory(item=item)
    packs = {
        "units-TOTAL_FORMS": "1",
        "units-INITIAL_FORMS": "1",
        "units-0-id": unit.pk,
        "units-0-item": item.pk,
        "units-0-unit": "BX",
        "units-0-numerator": "12",
        "units-0-denominator": "1",
    }

    answer = as_buyer.post(
        rows.page(Item, "edit", item.pk), _typed(name="Better", is_active="on", **packs)
    )

    item.refresh_from_db()
    assert (answer.status_code, item.name, item.cost) == (302, "Better", D("61.5"))
    assert [str(each) for each in item.units.all()] == ["1 BX = 12 EA"]


def test_of_an_item_kept_elsewhere_only_what_is_ours_can_be_typed(as_buyer):
    item = ItemFactory(sku="LS-38", name="Theirs", cost_locked=True)
    rows.ExternalLink.objects.create(
        connection=rows.connection(system="servicetitan"),
        entity="item",
        hub_id=item.pk,
        external_id="7",
    )

    shown = as_buyer.get(rows.page(Item, "edit", item.pk))
    as_buyer.post(rows.page(Item, "edit", item.pk), _typed(name="Mine", tracking="lot"))

    item.refresh_from_db()
    assert set(shown.context["adminform"].form.fields) == {
        "token",
        "stock_unit",
        "tracking",
        "is_stocked",
    }
    assert (item.name, item.tracking) == ("Theirs", "lot")


def test_a_vendors_price_is_entered_on_the_items_page(as_buyer):
    item, vendor = ItemFactory(), VendorFactory(name="ABC Supply")
    typed = {"vendor": vendor.pk, "part_number": "A1", "cost": "4.25", "is_preferred": "on"}

    as_buyer.post(rows.page(Item, "do", item.pk, "set_offer"), typed)

    offer = VendorItem.objects.get()
    assert (offer.part_number, offer.cost, offer.is_preferred) == ("A1", D("4.25"), True)
    shown = as_buyer.get(rows.page(Item, "change", item.pk)).content.decode()
    assert all(text in shown for text in ("Who sells it", "ABC Supply", "A1", "4.25"))


@pytest.mark.parametrize("role", [roles.WHS, roles.PM, roles.RO])
def test_who_may_not_enters_no_vendors_price(as_role, role):
    item, vendor = ItemFactory(), VendorFactory()

    as_role(role).post(
        rows.page(Item, "do", item.pk, "set_offer"), {"vendor": vendor.pk, "cost": "1"}
    )

    assert not VendorItem.objects.exists()


def test_pictures_that_lie_elsewhere_are_links_and_load_nothing(as_buyer):
    item = ItemFactory()
    for url in ("https://pictures.example.org/a.png", "Images/Pricebook/b.png", "javascript:x()"):
        ItemImage.objects.create(item=item, url=url, alias=f"Alias {url[:3]}")

    shown = as_buyer.get(rows.page(Item, "change", item.pk)).content.decode()

    assert 'href="https://pictures.example.org/a.png"' in shown
    assert "Alias Ima" in shown and "in ServiceTitan" in shown
    assert "javascript:x" not in shown
    assert "<img" not in shown


def test_a_new_category_is_made_and_changed(as_buyer):
    parent = CategoryFactory()

    as_buyer.post(
        rows.page(Category, "add"), {"name": "Line sets", "parent": parent.pk, "position": "2"}
    )
    made = Category.objects.get(name="Line sets")
    as_buyer.post(
        rows.page(Category, "edit", made.pk),
        {"name": "Line sets, copper", "parent": "", "position": "2", "is_active": "on"},
    )

    made.refresh_from_db()
    assert (made.name, made.parent, made.position) == ("Line sets, copper", None, 2)


def test_categories_of_services_are_shown_when_asked_for(as_buyer):
    CategoryFactory(name="Pipe")
    CategoryFactory(name="HVAC services", kind=Category.Kind.SERVICES)

    def listed(query: str) -> list[str]:
        answer = as_buyer.get(rows.page(Category, "changelist") + query)
        return sorted(each.name for each in answer.context["cl"].result_list)

    assert listed("") == ["Pipe"]
    assert listed("?of=services") == ["HVAC services"]
    assert listed("?of=all") == ["HVAC services", "Pipe"]


# New costs.


def _decide(client, action: str, *proposals: CostProposal):
    chosen = [each.pk for each in proposals]
    return client.post(
        rows.page(CostProposal, "changelist"),
        {"action": f"{action}_selected", "_selected_action": chosen},
    )


def test_costs_are_accepted_together_and_a_locked_one_says_why(as_buyer, said):
    one, other, locked = (rows.cost_proposal() for _ in range(3))
    Item.objects.filter(pk=locked.item_id).update(cost_locked=True)

    answer = _decide(as_buyer, "accept", one, other, locked)

    told = dict(CostProposal.objects.values_list("pk", "status"))
    assert told == {one.pk: "accepted", other.pk: "accepted", locked.pk: "open"}
    levels = said(answer)
    assert ("success", "2 accepted.") in levels
    assert [text.startswith(f"{locked.item.sku}: The cost of") for level, text in levels] == [
        True,
        False,
    ]


def test_costs_are_rejected_together(as_buyer):
    proposals = [rows.cost_proposal() for _ in range(2)]
    before = dict(Item.objects.values_list("pk", "cost"))

    _decide(as_buyer, "reject", *proposals)

    assert set(CostProposal.objects.values_list("status", flat=True)) == {"rejected"}
    assert dict(Item.objects.values_list("pk", "cost")) == before


@pytest.mark.parametrize("role", [roles.WHS, roles.ACC, roles.RO])
def test_who_may_not_decides_about_no_cost(as_role, role):
    proposal = rows.cost_proposal()
    client = as_role(role)

    statuses = {
        _decide(client, "accept", proposal).status_code,
        client.post(rows.page(CostProposal, "do", proposal.pk, "accept")).status_code,
    }

    proposal.refresh_from_db()
    assert (statuses, proposal.status) == ({403}, "open")


def test_the_items_page_leads_to_its_proposal(as_buyer):
    proposal = rows.cost_proposal()

    shown = as_buyer.get(rows.page(Item, "change", proposal.item_id)).content.decode()

    assert f'href="{rows.page(CostProposal, "change", proposal.pk)}"' in shown


# Estimates.


def test_what_is_sold_comes_first(as_buyer):
    for status in ("dismissed", "sold", "open"):
        Estimate.objects.create(name=status, status=status)

    answer = as_buyer.get(rows.page(Estimate, "changelist"))

    assert [each.name for each in answer.context["cl"].result_list] == [
        "sold",
        "open",
        "dismissed",
    ]


def _sold(job: Job) -> Estimate:
    made = Estimate.objects.create(name="New system", status="sold", job=job)
    service = Service.objects.create(code="SVC-AC", name="Replace")
    item = ItemFactory(sku="WHIP-6FT")
    EstimateLine.objects.create(
        estimate=made, item=item, service=service, quantity=D(3), unit_cost=D("8.25")
    )
    return made


def test_an_estimate_shows_its_material_and_what_it_will_cost(as_buyer):
    made = _sold(JobFactory())

    shown = as_buyer.get(rows.page(Estimate, "change", made.pk)).content.decode()

    assert all(text in shown for text in ("WHIP-6FT", "SVC-AC", "3 EA", "24.75"))


def test_costs_of_estimates_are_not_for_everybody(as_role):
    UnitFactory(code="EA")
    made = _sold(JobFactory())
    client = as_role(roles.WHS)

    pages = [
        client.get(rows.page(Estimate, "change", made.pk)),
        client.get(rows.page(Estimate, "changelist")),
        client.get(rows.page(Job, "change", made.job_id)),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any(text in page.content.decode() for page in pages for text in ("24.75", "8.25"))
    assert "WHIP-6FT" in pages[0].content.decode()


def test_a_job_shows_what_was_sold_on_it(as_buyer):
    made = _sold(JobFactory())
    other = JobFactory()
    Estimate.objects.create(name="Only offered", status="open", job=other)

    shown = as_buyer.get(rows.page(Job, "change", made.job_id)).content.decode()
    empty = as_buyer.get(rows.page(Job, "change", other.pk)).content.decode()

    assert all(text in shown for text in ("Sold material", "WHIP-6FT", "24.75"))
    assert "Sold material" not in empty


@pytest.mark.parametrize("model", [Item, Estimate, Job], ids=rows.name)
def test_longer_documents_cost_no_more_to_show(as_buyer, model):
    made = _sold(JobFactory())
    item = made.lines.get().item
    page = rows.page(model, "change", {Item: item.pk, Estimate: made.pk, Job: made.job_id}[model])

    def queries() -> int:
        as_buyer.get(page)
        with CaptureQueriesContext(connection) as captured:
            as_buyer.get(page)
        return len(captured)

    VendorItemFactory(item=item)
    before = queries()
    for _ in range(10):
        VendorItemFactory(item=item)
        EstimateLine.objects.create(estimate=made, item=ItemFactory(), quantity=1)

    assert queries() == before
