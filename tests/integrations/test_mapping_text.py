"""Text on its way into codes, and what Sage takes as a code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.mapping.limits import MAX_LENGTH, validate_code
from integrations.mapping.text import clean, fit, fold, normalised_name

often = settings(max_examples=150, deadline=None, database=None)
wild = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("A&B", "AB"),
        ("A & B", "A-AND-B"),
        ("O\u2019Brien's", "OBRIENS"),
        ("  --x__y  ", "X-Y"),
        ("Münch", "MUNCH"),
        ("", ""),
    ],
)
def test_clean(text, cleaned):
    assert clean(text) == cleaned


def test_fit_tells_long_texts_with_the_same_start_apart():
    assert fit("A" * 30 + "1", 20) != fit("A" * 30 + "2", 20)


def test_fit_refuses_a_room_too_small_to_tell_texts_apart():
    with pytest.raises(ValueError, match="leave at least 6"):
        fit("ABCDEFG", 5)


def test_names_in_another_script_stay_different():
    assert normalised_name("李伟") != normalised_name("王芳")


def test_names_that_differ_in_spelling_only_are_the_same():
    assert normalised_name("Münch  Sanitär, Inc.") == normalised_name("MUNCH SANITAR INC")


@pytest.mark.parametrize("sage_object", MAX_LENGTH)
def test_code_of_full_length_is_valid(sage_object):
    code = "A" * MAX_LENGTH[sage_object]
    assert validate_code(sage_object, code) == code


@pytest.mark.parametrize(
    ("sage_object", "code", "message"),
    [
        ("vendor", "", "The vendor code is empty: enter 1 to 20 characters."),
        (
            "vendor",
            "Vend_1 x",
            "The vendor code Vend_1 x contains blank _ d e n x: use only capital letters A-Z, "
            "digits and dashes.",
        ),
        (
            "item",
            "I" * 33,
            f"The item code {'I' * 33} has 33 characters, Sage takes at most 30: shorten it by 3.",
        ),
    ],
)
def test_bad_code_is_refused_with_reason_and_cure(sage_object, code, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        validate_code(sage_object, code)


@often
@given(wild)
def test_clean_twice_is_clean_once(text):
    assert clean(clean(text)) == clean(text)
    assert re.fullmatch(r"([A-Z0-9]+(-[A-Z0-9]+)*)?", clean(text))


@often
@given(wild)
def test_normalised_name_of_itself_is_itself(text):
    assert normalised_name(normalised_name(text)) == normalised_name(text)


@often
@given(wild)
def test_fold_leaves_no_small_latin_letter(text):
    assert not re.search("[a-z]", fold(text))


@often
@given(wild.map(clean), st.integers(6, 30))
def test_fit_fits_and_is_stable(text, room):
    fitted = fit(text, room)
    assert len(fitted) <= room
    assert fit(fitted, room) == fitted
