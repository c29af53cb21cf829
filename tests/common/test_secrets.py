"""Credentials at rest."""

import base64

import pytest

from plyhub.common import secrets
from plyhub.common.errors import DomainError

OLD = base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()
CREDENTIALS = {"client_id": "cid-1", "client_secret": "süß & <geheim>"}


def test_what_was_sealed_comes_back_as_it_was():
    assert secrets.unseal(secrets.seal(CREDENTIALS)) == CREDENTIALS


def test_sealed_text_shows_neither_names_nor_values():
    sealed = secrets.seal(CREDENTIALS)

    assert not [word for word in ("client", "cid-1", "geheim") if word in sealed]


def test_sealing_twice_gives_different_text():
    assert secrets.seal(CREDENTIALS) != secrets.seal(CREDENTIALS)


def test_empty_text_holds_nothing():
    assert secrets.unseal("") == {}


def test_a_new_key_in_front_still_reads_what_the_old_one_sealed(settings):
    settings.ENCRYPTION_KEYS = [OLD]
    sealed = secrets.seal(CREDENTIALS)

    settings.ENCRYPTION_KEYS = [NEW, OLD]

    assert secrets.unseal(sealed) == CREDENTIALS


def test_the_first_key_seals(settings):
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    sealed = secrets.seal(CREDENTIALS)

    settings.ENCRYPTION_KEYS = [NEW]

    assert secrets.unseal(sealed) == CREDENTIALS


@pytest.mark.parametrize("sealed", ["", "not-a-token"], ids=["other key", "damaged"])
def test_without_the_key_it_says_what_to_do(settings, sealed):
    settings.ENCRYPTION_KEYS = [OLD]
    sealed = sealed or secrets.seal(CREDENTIALS)
    settings.ENCRYPTION_KEYS = [NEW]

    with pytest.raises(DomainError) as refused:
        secrets.unseal(sealed)

    assert refused.value.message == (
        "The stored credentials cannot be read with the present ENCRYPTION_KEYS."
        " Add the key they were saved with, or enter them again."
    )
    assert refused.value.__suppress_context__


def test_a_new_secret_key_leaves_credentials_readable(settings):
    sealed = secrets.seal(CREDENTIALS)

    settings.SECRET_KEY = "another-one-" + "y" * 40

    assert secrets.unseal(sealed) == CREDENTIALS
