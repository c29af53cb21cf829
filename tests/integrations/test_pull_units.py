"""Units of measure as people over there write them."""

import pytest

from integrations.sync.inbound import units
from inventory.models import Unit


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "EA"), ("Each", "EA"), ("ea.", "EA"), ("FT", "FT"), ("feet", "FT"), ("Bag", "BAG")],
)
def test_a_unit_gets_our_code(text, code):
    assert units.code(text) == code


def test_a_text_too_long_for_a_code_is_refused():
    with pytest.raises(
        ValueError, match="The unit 'per linear foot' is longer than 12 characters."
    ):
        units.code("per linear foot")


@pytest.mark.django_db
def test_a_new_unit_is_made_once():
    Unit.objects.get_or_create(code="EA", defaults={"name": "Each"})
    before = Unit.objects.count()

    units.known(["BAG", "EA"])
    units.known(["BAG", "EA"])

    assert Unit.objects.count() == before + 1
    assert Unit.objects.get(pk="BAG").name == "Bag"
