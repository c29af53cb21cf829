"""The demo company's connections: to the stand-ins, with what they say about themselves."""

from __future__ import annotations

from typing import Any

from integrations import intacct_settings
from integrations.models import Connection, IntacctSettings
from integrations.sync import connections
from plyhub.common.models import User

NAMES = {"servicetitan": "ServiceTitan", "intacct": "Sage Intacct"}

# Our option names and the facts of a stand-in that fill them.
OPTIONS = {
    "servicetitan": {
        "purchase_order_type": "purchase_order_type",
        "business_unit": "business_unit",
        "warehouse": "warehouse",
    },
    "intacct": {"purchase_definition": "purchase_definition", "location": "location"},
}

# What the stand-in's unit groups hold.
PACKS = {"intacct": {"known_packs": "BX=10 EA, ROLL=100 FT, BDL=100 FT, REEL=500 FT"}}

# In the order a person would save them: a child only once its parent is stored on.
SWITCHES = (
    {"enable_intacct_projects": True, "use_project_name": True},
    {
        "enable_project_auto_sync": True,
        "enable_parent_project_mapping": True,
        "create_missing_projects_on_export": True,
    },
)


def load(*, admin: User, ready: dict[str, Any]) -> Connection:
    """Connect to the stand-in that printed `ready`, test it, and leave it active."""
    system = ready["system"]
    connection = Connection.objects.filter(system=system).first() or Connection(
        system=system, name=NAMES[system], pull_every_minutes=5
    )
    connection.url = ready["url"]
    facts = {name: str(value) for name, value in ready["facts"].items()}
    options = {ours: facts[theirs] for ours, theirs in OPTIONS[system].items()}
    connections.save(
        actor=admin,
        connection=connection,
        credentials={name: str(value) for name, value in ready["credentials"].items()},
        options={**connection.options, **PACKS.get(system, {}), **options},
    )
    connections.test(connection_id=connection.pk, actor=admin)
    if system == "intacct":
        _switch_on(admin, connection)
    return connection


def _switch_on(admin: User, connection: Connection) -> None:
    settings, is_new = IntacctSettings.objects.get_or_create(connection=connection)
    if not is_new:
        return
    for changes in SWITCHES:
        intacct_settings.save(actor=admin, connection_id=settings.pk, changes=changes)
