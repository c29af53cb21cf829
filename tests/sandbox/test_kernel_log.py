"""What the request log keeps of secrets: nothing."""

import pytest

from sandbox.log import EXCERPT, Log


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<password>secret</password>", "<password>***</password>"),
        ("<password >secret</password>", "<password >***</password>"),
        ("<Password>se\ncret</Password>", "<Password>***</Password>"),
        ("<password><![CDATA[se<cr>et]]></password>", "<password>***</password>"),
        ("<password><![CDATA[secret]]>, more</password>", "<password>***</password>"),
        ("<sessionid>secret</sessionid><x/>", "<sessionid>***</sessionid><x/>"),
        ("Invalid session secret [Support", "Invalid session *** [Support"),
        ("<sessionid/><senderid>open</senderid>", "<sessionid/><senderid>open</senderid>"),
        ("<passwordless>open</passwordless>", "<passwordless>open</passwordless>"),
        ("client_secret=secret&a=1", "client_secret=***&a=1"),
        ('{"access_token": "secret", "a": 1}', '{"access_token": "***", "a": 1}'),
        (r'{"password":"se\"cret","a":1}', '{"password":"***","a":1}'),
        ("Authorization: Bearer secret.x-y_z", "Authorization: Bearer ***"),
    ],
)
def test_secrets_are_blanked(given, kept):
    assert Log().blank(given) == kept


@pytest.mark.parametrize("opening", ["<password>", "<password><![CDATA[", '{"password": "'])
def test_a_secret_that_the_excerpt_cuts_is_blanked(opening):
    filling = "x" * (EXCERPT - 60)
    text = Log().excerpt(f"{filling} {opening}{'secret' * 2000}".encode())
    assert text.startswith(filling)
    assert "secret" not in text


def test_a_systems_own_secrets_are_blanked_too():
    assert Log(("ST-App-Key",)).blank("?st-app-key=secret") == "?st-app-key=***"
