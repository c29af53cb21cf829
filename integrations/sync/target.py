"""A connection as the outbox sees it: what it takes, and what its settings allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.models import Connection, IntacctSettings
from integrations.sync import sending, writers

PROJECT_OPERATION = "si.project.upsert"
PLACE_OPERATION = "si.warehouse.create"


@dataclass(frozen=True, slots=True)
class Target:
    """`settings` are all off for a system that takes no projects."""

    connection: Connection
    settings: IntacctSettings

    @classmethod
    def of(cls, connection: Connection) -> Target:
        """The target behind `connection`, with its settings as stored now."""
        stored = IntacctSettings.objects.filter(connection=connection).first()
        return cls(connection, stored or IntacctSettings(connection=connection))

    def takes(self, operation: str) -> bool:
        """Whether the system takes this write, we are the ones who write it there, and what it
        needs was chosen."""
        if not self.knows(operation) or self._refuses(sending.SENT_IF, operation):
            return False
        needed = writers.NEEDS.get(operation)
        if needed and not self.option(needed):
            return False
        option, answer = writers.ALLOWED_BY.get(operation, ("", ""))
        return self.option(option) == answer

    def introduces(self, operation: str) -> bool:
        """Whether what is made here is made there at once, or only when a document needs it."""
        return not self._refuses(sending.INTRODUCED_IF, operation)

    def _refuses(self, choices: Mapping[str, str], operation: str) -> bool:
        return self.option(choices.get(operation, "")) == sending.NO

    def knows(self, operation: str) -> bool:
        """Whether the system takes this write at all, whoever does it."""
        return operation in self.connection.description.operations

    def written_by(self, operation: str) -> str:
        """Who else writes it, in words: `No integration writes it there`; empty when we do."""
        option, _ = writers.ALLOWED_BY.get(operation, ("", ""))
        fields = self.connection.description.options
        return writers.words(fields, operation, self.option(option))

    @property
    def names_places(self) -> bool:
        """Whether every line over there names a warehouse."""
        return self.knows(PLACE_OPERATION)

    @property
    def gives_codes(self) -> bool:
        """Whether what we make there bears a code of ours; else it gets an id of theirs."""
        return self.connection.description.gives_codes

    @property
    def remembered(self) -> frozenset[str]:
        """What only ever goes there from here."""
        return self.connection.description.remembered

    @property
    def label(self) -> str:
        return self.connection.description.label

    @property
    def carries_projects(self) -> bool:
        """Whether documents name the project of their job."""
        return self.knows(PROJECT_OPERATION) and self.settings.enable_intacct_projects

    @property
    def maps_parents(self) -> bool:
        return self.carries_projects and self.settings.enable_parent_project_mapping

    @property
    def syncs_projects_by_itself(self) -> bool:
        by_itself = self.settings.enable_project_auto_sync
        return self.carries_projects and self.takes(PROJECT_OPERATION) and by_itself

    @property
    def mirrors_stock(self) -> bool:
        """Whether deliveries and returns are told there; a company may keep stock only here."""
        return self.option("inventory_mirror") != "no"

    def option(self, name: str) -> str:
        """An option as set on the connection, else the system's default for it."""
        given = (self.connection.options or {}).get(name)
        fields = self.connection.description.options
        default = next((field.default for field in fields if field.name == name), "")
        return str(given or "").strip() or default
