"""The Intacct switches as the specification has them, beside which the stored ones are held."""

from __future__ import annotations

PROJECTS = "enable_intacct_projects"
AUTO = "enable_project_auto_sync"
MAPPING = "enable_parent_project_mapping"
LINKAGE = "enable_customer_project_linkage"
MISSING = "create_missing_projects_on_export"
NAMES = "use_project_name"
CHILDREN = (LINKAGE, AUTO, MAPPING, MISSING)
EVERY = (PROJECTS, *CHILDREN, NAMES)
PREVENTS_MISSING = frozenset({PROJECTS, AUTO, MISSING})
"""With these on no document ever lacks its project."""


class Switches:
    """What is on, and what was on before the parent went off."""

    def __init__(self) -> None:
        self.on: set[str] = set()
        self.remembered: set[str] = set()

    def may_turn(self, name: str, on: bool) -> bool:
        """A child goes on only under a parent that is on already."""
        return not on or name not in CHILDREN or PROJECTS in self.on

    def turn(self, name: str, on: bool) -> None:
        """Turning the parent off takes its children along; turning it on brings none back."""
        if on:
            self.on.add(name)
            self.remembered.discard(name)
            return
        if name == PROJECTS and PROJECTS in self.on:
            self.remembered = self.on & set(CHILDREN)
            self.on -= self.remembered
        self.on.discard(name)

    def restore(self) -> bool:
        """Put back what was remembered, if the parent is on; whether there was anything."""
        back = self.remembered if PROJECTS in self.on else set()
        self.on, self.remembered = self.on | back, self.remembered - back
        return bool(back)
