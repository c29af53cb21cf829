"""Deciding which record over there is ours, on the page of the mapping."""

import pytest

from integrations.mapping.text import normalised_name
from integrations.models import ExternalLink, RemoteRecord
from plyhub import roles
from procurement.models import Vendor
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review():
    connection = rows.connection()
    RemoteRecord.objects.create(
        connection=connection,
        entity="vendor",
        external_id="V-17",
        name="ABC Supply",
        normalised_name=normalised_name("ABC Supply"),
    )
    vendor = Vendor.objects.create(name="ABC Supply")
    return ExternalLink.objects.create(
        connection=connection, entity="vendor", hub_id=vendor.pk, state="review"
    )


def _do(link):
    return rows.page(ExternalLink, "do", link.pk, "decide")


def test_the_form_offers_what_looks_the_same_and_a_new_code(as_role, in_review):
    form = as_role(roles.ACC).get(_do(in_review)).context["form"]

    assert form.fields["same_as"].choices == [("", "A new one"), ("V-17", "V-17 – ABC Supply")]
    assert form.fields["code"].initial == "VEND-ABC"


def test_the_same_one_is_linked(as_role, in_review):
    as_role(roles.ACC).post(_do(in_review), {"same_as": "V-17", "code": "VEND-ABC"})

    in_review.refresh_from_db()
    assert (in_review.external_id, in_review.state) == ("V-17", "linked")


def test_a_new_one_gets_the_code_that_was_typed(as_role, in_review):
    as_role(roles.ACC).post(_do(in_review), {"same_as": "", "code": "VEND-ABC-2"})

    in_review.refresh_from_db()
    assert (in_review.external_id, in_review.code) == ("", "VEND-ABC-2")


@pytest.mark.parametrize("code", ["", "no code, really"])
def test_what_is_no_code_is_told_beside_it_and_kept(as_role, in_review, code):
    answer = as_role(roles.ACC).post(_do(in_review), {"same_as": "", "code": code})

    in_review.refresh_from_db()
    assert (answer.status_code, in_review.state) == (200, "review")
    assert list(answer.context["form"].errors) == ["code"]
    assert answer.context["form"]["code"].value() == code


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.WHS, roles.RO])
def test_vendors_are_decided_by_accountants_only(as_role, in_review, role):
    as_role(role).post(_do(in_review), {"same_as": "V-17"})

    in_review.refresh_from_db()
    assert (in_review.external_id, in_review.state) == ("", "review")
