"""The search for rings of objects rests for a while, and goes on as it was before."""

from __future__ import annotations

import gc

import pytest

from plyhub.common import garbage


def test_it_rests_inside_and_goes_on_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), garbage.left_alone():
        assert not gc.isenabled()
        raise ValueError("no")

    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with garbage.left_alone():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
