"""Testing a ServiceTitan connection: what it offers, what it may do, and what can be wrong."""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from integrations.connectors.base import CheckResult, Endpoint, Permission
from integrations.connectors.servicetitan import claims, permissions
from integrations.connectors.servicetitan.connector import OPERATIONS, ServiceTitanConnector
from integrations.connectors.servicetitan.resources import RESOURCES
from integrations.http.errors import PermissionMissing, Unauthorized, Unreachable
from tests.connectors.conftest import Answer, Scripted, StandIn
from tests.connectors.test_servicetitan_wire import as_json, calls, problem
from tests.connectors.test_servicetitan_wire import connect as connect_opaque

Connect = Callable[..., ServiceTitanConnector]
TENANT = "3000000077"
BOTH = frozenset({"a:r", "b:w"})


def token(**payload: Any) -> str:
    parts = ({"alg": "RS256"}, payload)
    coded = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
    return ".".join(part.rstrip(b"=").decode() for part in coded) + ".c2ln"


def rows(*names: str) -> Answer:
    return as_json({"data": [{"id": n, "name": name} for n, name in enumerate(names, 1)]})


def at(url: str) -> ServiceTitanConnector:
    keys = {"app_key": "ak1.top", "tenant": TENANT, "client_id": "cid", "client_secret": "cs1"}
    return ServiceTitanConnector(Endpoint(url=url, credentials=keys))


def named(result: CheckResult) -> dict[str, Permission]:
    return {permission.name: permission for permission in result.permissions}


def test_a_connection_test_offers_the_choices(servicetitan: StandIn, connect: Connect) -> None:
    result = connect().check()
    assert result.account == "Copper Ridge Mechanical"
    assert set(result.choices) == set(permissions.LISTS) | set(permissions.SAME_LIST)
    assert result.choices["job_purchase_order_type"] == result.choices["purchase_order_type"]
    assert [label for _, label in result.choices["warehouse"]] == ["WH-EAST", "WH-MAIN", "WH-WEST"]
    assert ("3150000003", "Field Pickup (received automatically)") in result.choices[
        "purchase_order_type"
    ]
    assert len(result.choices["business_unit"]) == 6


def test_a_connection_test_logs_in_afresh(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    connector.check()
    before = servicetitan.control("stats")["tokens_issued"]
    connector.check()
    assert servicetitan.control("stats")["tokens_issued"] == before + 1


def test_return_types_say_when_their_credit_comes_by_itself(server: Scripted) -> None:
    kinds = [
        {"id": 5, "name": "Warranty", "active": True, "automaticallyReceiveVendorCredit": True},
        {"id": 6, "name": "Unused", "active": True},
        {"id": 7, "name": "Old", "active": False},
    ]
    connector = connect_opaque(
        server, rows("PO"), as_json({"data": kinds}), rows("HVAC"), rows("WH")
    )
    assert connector.check().choices["return_type"] == (
        ("6", "Unused"),
        ("5", "Warranty (credited automatically)"),
    )
    assert "activeOnly=true" in server.seen[2].path


def test_a_full_grant_is_told_permission_by_permission(
    servicetitan: StandIn, connect: Connect
) -> None:
    result = connect().check()
    assert {permission.granted for permission in result.permissions} == {True}
    assert named(result)["tn.inv.purchaseorders:w"] == Permission(
        name="tn.inv.purchaseorders:w",
        what="Write purchase orders",
        granted=True,
        used_by=tuple(sorted(name for name in OPERATIONS if name.startswith("st.po."))),
    )


@pytest.fixture
def grant(servicetitan: StandIn) -> Iterator[Callable[[list[str]], None]]:
    """Grants only these permissions. The log-in that has only them is not kept for other tests."""
    yield lambda scopes: servicetitan.control("settings", {"scopes": scopes})
    servicetitan.control("expire_tokens")


def test_a_partial_grant_offers_what_may_be_read_and_names_the_rest(
    grant: Callable[[list[str]], None], connect: Connect
) -> None:
    granted = ["tn.stt.businessunits:r", "tn.inv.warehouses:r", "tn.jpm.jobs:r"]
    grant(granted)
    result = connect().check()
    assert set(result.choices) == {"business_unit", "warehouse"}
    assert sorted(p.name for p in result.permissions if p.granted) == sorted(granted)
    assert named(result)["tn.inv.returntypes:r"] == Permission(
        name="tn.inv.returntypes:r",
        what="Read return types",
        granted=False,
        used_by=("return_type",),
    )


def test_what_an_opaque_token_may_do_is_unknown_but_for_what_was_refused(server: Scripted) -> None:
    connector = connect_opaque(
        server, rows("PO"), problem(403, "Forbidden"), rows("HVAC"), rows("WH-MAIN")
    )
    result = connector.check()
    assert {p.granted for p in result.permissions if p.name != "tn.inv.returntypes:r"} == {None}
    assert named(result)["tn.inv.returntypes:r"].granted is False
    assert set(permissions.LISTS) - set(result.choices) == {"return_type"}


def test_every_entity_and_operation_is_among_the_permissions() -> None:
    published = permissions.published(OPERATIONS, claims.Claims())
    users = {user for permission in published for user in permission.used_by}
    assert users == {r.entity for r in RESOURCES} | set(OPERATIONS) | set(permissions.LISTS)


def test_every_operation_and_no_other_is_known_by_what_it_writes() -> None:
    assert {name.rpartition(".")[0] for name in OPERATIONS} == set(permissions.WRITES)


def test_every_permission_is_told_once() -> None:
    names = [p.name for p in permissions.published(OPERATIONS, claims.Claims())]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            token(tenant=TENANT, scope=["a:r", "b:w"]),
            claims.Claims(TENANT, frozenset({"a:r", "b:w"})),
        ),
        (token(tenant=77, scope="a:r b:w"), claims.Claims("77", frozenset({"a:r", "b:w"}))),
        (token(), claims.Claims()),
        ("opaque", claims.Claims()),
        ("a.b.c", claims.Claims()),
        ("a.é.c", claims.Claims()),
        (token(scope=5), claims.Claims()),
    ],
)
def test_a_token_is_read_as_far_as_it_can_be(text: str, found: claims.Claims) -> None:
    assert claims.read(text) == found


@pytest.mark.parametrize(
    ("credential", "words", "hint"),
    [
        ({"client_secret": "cs1.wrong"}, "client ID or the client secret is refused", "belong"),
        ({"client_id": "cid.wrong"}, "client ID or the client secret is refused", "belong"),
        ({"app_key": "ak1.wrong"}, "refuses our application", "Check the app key"),
        ({"tenant": "999"}, r"client ID belongs to tenant \d+, .* is to 999", "tenant ID"),
    ],
)
def test_a_wrong_credential_is_named(
    connect: Connect, credential: dict[str, str], words: str, hint: str
) -> None:
    with pytest.raises(Unauthorized, match=words) as caught:
        connect(**credential).check()
    assert hint in caught.value.hint


def test_a_tenant_that_is_not_ours_is_named_also_when_hidden(
    servicetitan: StandIn, connect: Connect
) -> None:
    servicetitan.control("settings", {"wrong_tenant_status": 404})
    with pytest.raises(Unauthorized, match="is to 999"):
        connect(tenant="999").check()


def test_a_log_in_that_may_read_nothing_we_ask_for_lacks_a_permission(
    grant: Callable[[list[str]], None], connect: Connect
) -> None:
    grant(["tn.jpm.jobs:r"])
    with pytest.raises(PermissionMissing, match=r"tn\.inv\.purchaseordertypes:r") as caught:
        connect().check()
    assert "grant tn.inv.purchaseordertypes:r to the application" in caught.value.hint


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(404, body=b"<html>not here</html>"), "There is no log-in at this address"),
        (Answer(405), "There is no log-in at this address"),
        (Answer(200, body=b"<html>welcome</html>"), "log-in answer is not understood"),
        (Answer(301, headers={"Location": "/"}), "status 301"),
    ],
)
def test_an_address_that_is_no_servicetitan_is_named(
    server: Scripted, answer: Answer, words: str
) -> None:
    connector = connect_opaque(server)
    server.answers = [answer]
    with pytest.raises(Unreachable, match=words) as caught:
        connector.check()
    assert "Check the address" in caught.value.hint
    assert calls(server) == ["POST /connect/token"]


def test_nobody_at_the_address_is_unreachable(closed_port: str) -> None:
    with pytest.raises(Unreachable, match="connection was refused") as caught:
        at(closed_port).check()
    assert "Check the address" in caught.value.hint


@pytest.fixture
def strange(server: Scripted, tmp_path: Path) -> Iterator[str]:
    """The address of a server with a certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path / "server.pem"
    path.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.serve_over(context)
    yield server.url.replace("http:", "https:")


def test_a_certificate_nobody_vouches_for_is_named(strange: str) -> None:
    with pytest.raises(Unreachable, match="certificate is not one we trust"):
        at(strange).check()


def test_a_server_that_does_not_speak_securely_is_named(server: Scripted) -> None:
    with pytest.raises(Unreachable, match="secure connection could not be set up"):
        at(server.url.replace("http:", "https:")).check()
