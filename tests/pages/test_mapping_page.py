"""The pages of the mapping."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrations import mapping_selectors
from integrations.mapping.text import normalised_name
from integrations.models import CodePrefix, ExternalLink, RemoteRecord
from inventory.models import Item
from plyhub import roles
from procurement.models import Vendor
from tests.pages import rows

pytestmark = pytest.mark.django_db
LIST = "/integrations/externallink/"


def address(name: str, *args: object) -> str:
    return reverse(f"admin:integrations_externallink_{name}", args=args)


@pytest.fixture
def books():
    return rows.connection(name="Books")


def remember(books, code: str, name: str, entity: str = "vendor", **more: object) -> None:
    RemoteRecord.objects.create(
        connection=books,
        entity=entity,
        external_id=code,
        name=name,
        normalised_name=normalised_name(name),
        **more,
    )


def vendor(books, name: str, **link: object) -> Vendor:
    made = Vendor.objects.create(name=name)
    if link:
        ExternalLink.objects.create(connection=books, entity="vendor", hub_id=made.pk, **link)
    return made


@pytest.fixture
def vendors(books):
    """One vendor in each state, and ids of the field-service system."""
    remember(books, "V-7", "Rexel Incorporated")
    field = rows.connection(system="servicetitan", name="Field")
    made = {
        "allocated": vendor(books, "Abel", code="VEND-ABEL", state="allocated", rule="its name"),
        "linked": vendor(books, "Rexel", external_id="V-7", code="V-7"),
        "overridden": vendor(books, "Carr", code="X-1", state="allocated", is_overridden=True),
        "proposed": vendor(books, "Dover"),
        "retired": vendor(books, "Elgin", code="VEND-ELGIN", state="retired"),
        "review": vendor(books, "Frost", state="review", rule="same as?"),
    }
    ExternalLink.objects.create(
        connection=field, entity="vendor", hub_id=made["linked"].pk, external_id="55012"
    )
    return made


def shown(answer) -> list[tuple[str, str, str]]:
    return [
        (each["row"].name, each["row"].code, each["row"].state) for each in answer.context["rows"]
    ]


def test_what_needs_a_decision_comes_first_and_each_record_shows_its_state(as_role, vendors):
    answer = as_role(roles.ACC).get(f"{LIST}?entity=vendor")

    assert shown(answer) == [
        ("Frost", "VEND-FROST", "review"),
        ("Abel", "VEND-ABEL", "allocated"),
        ("Rexel", "V-7", "allocated"),
        ("Carr", "X-1", "overridden"),
        ("Dover", "VEND-DOVER", "proposed"),
        ("Elgin", "VEND-ELGIN", "retired"),
    ]
    rexel = answer.context["rows"][2]["row"]
    assert (rexel.elsewhere, rexel.name_there) == ((("Field", "55012"),), "Rexel Incorporated")


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("review", ["Frost"]),
        ("proposed", ["Dover"]),
        ("allocated", ["Abel", "Rexel"]),
        ("overridden", ["Carr"]),
        ("retired", ["Elgin"]),
    ],
)
def test_one_state_alone(as_role, vendors, state, names):
    answer = as_role(roles.ACC).get(f"{LIST}?entity=vendor&state={state}")

    assert [name for name, *_ in shown(answer)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("exel", ["Rexel"]),
        ("incorpor", ["Rexel"]),
        ("v-7", ["Rexel"]),
        ("55012", ["Rexel"]),
        ("vend-a", ["Abel"]),
        ("frost", ["Frost"]),
        ("nobody", []),
    ],
)
def test_a_record_is_found_by_any_of_its_names(as_role, vendors, text, names):
    answer = as_role(roles.ACC).get(LIST, {"entity": "vendor", "q": text})

    assert [name for name, *_ in shown(answer)] == names


def test_the_list_goes_on_where_it_ended(as_role, books, monkeypatch):
    monkeypatch.setattr(mapping_selectors, "PAGE_SIZE", 2)
    names = [f"Vendor {letter}" for letter in "ABCDE"]
    for name in names:
        vendor(books, name, **({"state": "review"} if name[-1] in "BDE" else {}))
    client, found, page = as_role(roles.ACC), [], f"?connection={books.pk}&entity=vendor"
    while page:
        answer = client.get(LIST + page)
        found.append([name[-1] for name, *_ in shown(answer)])
        page = answer.context["next"]

    assert found == [["B", "D"], ["E", "A"], ["C"]]


def _queries(client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(database) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def _many(books, count: int) -> None:
    """Items in all states, a third of them without a code."""
    made = Item.objects.bulk_create(
        Item(sku=f"PART-{n:05}", name=f"Part {n}") for n in range(Item.objects.count(), count)
    )
    states = ("review", "allocated", None)
    ExternalLink.objects.bulk_create(
        ExternalLink(
            connection=books,
            entity="item",
            hub_id=item.pk,
            state=state,
            code=f"INV-{item.sku}" if state == "allocated" else "",
        )
        for item, state in zip(made, states * count, strict=False)
        if state
    )


@pytest.mark.parametrize("query", ["", "&state=proposed", "&state=allocated", "&q=part"])
def test_a_thousand_records_cost_no_more_queries_than_ten(as_role, books, query):
    client = as_role(roles.ACC)
    page = f"{LIST}?entity=item{query}"
    _many(books, 10)
    of_few = _queries(client, page)
    _many(books, 1000)

    assert _queries(client, page) <= of_few


def test_reviewing_many_vendors_costs_no_more_queries(as_role, books):
    client = as_role(roles.ACC)
    for number in range(2):
        vendor(books, f"Vendor {number} Supply", state="review")
    of_few = _queries(client, address("vendors"))
    for number in range(30):
        vendor(books, f"Further {number} Supply", state="review")

    assert _queries(client, address("vendors")) == of_few


@pytest.mark.parametrize("name", ["changelist", "vendors", "try", "codes", "import", "export"])
def test_who_may_not_see_the_mapping_sees_none_of_its_pages(as_role, books, name):
    assert as_role(roles.WHS).get(address(name)).status_code == 403
    assert as_role(roles.ACC).get(address(name)).status_code == 200


def test_a_record_without_a_link_is_decided_about(as_role, books):
    dover = vendor(books, "Dover")
    page = address("decide", books.pk, "vendor", dover.pk)
    client = as_role(roles.ACC)
    assert client.get(page).context["form"].fields["code"].initial == "VEND-DOVER"

    client.post(page, {"same_as": "", "code": "D-1", "reason": "Theirs"})

    link = ExternalLink.objects.get(hub_id=dover.pk, entity="vendor")
    assert (link.code, link.state, link.is_overridden) == ("D-1", "allocated", True)


def test_one_that_was_searched_for_there_is_linked(as_role, books):
    dover = vendor(books, "Dover")
    remember(books, "V-1", "Dover Pumps")
    remember(books, "V-2", "Dover Taken")
    vendor(books, "Other", external_id="V-2", code="V-2")
    page = address("decide", books.pk, "vendor", dover.pk)
    client = as_role(roles.ACC)

    found = client.get(f"{page}?find=dover").context["form"].fields["same_as"].choices
    assert found == [("", "A new one"), ("V-1", "V-1 – Dover Pumps")]
    client.post(page, {"same_as": "V-1", "code": "", "reason": ""})

    assert ExternalLink.objects.get(hub_id=dover.pk, entity="vendor").external_id == "V-1"


def test_who_may_not_decide_gets_no_form(as_role, books):
    dover = vendor(books, "Dover")
    page = address("decide", books.pk, "vendor", dover.pk)
    client = as_role(roles.BUY)

    assert client.get(page).status_code == 403
    client.post(page, {"same_as": "", "code": "D-1", "reason": ""})
    assert not ExternalLink.objects.exists()


@pytest.fixture
def doubtful(books):
    """ABC Supply Co., where VEND-ABC is another record of the books."""
    contact = {"Address": "1 Main St, Columbus, OH 43004", "Phone": "555-0100"}
    details = {"terms": "Net 30", "tax_id": "12-3", "on_hold": True, "contact": contact}
    remember(books, "VEND-ABC", "ABC Supply of Ohio", details=details)
    return vendor(books, "ABC Supply Co.", state="review")


def test_the_review_shows_what_is_known_of_both_sides(as_role, doubtful):
    Vendor.objects.filter(pk=doubtful.pk).update(street="9 Oak Ave", city="Phoenix", terms="Net 15")
    answer = as_role(roles.ACC).get(address("vendors"))

    [(case, _)] = answer.context["cases"]
    assert dict(case.facts)["Address"] == "9 Oak Ave, Phoenix"
    assert dict(case.facts)["Orders"] == "none"
    assert case.question == "same vendor as VEND-ABC (link), or a different one (VEND-ABC-2)?"
    [there] = case.candidates
    assert (there.code, there.name, there.taken_by) == ("VEND-ABC", "ABC Supply of Ohio", "")
    assert dict(there.facts) == {
        "Address": "1 Main St, Columbus, OH 43004",
        "Contact": "",
        "E-mail": "",
        "Phone": "555-0100",
        "Terms": "Net 30",
        "Tax id": "12-3",
        "On hold": "yes",
    }


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("VEND-ABC", ("VEND-ABC", "VEND-ABC", "linked")),
        ("VEND-ABC-2", ("", "VEND-ABC-2", "allocated")),
    ],
)
def test_a_vendor_is_the_same_or_a_different_one_with_one_click(as_role, doubtful, code, expected):
    link = ExternalLink.objects.get(hub_id=doubtful.pk, entity="vendor")
    as_role(roles.ACC).post(address("vendors"), {"link": link.pk, "code": code})

    link.refresh_from_db()
    assert (link.external_id, link.code, link.state) == expected


def test_buyers_look_at_the_review_but_decide_nothing(as_role, doubtful):
    link = ExternalLink.objects.get(hub_id=doubtful.pk, entity="vendor")
    client = as_role(roles.BUY)
    client.post(address("vendors"), {"link": link.pk, "code": "VEND-ABC"})

    assert "Same vendor as" not in client.get(address("vendors")).content.decode()
    link.refresh_from_db()
    assert (link.external_id, link.state) == ("", "review")


def test_a_code_is_retired_and_kept_on_its_page(as_role, books):
    made = vendor(books, "Dover", code="VEND-DOVER", state="allocated")
    link = ExternalLink.objects.get(hub_id=made.pk, entity="vendor")
    client = as_role(roles.ACC)
    client.post(rows.page(ExternalLink, "do", link.pk, "retire"), {"reason": "Gone"})
    link.refresh_from_db()
    assert link.state == "retired"
    client.post(rows.page(ExternalLink, "do", link.pk, "keep"))
    link.refresh_from_db()
    assert link.state == "allocated"


def _upload(client, text: str):
    given = SimpleUploadedFile("mapping.csv", text.encode(), "text/csv")
    return client.post(address("import"), {"file": given})


def test_a_file_is_looked_at_then_applied(as_administrator, books):
    dover, elgin = (vendor(books, name) for name in ("Dover", "Elgin"))
    written = b"".join(as_administrator.get(address("export")).streaming_content).decode()
    lines = list(csv.reader(io.StringIO(written)))
    at = lines[0].index("code")
    lines[1][at], lines[2][at] = "D-1", "no code"
    changed = io.StringIO()
    csv.writer(changed).writerows(lines)

    answer = _upload(as_administrator, changed.getvalue())
    found = answer.context["found"]
    assert ([each.line.hub_id for each in found.valid], len(found.wrong)) == ([dover.pk], 1)
    assert not ExternalLink.objects.exists()

    posted = {"lines": answer.context["chosen"], "wrong": "1"}
    as_administrator.post(address("import"), posted)
    assert not ExternalLink.objects.exists()
    as_administrator.post(address("import"), {**posted, "knowingly": "1"})
    link = ExternalLink.objects.get()
    assert (link.hub_id, link.code) == (dover.pk, "D-1")
    assert elgin.pk != link.hub_id


@pytest.mark.parametrize("lines", ["", "no json", '[{"number": "x"}]', "7"])
def test_lines_nobody_looked_at_are_refused(as_administrator, books, said, lines):
    answer = as_administrator.post(address("import"), {"lines": lines})

    assert said(answer) == [("error", "Choose the file again.")]
    assert not ExternalLink.objects.exists()


def test_a_name_is_tried_out(as_role, books):
    answer = as_role(roles.BUY).get(
        address("try"), {"connection": books.pk, "entity": "item", "value": "CARRIER-24ACC"}
    )

    assert answer.context["trial"].code == "INV-24ACC"
    assert not ExternalLink.objects.exists()


def test_prefixes_are_changed_by_administrators(as_administrator, books):
    answer = as_administrator.post(address("codes"), {"vendor": "V_", "item": "I-"})
    assert answer.status_code == 400
    assert [each["error"] != "" for each in answer.context["prefixes"]].count(True) == 1
    assert not CodePrefix.objects.exists()

    as_administrator.post(address("codes"), {"vendor": "V-", "manufacturers": "RHEEM"})
    assert CodePrefix.objects.get().prefix == "V-"


def test_prefixes_are_not_changed_by_others(as_role, books):
    answer = as_role(roles.ACC).post(address("codes"), {"vendor": "V-"})

    assert answer.status_code == 400
    assert not CodePrefix.objects.exists()


def test_without_books_the_pages_say_how_to_begin(as_role):
    client = as_role(roles.ACC)
    for name in ("changelist", "vendors", "try"):
        assert "No books are connected yet" in client.get(address(name)).content.decode() or (
            name == "vendors"
        )
