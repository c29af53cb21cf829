"""No secret survives in a text that is kept or shown."""

from __future__ import annotations

import pytest

from integrations.http import redaction


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('{"client_secret": "s3cr et", "id": 1}', '{"client_secret": "***", "id": 1}'),
        ('{"access_token":"a\\"b","x":"y"}', '{"access_token":"***","x":"y"}'),
        ('{"password": "cut off he', '{"password": "***"'),
        ("{'app_key': 'abc'}", "{'app_key': '***'}"),
        ("<password>hunter2</password>", "<password>***</password>"),
        ("<a:sessionid type='t'>x</a:sessionid>", "<a:sessionid type='t'>***</a:sessionid>"),
        ("<password><![CDATA[a<b]]></password>", "<password>***</password>"),
        ("<sessionid>cut off", "<sessionid>***"),
        ('<login password="hunter2" user="me"/>', '<login password="***" user="me"/>'),
        ("Authorization: Bearer abcdefgh\nAccept: x", "Authorization: ***\nAccept: x"),
        ("ST-App-Key: ak1.secret\r\nHost: h", "ST-App-Key: ***\r\nHost: h"),
        ("client_id=me&client_secret=abc&x=1", "client_id=me&client_secret=***&x=1"),
        ("/v2/rows?access_token=abc&page=2", "/v2/rows?access_token=***&page=2"),
        ("sent with Bearer abcdefgh to it", "sent with Bearer *** to it"),
        ("token eyJhbGciOi.eyJzdWIi.c2ln refused", "token *** refused"),
        ("nothing to hide: PO-892, 12.50", "nothing to hide: PO-892, 12.50"),
    ],
)
def test_masking(text: str, masked: str) -> None:
    assert redaction.mask(text) == masked


def test_known_values_are_masked_wherever_they_stand() -> None:
    assert redaction.mask("no such user opensesame!", known=["opensesame"]) == "no such user ***!"


def test_bytes_are_read_as_text() -> None:
    assert redaction.mask(b'{"token":"abc"}\xff') == '{"token":"***"}�'


def test_a_digest_is_one_short_line() -> None:
    assert redaction.digest("a\n  b\tc", length=10) == "a b c"
    assert redaction.digest("x" * 50, length=10) == "x" * 9 + "…"


def test_a_secret_that_straddles_the_cut_of_a_digest_stays_hidden() -> None:
    text = '{"password": "' + "s" * 20_000 + '"}'
    assert redaction.digest(text) == '{"password": "***"'
