"""Every function the gateway knows, by name; those in WRITES run in a transaction."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.intacct.call import Handler
from sandbox.intacct.functions import (
    billing,
    definitions,
    inventory,
    listing,
    older,
    probes,
    purchasing,
    query,
    reading,
    removing,
    session,
    writing,
)
from sandbox.intacct.legacy.removals import REMOVALS

READS: Mapping[str, Handler] = {
    "query": query.query,
    "read": reading.read,
    "readByName": reading.read_by_name,
    "readByQuery": reading.read_by_query,
    "readMore": reading.read_more,
    "lookup": definitions.lookup,
    "inspect": definitions.inspect,
    "get_list": listing.get_list,
    "get": listing.get,
    "getUserPermissions": probes.get_user_permissions,
    "getDimensions": probes.get_dimensions,
}
WRITES: Mapping[str, Handler] = {
    "getAPISession": session.get_api_session,
    "create": writing.create,
    "update": writing.update,
    "delete": writing.delete,
    "create_potransaction": purchasing.create_potransaction,
    "update_potransaction": purchasing.update_potransaction,
    "delete_potransaction": purchasing.delete_potransaction,
    "create_ictransaction": inventory.create_ictransaction,
    "update_ictransaction": inventory.update_ictransaction,
    "delete_ictransaction": inventory.delete_ictransaction,
    "approve": purchasing.approve,
    "decline": purchasing.decline,
    **billing.WRITES,
    **older.WRITES,
    **dict.fromkeys(REMOVALS, removing.remove),
    "recallApBill": billing.recall_ap_bill,
}
FUNCTIONS: Mapping[str, Handler] = {**READS, **WRITES}
