"""What a function is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sandbox.intacct.cursors import Cursors
from sandbox.intacct.errors import Problem, Rejected, no_object
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who calls; `entity` is empty at the top level of the company."""

    user: str
    company: str
    entity: str
    expires: str


@dataclass(frozen=True, slots=True)
class Call:
    """One function call: its element, and whom it is for."""

    tenant: Tenant
    element: Element
    who: SignedIn
    cursors: Cursors
    endpoint: str
    alone: bool

    def text(self, name: str, default: str = "") -> str:
        """Return the text of a child, or `default` when it is missing or empty."""
        return self.element.findtext(name) or default

    def object(self) -> ObjectType:
        """Return the object the call names; raises Rejected for an unknown one."""
        name = self.text("object").strip()
        if name.upper() not in OBJECTS:
            raise Rejected(no_object(name))
        return OBJECTS[name.upper()]


@dataclass(frozen=True, slots=True)
class Result:
    """One answer; `data` is XML. With problems the status is failure, whatever else is there."""

    data: str = ""
    key: str = ""
    problems: tuple[Problem, ...] = ()


Handler = Callable[[Call], Result]
