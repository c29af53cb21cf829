"""What the demo company sells and uses up: every reference resolves, the stories stay clean."""

from __future__ import annotations

from collections import Counter

import pytest

from sandbox.demo.company import Company, build
from sandbox.demo.jobs import STORY
from sandbox.demo.services import codes


@pytest.fixture(scope="module")
def company() -> Company:
    return build()


def test_every_code_a_service_needs_is_in_the_price_book(company):
    goods = {item.code for item in (*company.materials, *company.equipment) if item.active}
    assert codes() - goods == set()


def test_services_of_a_short_price_book_leave_out_what_it_lacks():
    short = build(6)
    goods = {item.key for item in (*short.materials, *short.equipment)}
    parts = [part for service in short.services for part in (*service.parts, *service.machines)]
    assert {part.item_key for part in parts} <= goods
    assert len(short.services) == len(build().services)


def test_there_are_estimates_in_every_status(company):
    assert Counter(row.status for row in company.estimates) == {
        "Sold": 21,
        "Open": 14,
        "Dismissed": 7,
    }


def test_only_sold_estimates_have_a_seller_and_a_time(company):
    wrong = [
        row.key
        for row in company.estimates
        if {row.status == "Sold"} != {row.sold is not None, row.sold_by_key is not None}
    ]
    assert wrong == []


def test_an_estimate_is_for_a_place_of_its_job_or_project(company):
    for row in company.estimates:
        if row.job_key is not None:
            assert company.jobs[row.job_key - 1].site_key == row.site_key
        else:
            assert company.projects[row.project_key - 1].site_key == row.site_key


def test_goods_were_used_on_worked_jobs_and_on_none_of_the_stories(company):
    jobs = [company.jobs[row.job_key - 1] for row in company.usage]
    assert {job.status for job in jobs} == {"InProgress", "Completed"}
    assert {int(job.number) for job in jobs} & set(STORY) == set()


def test_goods_came_from_vans_from_the_warehouse_or_nobody_said(company):
    kinds = Counter(row.place[0] if row.place else None for row in company.usage)
    assert set(kinds) == {"truck", "warehouse", None}
    for row in company.usage:
        if row.place and row.place[0] == "truck":
            assert row.technician_key in company.trucks[row.place[1] - 1].technician_keys
