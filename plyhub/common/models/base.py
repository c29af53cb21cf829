"""What most of our tables share."""

from django.db import models
from django.db.models.functions import Now


class TimestampedModel(models.Model):
    """Rows that know when they came to be and when they last changed.

    The database fills both in, so rows written by bulk statements have them too; `updated_at` has
    to be named when a bulk statement updates.
    """

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now(), editable=False)

    class Meta:
        abstract = True
