"""Pulling everything from the ServiceTitan stand-in."""

from django.db import connection as database

from integrations.models import Cursor, ExternalLink, RemoteDocument, SyncActivity, SyncRun
from integrations.sync import pull, runs
from inventory.models import (
    Appointment,
    BusinessUnit,
    Category,
    Customer,
    CustomerLocation,
    Estimate,
    InventoryTemplate,
    Invoice,
    InvoiceLine,
    Item,
    Job,
    JobAssignment,
    Location,
    Project,
    Service,
    Technician,
    Unit,
)
from plyhub.common.models import CustomField
from procurement.models import Bill, PurchaseOrder, Receipt, Vendor, VendorItem

State = SyncRun.State
# Entity, the stand-in's table, and the rows of ours it becomes.
HELD = (
    ("business_unit", "business_units", BusinessUnit.objects),
    ("technician", "technicians", Technician.objects),
    ("job_custom_field", "job_fields", CustomField.objects.filter(entity="job")),
    ("vendor_custom_field", "field_types", CustomField.objects.filter(entity="vendor")),
    ("vendor", "vendors", Vendor.objects),
    ("category", "categories", Category.objects),
    ("material", "materials", Item.objects.filter(kind="material")),
    ("equipment", "equipment", Item.objects.filter(kind="equipment")),
    ("service", "services", Service.objects),
    ("inventory_template", "inventory_templates", InventoryTemplate.objects),
    ("warehouse", "warehouses", Location.objects.filter(kind="warehouse")),
    ("truck", "trucks", Location.objects.filter(kind="truck")),
    ("customer", "customers", Customer.objects),
    ("customer_location", "locations", CustomerLocation.objects),
    ("project", "projects", Project.objects),
    ("job", "jobs", Job.objects),
    ("appointment", "appointments", Appointment.objects),
    ("job_assignment", "appointment_assignments", JobAssignment.objects),
    ("invoice", "invoices", Invoice.objects),
    ("invoice_line", "invoice_items", InvoiceLine.objects),
    ("purchase_order", "purchase_orders", PurchaseOrder.objects),
    ("estimate", "estimates", Estimate.objects),
    ("receipt", "receipts", Receipt.objects),
    # Returns are entered here, so theirs are only shown.
    ("return", "returns", RemoteDocument.objects.filter(entity="return")),
    ("bill", "ap_bills", Bill.objects.exclude(purchase_order=None)),
    ("expense_bill", "ap_bills", Bill.objects.filter(purchase_order=None)),
)
BESIDES = ("common_customfieldvalue", "procurement_vendoritem", "integrations_externallink")
TABLES = sorted({rows.model._meta.db_table for _, _, rows in HELD} | {Vendor._meta.db_table})


# Entities that are told only some of the rows of their table, and by what.
OF = {
    "vendor_custom_field": ("of", "vendors"),
    "bill": ("billType", "Procurement"),
    "expense_bill": ("billType", "ApBill"),
}


def held_there(servicetitan, entity: str, table: str) -> int:
    """How many rows of an entity there are."""
    member, value = OF.get(entity, ("", None))
    return sum(row.get(member) == value for row in servicetitan.table(table))


def versions() -> list[tuple]:
    """Which version of every row there is: a row that is written again gets a new one."""
    with database.cursor() as cursor:
        found = []
        for table in (
            *TABLES,
            "common_customfieldvalue",
            "procurement_vendoritem",
            "integrations_externallink",
        ):
            cursor.execute(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")
            found.append((table, cursor.fetchall()))
        return found


def counts(run: SyncRun) -> dict[str, tuple[int, ...]]:
    return {
        stage.entity: (stage.read, stage.created, stage.updated, stage.unchanged, stage.failed)
        for stage in run.stages.all()
    }


def test_the_first_pull_takes_in_all_the_stand_in_holds(field, servicetitan, pulled):
    run = pulled(field)

    held = {entity: held_there(servicetitan, entity, table) for entity, table, _ in HELD}
    assert (run.state, run.reason) == (State.SUCCEEDED, "")
    assert {entity: rows.count() for entity, _, rows in HELD} == held
    assert counts(run) == {entity: (n, n, 0, 0, 0) for entity, n in held.items()}


def test_every_row_that_came_in_is_linked(field, servicetitan, pulled):
    pulled(field)

    links = ExternalLink.objects.filter(connection=field)
    expected = {str(row["id"]) for row in servicetitan.table("materials")}
    expected |= {str(row["id"]) for row in servicetitan.table("equipment")}
    assert set(links.filter(entity="item").values_list("external_id", flat=True)) == expected


def test_a_job_comes_with_all_it_points_at(field, servicetitan, pulled):
    pulled(field)

    job = Job.objects.get(number="4521")
    there = servicetitan.lookup("jobs", "4521")
    customer = servicetitan.lookup("customers", str(there["customerId"]))
    place = servicetitan.lookup("locations", str(there["locationId"]))
    unit = servicetitan.lookup("business_units", str(there["businessUnitId"]))
    assert (job.customer.name, job.customer_location.name, job.business_unit.name) == (
        customer["name"],
        place["name"],
        unit["name"],
    )
    assert [who.technician.name for who in job.assignments.all()] == ["Mike Smith"]


def test_jobs_of_a_project_are_its_jobs(field, servicetitan, pulled):
    pulled(field)

    there = servicetitan.lookup("projects", "310")["id"]
    held = {row["jobNumber"] for row in servicetitan.table("jobs") if row["projectId"] == there}
    ours = Project.objects.get(number="310").jobs.values_list("number", flat=True)
    assert {"4702", "4703"} <= held
    assert set(ours) == held


def test_a_material_comes_with_its_price_unit_category_and_vendors(field, servicetitan, pulled):
    pulled(field)

    there = servicetitan.lookup("materials", "PEX-34-BLUE")
    category = servicetitan.lookup("categories", str(there["categories"][0]))
    item = Item.objects.get(sku="PEX-34-BLUE")
    primary = item.vendor_items.get(is_preferred=True)
    assert (item.stock_unit_id, item.category.name) == ("FT", category["name"])
    assert (str(item.cost), primary.vendor.name) == (
        f"{float(there['cost']):.6f}",
        "Johnstone Supply",
    )


def test_categories_know_their_parents(field, servicetitan, pulled):
    pulled(field)

    held = [row for row in servicetitan.table("categories") if row["parentId"]]
    assert held
    assert Category.objects.filter(parent__isnull=False).count() == len(held)


def test_a_truck_knows_its_crew_and_its_warehouse(field, servicetitan, pulled):
    pulled(field)

    there = servicetitan.lookup("trucks", "VAN-12")
    warehouse = servicetitan.lookup("warehouses", str(there["warehouseId"]))
    truck = Location.objects.get(name="VAN-12")
    crew = [servicetitan.lookup("technicians", str(key))["name"] for key in there["technicianIds"]]
    assert truck.home_warehouse.name == warehouse["name"]
    assert sorted(truck.technicians.values_list("name", flat=True)) == sorted(crew)


def test_a_second_pull_writes_no_row(field, pulled):
    pulled(field)
    before = versions()

    run = pulled(field)

    assert run.state == State.SUCCEEDED
    assert versions() == before
    assert not run.activity.exists()


def test_reading_everything_again_finds_everything_unchanged(field, servicetitan, pulled):
    pulled(field)
    before = versions()

    run = pulled(field, is_full=True)

    held = {entity: held_there(servicetitan, entity, table) for entity, table, _ in HELD}
    assert versions() == before
    assert counts(run) == {entity: (n, 0, 0, n, 0) for entity, n in held.items()}


def test_only_what_changed_is_written(field, servicetitan, pulled):
    pulled(field)
    item = Item.objects.get(sku="WHIP-6FT")
    others = dict(Item.objects.exclude(pk=item.pk).values_list("pk", "updated_at"))
    servicetitan.edit("materials", "WHIP-6FT", displayName="Whip, 6 ft")

    run = pulled(field, "materials")

    item.refresh_from_db()
    assert item.name == "Whip, 6 ft"
    assert dict(Item.objects.exclude(pk=item.pk).values_list("pk", "updated_at")) == others
    stage = run.stages.get(entity="material")
    assert (stage.created, stage.updated, stage.failed) == (0, 1, 0)
    assert [line.sentence for line in run.activity.all()] == [
        "Material WHIP-6FT updated in catalog"
    ]


def test_a_changed_material_keeps_the_unit_its_stock_is_counted_in(field, servicetitan, pulled):
    pulled(field)
    Unit.objects.get_or_create(code="BX", defaults={"name": "Box"})
    Item.objects.filter(sku="WHIP-6FT").update(stock_unit="BX")
    servicetitan.edit("materials", "WHIP-6FT", displayName="Whip, 6 ft")

    pulled(field, "materials")

    item = Item.objects.get(sku="WHIP-6FT")
    assert (item.name, item.stock_unit_id) == ("Whip, 6 ft", "BX")


def test_a_material_taken_out_of_use_stays_as_inactive(field, servicetitan, pulled):
    pulled(field)
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT"})

    pulled(field, "materials")

    assert Item.objects.get(sku="WHIP-6FT").is_active is False


def test_a_new_job_is_told_about_with_its_record(field, servicetitan, pulled):
    pulled(field)
    servicetitan.control("create_job", {"number": "9100", "technicians": ["Mike Smith"]})

    run = pulled(field, "jobs")

    job = Job.objects.get(number="9100")
    line = run.activity.get(entity="job")
    assert (line.sentence, line.hub_id) == ("Job #9100 synced from ServiceTitan", job.pk)
    assert [who.technician.name for who in job.assignments.all()] == ["Mike Smith"]


def test_many_records_make_one_sentence_a_page(field, servicetitan, pulled):
    run = pulled(field, "materials")

    count = len(servicetitan.table("materials"))
    sizes = [
        int(line.sentence.split()[0].replace(",", ""))
        for line in run.activity.filter(entity="item")
    ]
    assert sum(sizes) == count
    assert len(sizes) == -(-count // 1000)
    assert all(
        line.sentence.endswith("materials added to catalog")
        for line in SyncActivity.objects.filter(entity="item")
    )


def test_the_first_pull_of_a_part_reads_what_it_points_at_too(field, pulled):
    run = pulled(field, "materials")

    assert [stage.entity for stage in run.stages.all()] == ["vendor", "category", "material"]
    assert Item.objects.get(sku="WHIP-6FT").vendor_items.exists()


def test_a_later_pull_of_a_part_moves_only_its_own_cursors(field, pulled):
    pulled(field)
    cursors = Cursor.objects.filter(connection=field)
    before = dict(cursors.values_list("entity", "last_read_at"))

    pulled(field, "technicians")

    after = dict(cursors.values_list("entity", "last_read_at"))
    assert {name for name in after if after[name] != before[name]} == {"technician", "truck"}


def test_an_item_entered_here_is_adopted_by_its_sku(field, pulled):
    Unit.objects.get_or_create(code="BX", defaults={"name": "Box"})
    ours = Item.objects.create(sku="whip-6ft", name="Ours", stock_unit_id="BX")

    run = pulled(field, "materials")

    ours.refresh_from_db()
    assert run.state == State.SUCCEEDED
    assert (ours.sku, ours.stock_unit_id) == ("WHIP-6FT", "BX")
    assert ExternalLink.objects.filter(entity="item", hub_id=ours.pk).count() == 1


def test_a_vendor_entered_here_is_adopted_by_its_name(field, pulled):
    ours = Vendor.objects.create(name="abc supply", lead_days=9)

    pulled(field, "vendors")

    assert [(v.pk, v.lead_days) for v in Vendor.objects.filter(name="ABC Supply")] == [(ours.pk, 9)]


def test_what_each_vendor_asks_comes_with_the_items(field, servicetitan, pulled):
    pulled(field)

    offers = 0
    for table in ("materials", "equipment"):
        for row in servicetitan.table(table):
            named = [row.get("primaryVendor"), *(row.get("otherVendors") or [])]
            offers += len({one["vendorId"] for one in named if one and one.get("active", True)})
    assert VendorItem.objects.count() == offers


def test_a_run_put_down_after_every_page_is_carried_through(field, servicetitan):
    sync = runs.request(
        connection_id=field.pk, scope="materials", trigger="command", hand_over=False
    )
    goes = 1
    gone = pull.work(run_id=sync.pk, budget=0)
    while gone.end is pull.End.PUT_DOWN:
        gone = pull.work(run_id=sync.pk, token=gone.token, budget=0)
        goes += 1

    sync.refresh_from_db()
    count = len(servicetitan.table("materials"))
    assert (gone.end, sync.state) == (pull.End.OVER, State.SUCCEEDED)
    assert goes > count // 1000
    assert Item.objects.count() == sync.stages.get(entity="material").created == count
