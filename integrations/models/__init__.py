from integrations.models.connections import Connection
from integrations.models.cursors import Cursor, SyncIssue
from integrations.models.intacct_settings import IntacctSettings
from integrations.models.outbox import OutboxAttempt, OutboxEntry
from integrations.models.references import ExternalLink, RemoteRecord
from integrations.models.runs import SyncActivity, SyncRun, SyncStage

__all__ = [
    "Connection",
    "Cursor",
    "ExternalLink",
    "IntacctSettings",
    "OutboxAttempt",
    "OutboxEntry",
    "RemoteRecord",
    "SyncActivity",
    "SyncIssue",
    "SyncRun",
    "SyncStage",
]
