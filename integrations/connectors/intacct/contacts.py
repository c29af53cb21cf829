"""The contact an employee hangs on: its name, and writing it.

An employee has no name of its own: it names a contact that must exist (Sage Intacct XML API:
EMPLOYEE, CONTACT), whose name is unique in the company.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.payloads import masters
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.records import TechnicianRecord

Row = Mapping[str, str]


def name_of(record: TechnicianRecord, row: Row | None) -> str:
    """The contact of the employee that is there, else the one a new employee gets."""
    there = row.get("PERSONALINFO.CONTACTNAME", "") if row else ""
    return there or f"{record.name} ({record.external_id})"


def function(client: Client, record: TechnicianRecord, contact: str) -> Element:
    """The function that makes the contact, or brings the one that is there up to date."""
    wanted = condition("equalto", "CONTACTNAME", contact)
    [found] = client.read(query("CONTACT", ("RECORDNO", "CONTACTNAME"), wanted))
    fields = masters.person(record, contact)
    if not found.rows:
        return masters.create("CONTACT", fields)
    return masters.update("CONTACT", fields, record_no=found.rows[0]["RECORDNO"])
