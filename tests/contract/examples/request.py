"""What an example is, and the ways most are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.contract.routes import ROUTES
from tests.contract.world import Row, World


@dataclass(frozen=True)
class Request:
    """One request to a route: the ids in its path, its body, its headers."""

    ids: tuple[int, ...] = ()
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Example = Callable[[World, str], Request]
Ids = Callable[[World], int | tuple[int, ...]]
Changes = Callable[[World], Row]


def plain(world: World, key: str) -> Request:
    """The usual body, on the first record of the list."""
    return Request(world.any_ids(key), _body(world, key, None))


def changed(changes: Changes) -> Example:
    """The usual request with these members of the body changed."""
    return lambda world, key: Request(world.any_ids(key), _body(world, key, changes))


def on(ids: Ids, changes: Changes | None = None) -> Example:
    """The usual body, on records made or chosen for it."""

    def request(world: World, key: str) -> Request:
        chosen = ids(world)
        found = chosen if isinstance(chosen, tuple) else (chosen,)
        return Request(found, _body(world, key, changes))

    return request


def _body(world: World, key: str, changes: Changes | None) -> Any:
    if ROUTES[key].operation.body is None:
        return None
    return world.body(key, **(changes(world) if changes else {}))


def upload(media_type: str, name: str, content: bytes) -> Example:
    """A file as multipart/form-data."""
    edge = "edge-of-a-part"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {media_type}\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}

    def request(world: World, key: str) -> Request:
        return Request(world.any_ids(key), body, headers)

    return request
