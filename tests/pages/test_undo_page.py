"""The page that undoes a sync: what would be, what was, and for whom."""

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import ExternalLink, RunUndo, SyncChange, SyncRun
from inventory.models import Customer
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> SyncRun:
    now = timezone.now()
    run = rows.run(state="succeeded", started_at=now, finished_at=now)
    for name in ("Made by it", "Changed by it"):
        Customer.objects.create(name=name)
    made, changed = Customer.objects.order_by("pk")
    link = {"connection": run.connection, "entity": "customer"}
    ExternalLink.objects.create(hub_id=made.pk, external_id="1", made_by_run=run.pk, **link)
    ExternalLink.objects.create(hub_id=changed.pk, external_id="2", **link)
    SyncChange.objects.create(
        run=run,
        entity="customer",
        hub_id=changed.pk,
        before={"name": "As it was"},
        after={"name": "Changed by it"},
    )
    return run


def at(run: SyncRun) -> str:
    return reverse("admin:integrations_syncrun_undo", args=[run.pk])


def test_it_shows_what_would_be_undone_and_does_nothing(as_administrator, run):
    found = as_administrator.get(at(run)).context["found"]

    assert (found.restored, found.removed, found.left) == (1, 1, [])
    assert set(Customer.objects.values_list("name", flat=True)) == {"Made by it", "Changed by it"}


def test_posted_it_is_undone_and_says_so(as_administrator, run, said):
    as_administrator.post(at(run))

    answer = as_administrator.get(at(run))

    assert said(answer) == [("success", "1 restored, 1 removed.")]
    assert answer.context["done"] == RunUndo.objects.get(run=run)
    assert list(Customer.objects.values_list("name", flat=True)) == ["As it was"]
    assert "Undo it" not in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in roles.ROLES if role != roles.ADM])
def test_it_is_for_administrators(as_role, run, role):
    client = as_role(role)

    assert (client.get(at(run)).status_code, client.post(at(run)).status_code) == (403, 403)
    assert Customer.objects.count() == 2
