"""Returns that are shipped here are in ServiceTitan once, whatever happens on the way."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import Connection, ExternalLink, ManualStep, OutboxEntry
from inventory.models import BusinessUnit, Job, Location
from plyhub.common.errors import InputErrors
from procurement.models import Return
from procurement.services import return_from_job, return_shipping, returns
from tests.factories.people import set_company
from tests.integrations import outbox_story as w
from tests.integrations import usage_story
from tests.integrations.outbox_story import World
from tests.integrations.return_story import Story

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def story(world: World, st, titan) -> Story:
    """PO-892 and its goods are on both sides."""
    made = Story(world, st, titan)
    made.send()
    return made


# What arrives.


def test_a_shipped_return_arrives_as_it_is(story: Story):
    shipped = story.ship("1", "5", notes="Dented", restocking_fee=D("12.50"))
    story.send()

    [row] = story.theirs()
    facts = story.titan.ready["facts"]
    assert {
        "status": row["status"],
        "vendor": str(row["vendorId"]),
        "unit": str(row["businessUnitId"]),
        "place": str(row["inventoryLocationId"]),
        "type": str(row["returnTypeId"]),
        "order": str(row["purchaseOrderId"]),
        "rma": row["referenceNumber"],
        "memo": row["memo"],
        "fee": row["restockingFee"],
        "day": row["returnDate"][:10],
        "amount": row["returnAmount"],
    } == {
        "status": "Pending",
        "vendor": facts["vendor"],
        "unit": facts["business_unit"],
        "place": facts["warehouse"],
        "type": story.st.options["return_type"],
        "order": ExternalLink.objects.get(entity="purchase_order").external_id,
        "rma": "RMA-1",
        "memo": f"PlyHub {shipped.number}\nDented",
        "fee": D("12.50"),
        "day": shipped.shipped_on.isoformat(),
        "amount": D("1942.50"),
    }
    assert [(D(item["quantity"]), D(item["cost"])) for item in row["items"]] == [
        (1, 1900),
        (5, D("8.5")),
    ]


def test_its_lines_name_those_of_the_receipt(story: Story):
    story.ship("1", "5")
    story.send()

    known = ExternalLink.objects.get(entity="receipt").external_id
    receipt = story.titan.control("lookup", {"table": "receipts", "id": known})
    [row] = story.theirs()
    assert [line["receiptItemId"] for line in row["items"]] == [
        line["id"] for line in receipt["items"]
    ]


def test_it_is_linked(story: Story):
    shipped = story.ship()
    story.send()

    [row] = story.theirs()
    known = story.link(shipped)
    assert (known.external_id, known.number) == (str(row["id"]), row["number"])


def test_it_goes_after_what_brought_the_goods(world: World, st, titan):
    story = Story(world, st, titan)
    shipped = story.ship()
    entry = w.entry(st, "st.return.create")
    assert (entry.state, [one.operation for one in entry.depends_on.all()]) == (
        "waiting",
        ["st.receipt.create"],
    )

    story.send()

    assert (story.statuses(), story.link(shipped).external_id) == (
        ["Pending"],
        str(story.theirs()[0]["id"]),
    )


def test_the_copy_is_of_the_day_it_was_shipped(story: Story):
    shipped = story.ship("1")
    shipped.lines.update(quantity=3)
    story.send()

    assert [D(item["quantity"]) for item in story.theirs()[0]["items"]] == [1]


def test_the_words_none_given_are_no_number(story: Story):
    draft = returns.create(
        actor=story.world.admin,
        data=returns.ReturnInput(),
        lines=[
            returns.ReturnLineInput(receipt_line_id=story.receipt.lines.first().pk, quantity=D(1))
        ],
    )
    returns.approve(actor=story.world.admin, return_id=draft.pk, rma_number="None given")
    return_shipping.ship(actor=story.world.admin, return_id=draft.pk)
    story.send()

    assert story.theirs()[0]["referenceNumber"] == ""


def test_a_draft_and_an_approved_one_stay_here(story: Story):
    story.approved("1")
    story.send()

    assert story.theirs() == []


def test_what_is_said_about_it_changes_there(story: Story):
    shipped = story.ship("1", "5")
    story.send()
    [before] = story.theirs()

    story.amend(shipped)
    story.send()

    [row] = story.theirs()
    changed = {name for name in row if row[name] != before[name]}
    assert changed - {"modifiedOn", "items"} == {"referenceNumber", "memo"}
    assert (row["referenceNumber"], row["memo"]) == (
        "RMA-2",
        f"PlyHub {shipped.number}\nFragile",
    )
    kept = ("id", "skuId", "quantity", "cost", "receiptItemId", "active")
    assert [[item[name] for name in kept] for item in row["items"]] == [
        [item[name] for name in kept] for item in before["items"]
    ]


def test_a_change_before_it_was_sent_follows_it(story: Story):
    shipped = story.ship()
    story.amend(shipped)
    story.send()

    assert [row["referenceNumber"] for row in story.theirs()] == ["RMA-2"]
    assert set(w.states(story.st).values()) == {"succeeded"}


def test_a_declined_one_is_canceled_there(story: Story):
    shipped = story.ship()
    story.send()

    story.decline(shipped)
    story.send()

    assert story.statuses() == ["Canceled"]


def test_one_declined_before_it_was_sent_never_goes(story: Story):
    story.decline(story.ship())
    story.send()

    assert (story.theirs(), w.entry(story.st, "st.return.create").state) == ([], "cancelled")


def test_one_whose_fate_is_not_known_is_settled_before_it_is_canceled(story: Story):
    shipped = story.ship()
    OutboxEntry.objects.filter(operation="st.return.create").update(state="unknown", attempts=1)
    story.decline(shipped)

    story.send_whatever_comes()

    assert story.statuses() == ["Canceled"]


# Where nothing is told.


def test_where_stock_is_kept_only_here_nothing_is_told(story: Story):
    story.st.options = {**story.st.options, "inventory_mirror": "no"}
    story.st.save()
    shipped = story.ship()
    story.amend(shipped)
    story.decline(shipped)

    assert not OutboxEntry.objects.filter(entity="return").exists()
    assert not ManualStep.objects.exists()


def test_an_item_that_is_not_there_holds_it(story: Story):
    known = ExternalLink.objects.get(entity="item", hub_id=story.world.condenser.pk)
    ExternalLink.objects.filter(pk=known.pk).update(state="review")
    story.ship()

    assert w.entry(story.st, "st.return.create").state == "blocked"


# What is asked for before a return is approved.


@pytest.mark.parametrize(
    ("option", "words"),
    [("return_type", "a return type"), ("business_unit", "a business unit")],
)
def test_a_missing_default_is_asked_for_at_approval(story: Story, option, words):
    story.st.options = {**story.st.options, option: ""}
    story.st.save()

    with pytest.raises(InputErrors) as refused:
        story.approved("1")

    assert [error.message for error in refused.value.errors] == [
        f"ServiceTitan needs {words}. Choose a default in the settings of the ServiceTitan"
        " connection."
    ]
    assert Return.objects.get().status == "draft"


def test_a_place_that_is_not_there_is_asked_for_at_approval(story: Story):
    Location.objects.update(name="WH-ELSEWHERE")
    ExternalLink.objects.filter(entity="location").delete()

    with pytest.raises(InputErrors, match="WH-ELSEWHERE is not linked to a place in ServiceTitan"):
        story.approved("1")


def test_the_jobs_business_unit_comes_first(story: Story):
    [*_, other] = story.titan.rows("business_units")
    unit = BusinessUnit.objects.create(name="Plumbing")
    w.link(story.st, "business_unit", unit.pk, str(other["id"]))
    job = Job.objects.create(number="77", business_unit=unit)
    story.ship("1", job_id=job.pk)
    story.send()

    assert story.theirs()[0]["businessUnitId"] == other["id"]


@pytest.mark.parametrize("how", ["owner", "mirror", "off"])
def test_who_tells_nothing_there_is_asked_for_nothing(story: Story, how):
    story.st.options = {**story.st.options, "return_type": ""}
    if how == "mirror":
        story.st.options["inventory_mirror"] = "no"
    story.st.save()
    if how == "owner":
        set_company(return_owner="field_service")
    if how == "off":
        w.state(story.st, Connection.State.INACTIVE)

    assert story.approved("1").status == "approved"


# Material from a job.


def test_material_from_a_job_lowers_the_line_of_its_invoice(world: World, st, titan):
    Job.objects.filter(pk=world.job.pk).update(status="in_progress")
    site = usage_story.Story(st, titan, world.job, world.whip)
    site.use("5")
    site.send()
    made = returns.create(
        actor=world.admin,
        data=returns.ReturnInput(
            kind="from_job", job_id=world.job.pk, location_id=world.warehouse.pk
        ),
        lines=[returns.ReturnLineInput(item_id=world.whip.pk, quantity=D(2))],
    )

    return_from_job.take_in(actor=world.admin, return_id=made.pk)
    site.send()

    assert (site.amounts(), site.used()) == ([D(3)], D(3))
    assert not OutboxEntry.objects.filter(entity="return").exists()
