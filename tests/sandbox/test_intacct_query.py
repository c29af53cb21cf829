"""The function query, and the older reads, of the Sage Intacct gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_server import Books, query_xml, running

RECORDS = "".join(
    f"<create><ITEM><ITEMID>I{n}</ITEMID><NAME>{name}</NAME><ITEMTYPE>Inventory</ITEMTYPE>"
    f"<STANDARD_COST>{cost}</STANDARD_COST>{more}</ITEM></create>\n"
    for n, name, cost, more in [
        (1, "Elbow", "2.00", "<PRODUCTLINEID>PIPE</PRODUCTLINEID>"),
        (2, "elbow", "10.00", "<PRODUCTLINEID>PIPE</PRODUCTLINEID>"),
        (3, "Tee &amp; cap", "9.50", ""),
        (4, "Valve", "100.00", "<STATUS>inactive</STATUS>"),
    ]
).splitlines()
LINE = {"PRODUCTLINEID": "PIPE", "DESCRIPTION": "Pipe fittings"}


@pytest.fixture(scope="module")
def books() -> Iterator[Books]:
    with running("--data", "empty") as server:
        server.control("add", {"object": "PRODUCTLINE", "fields": LINE})
        server.ask(*RECORDS)
        yield server


def condition(operator: str, field: str, *values: str) -> str:
    given = "".join(f"<value>{value}</value>" for value in values)
    return f"<{operator}><field>{field}</field>{given}</{operator}>"


CHEAP = condition("lessthan", "STANDARD_COST", "9.6")


def ids(books: Books, filter_: str, more: str = "") -> list[str]:
    return [row["ITEMID"] for row in books.query("ITEM", "ITEMID", filter_, more)]


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (condition("equalto", "NAME", "Elbow"), ["I1"]),
        (condition("notequalto", "NAME", "Elbow"), ["I2", "I3", "I4"]),
        (CHEAP, ["I1", "I3"]),
        (condition("lessthanorequalto", "STANDARD_COST", "9.5"), ["I1", "I3"]),
        (condition("greaterthan", "STANDARD_COST", "10"), ["I4"]),
        (condition("greaterthanorequalto", "STANDARD_COST", "10"), ["I2", "I4"]),
        (condition("between", "STANDARD_COST", "9.5", "10"), ["I2", "I3"]),
        (condition("in", "ITEMID", "I1", "I4", "I9"), ["I1", "I4"]),
        (condition("notin", "ITEMID", "I1", "I4"), ["I2", "I3"]),
        (condition("like", "NAME", "%lbo_"), ["I1", "I2"]),
        (condition("notlike", "NAME", "%lbo_"), ["I3", "I4"]),
        (condition("isnull", "PRODUCTLINEID"), ["I3", "I4"]),
        (condition("isnotnull", "PRODUCTLINEID"), ["I1", "I2"]),
        (condition("equalto", "PRODUCTLINE.DESCRIPTION", "Pipe fittings"), ["I1", "I2"]),
        (condition("equalto", "STATUS", "active"), ["I1", "I2", "I3"]),
        (condition("greaterthanorequalto", "WHENMODIFIED", "01/01/2020 00:00:00"),
         ["I1", "I2", "I3", "I4"]),
        (condition("lessthan", "WHENCREATED", "01/01/2020"), []),
        (f"<and>{CHEAP}{condition('isnull', 'PRODUCTLINEID')}</and>", ["I3"]),
        (f"<or>{condition('equalto', 'ITEMID', 'I4')}{condition('equalto', 'ITEMID', 'I2')}</or>",
         ["I2", "I4"]),
        (f"<and>{condition('equalto', 'STATUS', 'active')}<or>{CHEAP}"
         f"{condition('equalto', 'ITEMID', 'I4')}</or></and>", ["I1", "I3"]),
    ],
)  # fmt: skip
def test_filter(books: Books, filter_: str, expected: list[str]) -> None:
    assert ids(books, filter_) == expected


def test_texts_compare_without_case_when_asked(books: Books) -> None:
    option = "<options><caseinsensitive>true</caseinsensitive></options>"
    assert ids(books, condition("equalto", "NAME", "ELBOW"), option) == ["I1", "I2"]


def test_page_tells_what_remains(books: Books) -> None:
    function = query_xml("ITEM", "ITEMID", "", "<pagesize>1</pagesize><offset>1</offset>")
    data = books.run(function).find("data")
    assert data.attrib == {
        "listtype": "ITEM", "totalcount": "4", "offset": "1", "count": "1", "numremaining": "2",
    }  # fmt: skip
    assert [row.findtext("ITEMID") for row in data.findall("ITEM")] == ["I2"]


def test_nothing_found_is_an_empty_page(books: Books) -> None:
    data = books.run(query_xml("ITEM", "ITEMID", condition("equalto", "ITEMID", "no"))).find("data")
    assert (data.get("totalcount"), data.get("count"), len(data)) == ("0", "0", 0)


@pytest.mark.parametrize("size", ["0", "2001", "many"])
def test_page_size_has_bounds(books: Books, size: str) -> None:
    function = query_xml("ITEM", "ITEMID", "", f"<pagesize>{size}</pagesize>")
    assert books.refusal(function)[0][0] == "Query Failed"


def test_children_come_in_any_order(books: Books) -> None:
    function = (
        "<query><pagesize>9</pagesize><select><field>ITEMID</field></select>"
        f"<filter>{CHEAP}</filter><object>ITEM</object></query>"
    )
    assert [row["ITEMID"] for row in books.rows(function)] == ["I1", "I3"]


def test_rows_are_ordered_by_type(books: Books) -> None:
    order = "<orderby><order><field>STANDARD_COST</field><descending/></order></orderby>"
    assert ids(books, "", order) == ["I4", "I2", "I3", "I1"]


def test_rows_without_order_come_as_they_were_made(books: Books) -> None:
    assert ids(books, "", "<pagesize>10</pagesize>") == ["I1", "I2", "I3", "I4"]


def test_rows_without_order_may_come_in_any_order(books: Books) -> None:
    books.control("settings", {"random_order": True})
    seen = {tuple(ids(books, "", "<pagesize>10</pagesize>")) for _ in range(40)}
    books.control("settings", {"random_order": False})
    assert len(seen) > 1
    assert {tuple(sorted(order)) for order in seen} == {("I1", "I2", "I3", "I4")}


def test_fields_come_in_the_order_asked_dots_kept(books: Books) -> None:
    row = books.query("ITEM", "NAME PRODUCTLINE.DESCRIPTION ITEMID BASEUOM")[0]
    assert list(row.items()) == [
        ("NAME", "Elbow"), ("PRODUCTLINE.DESCRIPTION", "Pipe fittings"), ("ITEMID", "I1"),
        ("BASEUOM", "EA"),
    ]  # fmt: skip


def test_unit_of_an_item_is_found_through_two_relations(books: Books) -> None:
    row = books.query("ITEM", "UOM.POUOMDETAIL.UNIT")[0]
    assert row == {"UOM.POUOMDETAIL.UNIT": "EA"}


def test_special_characters_come_back(books: Books) -> None:
    row = books.query("ITEM", "NAME", condition("equalto", "NAME", "Tee &amp; cap"))[0]
    assert row == {"NAME": "Tee & cap"}


def test_aggregates_group_by_the_plain_fields(books: Books) -> None:
    inner = (
        "<field>STATUS</field><count>RECORDNO</count><sum>STANDARD_COST</sum>"
        "<min>STANDARD_COST</min><max>STANDARD_COST</max><avg>STANDARD_COST</avg>"
    )
    rows = books.rows(f"<query><object>ITEM</object><select>{inner}</select></query>")
    assert rows[0] == {
        "STATUS": "active", "COUNT.RECORDNO": "3", "SUM.STANDARD_COST": "21.50",
        "MIN.STANDARD_COST": "2.00", "MAX.STANDARD_COST": "10.00",
        "AVG.STANDARD_COST": "7.166666666666666666666666667",
    }  # fmt: skip
    assert [row["STATUS"] for row in rows] == ["active", "inactive"]


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (query_xml("MOON", "RECORDNO"), "Object definition MOON not found"),
        (query_xml("ITEM", "COLOUR"), "Invalid fields list COLOUR for object ITEM"),
        (query_xml("ITEM", "ITEMID", "<about><field>NAME</field></about>"),
         "Operator about is not valid"),
        (query_xml("ITEM", "ITEMID", condition("lessthan", "STANDARD_COST", "x")),
         "Invalid value x for field STANDARD_COST"),
        (query_xml("ITEM", "ITEMID", f"<and>{CHEAP}</and>"),
         "Operator and needs two or more conditions"),
        (query_xml("PROJECT", "PARENT.PARENT.NAME"),
         "Invalid fields list PARENT.NAME for object PROJECT"),
    ],
)  # fmt: skip
def test_bad_query_is_told_apart(books: Books, function: str, text: str) -> None:
    assert books.refusal(function) == [("Query Failed", text)]


def older(fields: str, query: str, size: str = "100") -> str:
    return (
        f"<readByQuery><object>ITEM</object><fields>{fields}</fields><query>{query}</query>"
        f"<pagesize>{size}</pagesize></readByQuery>"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["I1", "I2", "I3", "I4"]),
        ("STATUS = 'T'", ["I1", "I2", "I3"]),
        ("STATUS = 'active'", []),
        ("ITEMID in ('I1','I4')", ["I1", "I4"]),
        ("NAME like '%lbow' AND STANDARD_COST &gt;= 10", ["I2"]),
        ("NAME not like '%lbow'", ["I3", "I4"]),
        ("PRODUCTLINEID IS NULL OR ITEMID = 'I1'", ["I1", "I3", "I4"]),
        ("(ITEMID = 'I1' OR ITEMID = 'I2') AND STANDARD_COST &lt; 5", ["I1"]),
        ("NAME = 'Tee \\&amp; cap'", ["I3"]),
    ],
)
def test_read_by_query(books: Books, query: str, expected: list[str]) -> None:
    assert [row["ITEMID"] for row in books.rows(older("ITEMID", query))] == expected


def test_read_by_query_goes_on_with_read_more(books: Books) -> None:
    first = books.run(older("ITEMID", "", "3")).find("data")
    assert (first.get("numremaining"), first.get("totalcount")) == ("1", "4")
    assert [row.tag for row in first] == ["item"] * 3
    more = f"<readMore><resultId>{first.get('resultId')}</resultId></readMore>"
    rest = books.run(more).find("data")
    assert [row.findtext("ITEMID") for row in rest] == ["I4"]
    assert rest.get("numremaining") == "0"


def test_read_by_query_names_an_unknown_field(books: Books) -> None:
    assert books.refusal(older("COLOUR", ""))[0][0] == "Invalid fields list COLOUR"


def test_read_takes_record_numbers_and_skips_missing_ones(books: Books) -> None:
    data = books.run("<read><object>ITEM</object><keys>2,99</keys><fields>*</fields></read>")
    rows = data.findall("data/ITEM")
    assert [row.findtext("ITEMID") for row in rows] == ["I2"]


def test_read_by_name_takes_ids(books: Books) -> None:
    function = "<readByName><object>ITEM</object><keys>I3,I1</keys><fields>ITEMID</fields>"
    rows = books.rows(function + "</readByName>")
    assert rows == [{"ITEMID": "I3"}, {"ITEMID": "I1"}]


def test_lookup_tells_fields_and_relations(books: Books) -> None:
    result = books.run("<lookup><object>PROJECT</object></lookup>").find("data/Type")
    fields = {field.findtext("ID"): field for field in result.iter("Field")}
    assert fields["NAME"].findtext("REQUIRED") == "true"
    assert fields["CUSTOMERNAME"].findtext("READONLY") == "true"
    paths = {r.findtext("OBJECTPATH"): r.findtext("OBJECTNAME") for r in result[1]}
    assert paths["MANAGER"] == "EMPLOYEE"


@pytest.mark.parametrize("asked", [
    '<inspect detail="1"><object>UOM</object></inspect>',
    '<inspect><object detail="1">UOM</object></inspect>',
])  # fmt: skip
def test_inspect_tells_details(books: Books, asked: str) -> None:
    described = books.run(asked).find("data/Type")
    assert described is not None and described.get("Name") == "UOM"
    assert [field.findtext("Name") for field in described.findall("Fields/Field")][0] == "RECORDNO"


def test_inspect_tells_names(books: Books) -> None:
    described = books.run('<inspect detail="0"><object>UOM</object></inspect>').find("data/Type")
    assert described is not None and described.findtext("Fields/Field") == "RECORDNO"


def test_inspect_lists_all_objects(books: Books) -> None:
    data = books.run("<inspect><object>*</object></inspect>").find("data")
    assert {"project", "podocument"} <= {kind.get("typename") for kind in data}
