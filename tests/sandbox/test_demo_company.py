"""The demo company: complete, consistent, the same every time, with the names the stories use."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sandbox.demo.company import Company, Item, Job, build

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def company() -> Company:
    return build()


def goods(company: Company) -> tuple[Item, ...]:
    return (*company.materials, *company.equipment)


def item(company: Company, code: str) -> Item:
    return next(row for row in goods(company) if row.code == code)


def job(company: Company, number: str) -> Job:
    return next(row for row in company.jobs if row.number == number)


def key_of(rows, name: str) -> int:
    return next(row.key for row in rows if row.name == name)


def repeated(values) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("business_units", 6),
        ("job_types", 18),
        ("vendors", 25),
        ("technicians", 30),
        ("warehouses", 3),
        ("trucks", 20),
        ("customers", 150),
        ("projects", 40),
        ("jobs", 400),
    ],
)
def test_count(company, kind, count):
    assert len(getattr(company, kind)) == count


def test_price_book_has_about_three_thousand_items(company):
    assert 2900 <= len(goods(company)) <= 3200
    assert len(company.equipment) >= 250


@pytest.mark.parametrize("scale", [0, 5, 100, 9000])
def test_scale_is_the_exact_number_of_materials(scale):
    assert len(build(scale).materials) == scale


def test_scale_changes_nothing_but_materials_and_keeps_their_keys(company):
    scaled = build(4000)

    assert scaled.materials[: len(company.materials)] == company.materials
    assert scaled.equipment == company.equipment
    assert scaled.jobs == company.jobs


def test_negative_scale_is_refused():
    with pytest.raises(ValueError, match="ask for 0 or more"):
        build(-1)


def test_same_arguments_give_the_same_company(company):
    assert build() == company


def test_today_moves_jobs_and_nothing_else(company):
    later = build(today=TODAY + timedelta(days=10))

    assert [row.start for row in later.jobs] == [
        row.start + timedelta(days=10) for row in company.jobs
    ]
    assert later.materials == company.materials
    assert later.projects == company.projects


@pytest.mark.parametrize(
    "kind",
    [
        "business_units",
        "job_types",
        "vendors",
        "categories",
        "technicians",
        "warehouses",
        "trucks",
        "customers",
        "sites",
        "projects",
        "jobs",
    ],
)
def test_keys_count_from_one(company, kind):
    rows = getattr(company, kind)
    assert [row.key for row in rows] == list(range(1, len(rows) + 1))


def test_materials_and_equipment_share_one_range_of_keys(company):
    assert repeated(row.key for row in goods(company)) == []


@pytest.mark.parametrize(
    "kind",
    ["business_units", "vendors", "technicians", "warehouses", "trucks", "customers", "sites"],
)
def test_names_are_unique(company, kind):
    assert repeated(row.name.upper() for row in getattr(company, kind)) == []


def test_item_codes_are_unique_without_regard_to_case_at_any_scale():
    assert repeated(row.code.upper() for row in goods(build(12_000))) == []


def test_item_codes_are_trimmed_and_fit_a_sage_item_id(company):
    assert [row.code for row in goods(company) if row.code != row.code.strip()] == []
    assert max(len(row.code) for row in goods(company)) <= 26


def test_part_numbers_are_unique_per_vendor(company):
    parts = [(offer.vendor_key, offer.part) for row in goods(company) for offer in row.vendors]
    assert repeated(parts) == []


def test_mailboxes_are_unique_and_cannot_reach_anyone(company):
    mailboxes = [row.email for row in (*company.vendors, *company.technicians)]
    assert repeated(mailboxes) == []
    assert [address for address in mailboxes if not address.endswith(".example")] == []


def test_numbers_of_jobs_and_projects_are_unique(company):
    assert repeated(row.number for row in company.jobs) == []
    assert repeated(row.number for row in company.projects) == []


def test_item_costs_are_positive_and_the_first_vendors(company):
    wrong = [
        row.code
        for row in goods(company)
        if row.cost <= 0 or row.price <= row.cost or row.vendors[0].cost != row.cost
    ]
    assert wrong == []


def test_item_references_resolve(company):
    categories = {row.key for row in company.categories}
    vendors = {row.key for row in company.vendors}
    assert {row.category_key for row in goods(company)} <= categories
    assert {offer.vendor_key for row in goods(company) for offer in row.vendors} <= vendors


def test_category_parents_come_first_and_positions_count_from_zero(company):
    children: dict[int | None, list[int]] = {}
    for row in company.categories:
        assert row.parent_key is None or row.parent_key < row.key
        children.setdefault(row.parent_key, []).append(row.position)
    assert all(places == list(range(len(places))) for places in children.values())


def test_truck_references_resolve_and_nobody_drives_two(company):
    drivers = [key for row in company.trucks for key in row.technician_keys]
    assert repeated(drivers) == []
    assert set(drivers) == {row.key for row in company.technicians if row.active}
    assert {row.warehouse_key for row in company.trucks} == {1, 2, 3}
    assert all(row.technician_keys for row in company.trucks)


def test_sites_belong_to_customers_and_every_customer_has_one(company):
    assert {row.customer_key for row in company.sites} == {row.key for row in company.customers}


def test_project_references_resolve(company):
    for row in company.projects:
        assert company.sites[row.site_key - 1].customer_key == row.customer_key
        assert 1 <= row.business_unit_key <= len(company.business_units)


def test_job_references_resolve(company):
    for row in company.jobs:
        assert company.sites[row.site_key - 1].customer_key == row.customer_key
        assert company.job_types[row.job_type_key - 1].business_unit_key == row.business_unit_key
        if row.project_key is not None:
            assert company.projects[row.project_key - 1].site_key == row.site_key
        for key in row.technician_keys:
            assert company.technicians[key - 1].business_unit_key == row.business_unit_key


def test_jobs_show_every_status(company):
    counts = Counter(row.status for row in company.jobs)
    assert set(counts) == {
        "Scheduled",
        "Dispatched",
        "InProgress",
        "Hold",
        "Completed",
        "Canceled",
    }
    assert min(counts.values()) >= 3


def test_jobs_show_every_priority(company):
    assert {row.priority for row in company.jobs} == {"Low", "Normal", "High", "Urgent"}


def test_only_completed_jobs_have_a_completion_time(company):
    assert [r.number for r in company.jobs if (r.status == "Completed") != bool(r.completed)] == []


def test_job_times_are_aware_utc_and_in_order(company):
    assert [row.number for row in company.jobs if row.start.tzinfo is not UTC] == []
    assert [row.number for row in company.jobs if row.end <= row.start] == []


def test_finished_jobs_are_not_in_the_future_and_scheduled_ones_not_in_the_past(company):
    wrong = [
        row.number
        for row in company.jobs
        if (row.status == "Completed" and row.start.date() > TODAY)
        or (row.status == "Scheduled" and row.start.date() <= TODAY)
    ]
    assert wrong == []


def test_job_4521_is_mike_smith_at_larkin_today(company):
    row = job(company, "4521")
    assert company.customers[row.customer_key - 1].name == "Larkin Residence"
    assert row.technician_keys == (key_of(company.technicians, "Mike Smith"),)
    assert row.status == "InProgress"
    assert row.start == datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_job_4610_is_dana_ortiz_who_drives_van_12(company):
    dana = key_of(company.technicians, "Dana Ortiz")
    assert job(company, "4610").technician_keys == (dana,)
    van = next(row for row in company.trucks if row.name == "VAN-12")
    assert van.technician_keys == (dana,)
    assert van.warehouse_key == key_of(company.warehouses, "WH-MAIN")


def test_project_310_is_riverside_clinic_with_jobs_4702_and_4703(company):
    project = next(row for row in company.projects if row.number == "310")
    assert project.name == "Riverside Clinic"
    assert job(company, "4702").project_key == project.key
    assert job(company, "4703").project_key == project.key


@pytest.mark.parametrize(
    ("code", "cost", "unit", "vendor"),
    [
        ("CARRIER-24ACC", "1900.00", "EA", "ABC Supply"),
        ("WHIP-6FT", "8.50", "EA", "ABC Supply"),
        ("PEX-34-BLUE", "0.66", "FT", "Johnstone Supply"),
        ("EMT-34", "0.95", "FT", "City Electric Supply"),
        ("WIRE-12", "0.185", "FT", "City Electric Supply"),
        ("PANEL-200A", "410.00", "EA", "Graybar Electric Company"),
        ("BRK-20A-SP", "6.20", "EA", "Graybar Electric Company"),
    ],
)
def test_story_item(company, code, cost, unit, vendor):
    row = item(company, code)
    assert (row.cost, row.unit, row.active, row.inventory) == (Decimal(cost), unit, True, True)
    assert row.vendors[0].vendor_key == key_of(company.vendors, vendor)


def test_makers_of_condensers_are_the_ones_codes_begin_with(company):
    assert item(company, "CARRIER-24ACC").manufacturer == "CARRIER"
    brands = {row.manufacturer for row in company.equipment}
    assert {"CARRIER", "TRANE", "LENNOX", "GOODMAN"} <= brands


def test_warehouses_and_vans_have_the_story_names(company):
    assert [row.name for row in company.warehouses] == ["WH-MAIN", "WH-EAST", "WH-WEST"]
    assert [row.name for row in company.trucks] == [f"VAN-{n:02d}" for n in range(1, 21)]
