"""Which mails about trouble were sent, so that none is sent over and over."""

from __future__ import annotations

from django.db import models


class Alert(models.Model):
    """The latest mail about one thing: `connection:5`, or `queue`. `about` is what it said: other
    words are news, the same words wait for their next day."""

    key = models.CharField(max_length=60, unique=True)
    about = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} at {self.sent_at}"
