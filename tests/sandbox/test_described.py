"""docs/sandbox.md names everything one can switch, order or write in a company file."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sandbox import faults
from sandbox.intacct import companyfile, troubles
from sandbox.intacct import settings as intacct
from sandbox.servicetitan import settings as servicetitan
from tests.sandbox.intacct_server import ROOT

TEXT = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        intacct.DEFAULTS,
        servicetitan.DEFAULTS,
        faults.KINDS,
        troubles.kinds([], lambda request, told: None),
        companyfile.parse(companyfile.read(companyfile.DEMO).content).content,
    ],
    ids=["intacct switches", "servicetitan switches", "faults", "intacct faults", "company file"],
)
def test_everything_is_described(names: Iterable[str]) -> None:
    assert [name for name in names if f"`{name}`" not in TEXT] == []
