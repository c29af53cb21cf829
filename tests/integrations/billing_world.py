"""Invoices and bills in front of the books, with projects on and everything there they name."""

from __future__ import annotations

import pytest

from tests.integrations import billing_story
from tests.integrations import outbox_story as w
from tests.integrations.billing_story import OURS, Story, choose


@pytest.fixture(params=["invoice", "bill"])
def story(request, world) -> Story:
    return Story(world, request.param)


@pytest.fixture
def ours(world, si):
    """The books, with projects on; invoices and bills are ours to write from now on."""
    w.switch(si, enable_intacct_projects=True)
    billing_story.masters_there(world, si)
    choose(world, si, **OURS)
    return si
