"""Who did what to which document."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

# Actions as a timeline tells them; what is not listed is told as it is called.
TOLD = {
    "create": "Made",
    "revise": "Changed",
    "submit": "Submitted for approval",
    "approve": "Approved",
    "return_to_draft": "Sent back to draft",
    "edit": "Reopened for editing",
    "send": "Marked as sent",
    "cancel": "Cancelled",
    "receive": "Goods received",
    "post": "Posted",
    "follow": "Changed to what it is there",
    "propose": "Proposed",
    "accept": "Accepted",
    "reject": "Rejected",
    "supersede": "Superseded by a newer one",
    "retire": "Taken out of use",
    "revive": "Put back in use",
    "merge": "Merged",
    "delete": "Deleted",
    "ignore": "Ignored",
    "retry": "Tried again",
    "set_offer": "Vendor's price entered",
    "ship": "Shipped",
    "take_in": "Taken in",
    "amend": "RMA or notes changed",
    "credit": "Credited",
    "decline": "Declined by the vendor",
    "close": "Closed",
    "restate": "Changed to what it is there",
    "reverse": "Reversed",
    "reverse_receipt": "Receipt reversed",
    "fill_in": "Custom fields filled in",
    "settle_field": "Custom field differed",
    "differ": "Found different",
    "agree": "No difference any more",
    "adjust": "Adjusted here",
    "explain": "Explained",
    "start": "Counting started",
    "recount": "Sent back to be counted again",
    "load_openings": "Opening balances loaded",
    "request": "Requested",
    "carry": "Moved",
    "write_off": "Missing goods written off",
    "release": "Released",
    "pick": "Picked",
    "stage": "Staged",
    "complete": "Handed over",
    "drop_short": "What was short left out",
    "split_short": "What was short put on another list",
}


class AuditEntry(models.Model):
    """One transition of a document, written in the transaction that made it.

    `rule` names the automatic rule when no person acted. Objects are named by type and key rather
    than by a foreign key: an entry outlives what it tells about.
    """

    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    number = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_entries"
    )
    rule = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    @property
    def told(self) -> str:
        """The action in the past tense, for a timeline."""
        return TOLD.get(self.action, self.action.capitalize())
