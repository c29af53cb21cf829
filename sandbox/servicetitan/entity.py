"""What an entity is to this stand-in: one row of data from which its routes follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.schema import Kind
from sandbox.servicetitan.settings import Settings
from sandbox.servicetitan.shapes import Shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row
from sandbox.system import Request

if TYPE_CHECKING:
    from sandbox.servicetitan.rendering import Renderer


@dataclass(frozen=True)
class Call:
    """One authorised request: whose it is, the ids in its path, and its bound body."""

    tenant: Tenant
    request: Request
    settings: Settings
    ids: tuple[int, ...]
    body: dict[str, Any]
    render: Renderer
    entity: Entity


@dataclass(frozen=True)
class Reply:
    """What a handler answers: `content` becomes JSON, `text` already is; neither is no body.

    `status` and `headers` are for the few answers whose status the operation does not fix; `data`
    with its `media_type` is an answer that is no JSON at all.
    """

    content: Any = None
    text: str | None = None
    data: bytes | None = None
    media_type: str = "application/octet-stream"
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Reply]


@dataclass(frozen=True)
class Operation:
    """A route below an entity's path; `{id}` in `suffix` stands for a number.

    `form` says the body is multipart/form-data; the handler then finds its parts in the body.
    """

    method: str
    suffix: str
    handler: Handler
    body: Kind | None = None
    status: int = 200
    form: bool = False


@dataclass(frozen=True)
class Filter:
    """A query parameter that narrows a list.

    `kind` says how its text is read and compared (see filters.py). The row's side is the member
    `field` (dots reach into objects), or what `of` works out from other tables. `default` is what
    the parameter means unset; empty is any.
    """

    param: str
    kind: str
    field: str = ""
    of: Callable[[Tenant, Row], Any] | None = None
    values: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class Active:
    """The parameter that chooses between active and inactive rows, and what it means unset."""

    param: str = "active"
    values: Mapping[str, bool | None] = field(
        default_factory=lambda: {"True": True, "False": False, "Any": None}
    )
    default: bool | None = True


ACTIVE = Active()


@dataclass(frozen=True)
class Entity:
    """One kind of record: where it is served, how it looks, what narrows and orders it.

    `hidden` members are kept but never shown. `computed` adds members worked out from other rows.
    `feed` names its export feed; `feed_active` says the feed adds `active` to the shape.
    `narrow` are filters made of several parameters (see narrowing.py).
    No `sorts` means `sort` is not a parameter; `order_by` says the two older ones are. Lists with
    `strict_page` refuse page 0, which others take for 1; `required` must be in the query.
    """

    name: str
    module: str
    path: str
    scope: str
    shape: Shape
    filters: tuple[Filter, ...] = ()
    sorts: tuple[str, ...] = ("Id", "CreatedOn", "ModifiedOn")
    active: Active | None = ACTIVE
    listed: bool = True
    by_id: bool = True
    feed: str = ""
    feed_active: bool = False
    feed_filter: bool = False
    hidden: frozenset[str] = frozenset()
    narrow: tuple[Callable[[Request], Any], ...] = ()
    order_by: bool = False
    strict_page: bool = False
    most_rows: int = 5000
    required: tuple[str, ...] = ()
    computed: Callable[[Tenant, Row], dict[str, Any]] | None = None
    operations: tuple[Operation, ...] = ()
