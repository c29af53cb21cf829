"""Mails to those who can help: at once when something breaks, then once a day while it lasts.

Nothing is sent from inside the transaction that noticed the trouble. The clock looks every minute
what has to be said, so that a mail server that is down only delays it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from integrations import attention
from integrations.causes import causes
from integrations.models import Alert
from integrations.sync import remedies
from inventory.services import stock_check
from plyhub.common.models import User

log = logging.getLogger(__name__)

AGAIN = timedelta(days=1)
LATE = timedelta(minutes=30)
"""How old the oldest open entry may get before somebody is told."""
ADMINISTRATORS = "integrations.change_connection"
ACCOUNTANTS = remedies.PERMISSION
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be said. `about` tells news from what was said already, and news comes no sooner
    than after `rest`; `permission` is held by those who can do something about it."""

    key: str
    about: str
    subject: str
    body: str
    permission: str
    rest: timedelta = timedelta()


def send_due(*, now: datetime) -> int:
    """Send what has not been said yet, or not since yesterday; forget what is over.

    Returns how many mails went out. A mail that cannot be sent is tried again at the next call.
    """
    wanted = [*_about_connections(), *_about_queue(now), *_about_stock()]
    Alert.objects.exclude(key__in=[mail.key for mail in wanted]).delete()
    return sum(_send(mail, now) for mail in wanted)


def _about_connections() -> Iterator[Mail]:
    for notice in attention.notices():
        if notice.is_urgent:
            connection = notice.connection
            page = _address("admin:integrations_connection_change", connection.pk)
            yield Mail(
                key=f"connection:{connection.pk}",
                about=connection.state,
                subject=notice.text.partition(".")[0],
                body=f"{notice.text}\n\n{notice.cure}\n\n{page}".strip(),
                permission=ADMINISTRATORS,
            )


def _about_queue(now: datetime) -> Iterator[Mail]:
    backlog = attention.backlog(before=now - LATE)
    if not backlog:
        return
    found = causes()
    lines = [f"{cause.count:,} × {cause.title}: {cause.sample}" for cause in found[:20]]
    page = _address("admin:integrations_outboxentry_changelist")
    told = f"{backlog.failed:,} failed, {backlog.late:,} older than 30 minutes"
    yield Mail(
        key="queue",
        about=_digest([cause.key for cause in found]),
        subject=f"Queue: {told}",
        body="\n".join([f"{told}.", "", *lines, "", page]).strip(),
        permission=ACCOUNTANTS,
        rest=timedelta(hours=1),
    )


def _about_stock() -> Iterator[Mail]:
    check = stock_check.latest()
    if check is None or not check.found:
        return
    cure = (
        "The movements are right. Have the balances made again from them:"
        " manage.py verify_stock --repair-balances"
    )
    yield Mail(
        key="stock_check",
        about=_digest(check.told.splitlines()),
        subject=f"Stock: {check.found:,} figures are not the sum of their movements",
        body=f"{check.told}\n\n{cure}",
        permission=ADMINISTRATORS,
    )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("|".join(sorted(parts)).encode()).hexdigest()


def _address(view: str, *arguments: object) -> str:
    return (
        f"{settings.SITE_ADDRESS}{reverse(view, args=arguments)}" if settings.SITE_ADDRESS else ""
    )


def _send(mail: Mail, now: datetime) -> bool:
    """Note it first, so that of two clocks only one sends it; take that back if it does not go."""
    with transaction.atomic():
        alert, _ = Alert.objects.select_for_update().get_or_create(
            key=mail.key, defaults={"about": "", "sent_at": now - 2 * AGAIN}
        )
        before = (alert.about, alert.sent_at)
        wait = AGAIN if alert.about == mail.about else mail.rest
        if alert.sent_at > now - wait:
            return False
        alert.about, alert.sent_at = mail.about, now
        alert.save()
    if _deliver(mail):
        return True
    Alert.objects.filter(key=mail.key).update(about=before[0], sent_at=before[1])
    return False


def _deliver(mail: Mail) -> bool:
    to = _recipients(mail.permission)
    if not to:
        log.warning("Nobody has an address for: %s", mail.subject)
        return True
    try:
        EmailMessage(f"[PlyHub] {mail.subject}", mail.body, bcc=to).send()
    except (SMTPException, OSError) as error:
        log.warning("A mail could not be sent: %s", error)
        return False
    return True


def _recipients(permission: str) -> list[str]:
    """Addresses of the active people who hold it."""
    holders = User.objects.with_perm(
        permission, backend="django.contrib.auth.backends.ModelBackend"
    )
    return sorted(set(holders.exclude(email="").values_list("email", flat=True)))
