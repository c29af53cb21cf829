from integrations.models.alerts import Alert
from integrations.models.calls import CallTurn, DailyCalls
from integrations.models.changes import Conflict, SyncChange
from integrations.models.code_prefixes import CodePrefix
from integrations.models.connections import Connection
from integrations.models.cursors import Cursor, SyncIssue
from integrations.models.intacct_settings import IntacctSettings
from integrations.models.manual_steps import ManualStep
from integrations.models.outbox import OutboxAttempt, OutboxEntry
from integrations.models.pauses import Pause
from integrations.models.plans import Plan, PlanRow
from integrations.models.references import ExternalLink, RemoteRecord
from integrations.models.remote_documents import RemoteDocument
from integrations.models.runs import SyncActivity, SyncRun, SyncStage
from integrations.models.seen import SeenPage
from integrations.models.stock import RemoteStock, StockComparison, StockDiscrepancy
from integrations.models.undos import RunUndo
from integrations.models.webhooks import WebhookEvent
from integrations.models.writers import WriterSince

__all__ = [
    "Alert",
    "Conflict",
    "CodePrefix",
    "Connection",
    "Cursor",
    "CallTurn",
    "DailyCalls",
    "ExternalLink",
    "IntacctSettings",
    "ManualStep",
    "OutboxAttempt",
    "OutboxEntry",
    "Pause",
    "Plan",
    "PlanRow",
    "RemoteDocument",
    "RemoteRecord",
    "RemoteStock",
    "RunUndo",
    "SeenPage",
    "StockComparison",
    "StockDiscrepancy",
    "SyncActivity",
    "SyncChange",
    "SyncIssue",
    "SyncRun",
    "SyncStage",
    "WebhookEvent",
    "WriterSince",
]
