"""The guard against a form that is sent twice."""

from django.db import models
from django.db.models.functions import Now


class ClientToken(models.Model):
    """A token that came with a request, and what that request made: the same token, same answer."""

    token = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.token}"
