"""The Intacct setting tree, as data: the one place that knows which switch hangs under which.

The CHECK constraints, the form, the API and the gates are all made from this table, so they cannot
drift apart. A child may be stored on only while its parent is stored on.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Toggle:
    """One switch; `parent` is empty for those that stand alone."""

    name: str
    label: str
    parent: str
    explains: str


TOGGLES: tuple[Toggle, ...] = (
    Toggle(
        "enable_intacct_projects",
        "Enable Intacct Projects",
        "",
        "Purchase orders and receipts carry the job's project, and projects may be exported.",
    ),
    Toggle(
        "enable_customer_project_linkage",
        "Enable Customer-Project Linkage",
        "enable_intacct_projects",
        "An exported project carries the job's bill-to customer, which must exist in Intacct.",
    ),
    Toggle(
        "enable_project_auto_sync",
        "Enable Project Automatic Synchronization",
        "enable_intacct_projects",
        "Jobs and projects created or changed from now on are exported in the background.",
    ),
    Toggle(
        "enable_parent_project_mapping",
        "Enable Parent Project Mapping",
        "enable_intacct_projects",
        "ServiceTitan projects become parents of their jobs' projects in Intacct.",
    ),
    Toggle(
        "create_missing_projects_on_export",
        "Create missing projects on export",
        "enable_intacct_projects",
        "A document whose job was never exported creates the project first instead of waiting.",
    ),
    Toggle(
        "use_project_name",
        "Use Project Name for Intacct Project Name",
        "",
        "The project's name in Intacct follows its name in ServiceTitan.",
    ),
)

BY_NAME = {toggle.name: toggle for toggle in TOGGLES}
CHILDREN = tuple(toggle for toggle in TOGGLES if toggle.parent)
