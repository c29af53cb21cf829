"""The ways to move a switch: the service, the form of the admin, the API."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from integrations import intacct_settings, toggles
from integrations.models import IntacctSettings
from plyhub.common.errors import InputErrors
from plyhub.common.models import User


@dataclass(frozen=True)
class Outcome:
    """What came of it: `errors` by switch, or the `question` that has to be confirmed."""

    saved: bool
    errors: dict[str, str] = field(default_factory=dict)
    question: str = ""


class Service:
    def __init__(self, admin: User, connection_id: int) -> None:
        self.admin, self.connection_id = admin, connection_id

    def save(self, *, confirm: bool = False, **changes: bool) -> Outcome:
        try:
            intacct_settings.save(
                actor=self.admin,
                connection_id=self.connection_id,
                changes=changes,
                confirm=confirm,
            )
        except intacct_settings.ConfirmationNeeded as asked:
            return Outcome(False, question=asked.message)
        except InputErrors as refused:
            return Outcome(False, {error.field: error.message for error in refused.errors})
        return Outcome(True)

    def restore(self) -> None:
        intacct_settings.restore(actor=self.admin, connection_id=self.connection_id)


class Form(Service):
    """As a browser posts it: every box that is ticked, whether it was touched or not."""

    def __init__(self, admin: User, connection_id: int) -> None:
        super().__init__(admin, connection_id)
        self.client = Client()
        self.client.force_login(admin)
        intacct_settings.ensure_rows()
        self.page = reverse("admin:integrations_intacctsettings_change", args=[connection_id])

    def save(self, *, confirm: bool = False, **changes: bool) -> Outcome:
        ticked = self._stored() | changes
        posted = {name: "on" for name, on in ticked.items() if on}
        if confirm:
            posted["confirm"] = "1"
        answer = self.client.post(self.page, posted)
        if answer.status_code == 302:
            return Outcome(True)
        errors = {
            box.toggle.name: box.error
            for top, below in answer.context["tree"]
            for box in (top, *below)
            if box.error
        }
        return Outcome(False, errors, answer.context["question"])

    def restore(self) -> None:
        assert self.client.post(self.page, {"restore": "1"}).status_code == 302

    def _stored(self) -> dict[str, bool]:
        row = IntacctSettings.objects.get(pk=self.connection_id)
        return {toggle.name: getattr(row, toggle.name) for toggle in toggles.TOGGLES}


class Api(Service):
    """A partial update: what is not named is not touched."""

    def __init__(self, admin: User, connection_id: int) -> None:
        super().__init__(admin, connection_id)
        self.client = APIClient()
        self.client.force_login(admin)
        intacct_settings.ensure_rows()
        self.url = f"/api/integrations/intacct-settings/{connection_id}/"

    def save(self, *, confirm: bool = False, **changes: bool) -> Outcome:
        body = {**changes, "confirm": True} if confirm else changes
        answer = self.client.patch(self.url, body, format="json")
        if answer.status_code == 200:
            return Outcome(True)
        told = answer.json()["errors"]
        if answer.status_code == 409:
            return Outcome(False, question=told[0]["message"])
        return Outcome(False, {each["field"]: each["message"] for each in told})

    def restore(self) -> None:
        assert self.client.post(f"{self.url}restore/").status_code == 200


DOORS = {"service": Service, "form": Form, "api": Api}
