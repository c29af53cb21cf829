"""Tasks of projects in the Sage Intacct stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import children, invoice, lineitem
from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


def create(name: str, **fields: str) -> str:
    return f"<create><{name}>{children(fields)}</{name}></create>"


def project(number: str) -> str:
    return create("PROJECT", PROJECTID=number, NAME=number, PROJECTCATEGORY="Contract",
                  LOCATIONID="100")  # fmt: skip


def task(name: str = "Rough-in", **changes: str) -> str:
    fields = {"NAME": name, "PROJECTID": "PRJ-4521", "TASKSTATUS": "Planned", **changes}
    return create("TASK", **fields)


def test_task_is_called_by_its_number_unless_named(books: Books) -> None:
    assert books.run(task()).findtext("data/task/TASKID") == "1"
    books.run(task("Trim", TASKID="TRIM", PARENTKEY="1", ITEMID="INV-WHIP", BILLABLE="true"))
    books.run(task("Caps", TASKID="CAPS", PARENTKEY="2"))
    fields = "TASKID NAME PROJECTNAME TASKSTATUS PARENTID PARENTTASKNAME ROOTPARENTID ITEMNAME"
    assert books.query("TASK", fields) == [
        {"TASKID": "1", "NAME": "Rough-in", "PROJECTNAME": "Job 4521", "TASKSTATUS": "Planned",
         "PARENTID": "", "PARENTTASKNAME": "", "ROOTPARENTID": "", "ITEMNAME": ""},
        {"TASKID": "TRIM", "NAME": "Trim", "PROJECTNAME": "Job 4521", "TASKSTATUS": "Planned",
         "PARENTID": "1", "PARENTTASKNAME": "Rough-in", "ROOTPARENTID": "1", "ITEMNAME": "Whip"},
        {"TASKID": "CAPS", "NAME": "Caps", "PROJECTNAME": "Job 4521", "TASKSTATUS": "Planned",
         "PARENTID": "TRIM", "PARENTTASKNAME": "Trim", "ROOTPARENTID": "1", "ITEMNAME": ""},
    ]  # fmt: skip
    coded = (
        "<readByQuery><object>TASK</object><fields>TASKID</fields>"
        "<query>TASKSTATUS = 'L' AND TASKID = 'TRIM'</query></readByQuery>"
    )
    assert books.rows(coded) == [{"TASKID": "TRIM"}]


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (task(NAME=""), ("BL01001973", "The required field 'Task name' is missing")),
        (task(PROJECTID=""), ("BL01001973", "The required field 'Project' is missing")),
        (task(PROJECTID="PRJ-9"), ("BL01001973", "Invalid Project 'PRJ-9' specified.")),
        (task(TASKSTATUS=""), ("BL01001973", "The required field 'Task status' is missing")),
        (task(TASKSTATUS="Late"),
         ("BL01001973", "Invalid value 'Late' for the field 'Task status'")),
        (task(TASKID="T-1"),
         ("BL34000061", "Another Task with the given value(s) T-1  already exists")),
        (task(TASKID="T" * 21),
         ("BL01001973", f"The Task ID '{'T' * 21}' is longer than 20 characters")),
        (task(PARENTKEY="9"), ("BL01001973", "Invalid Parent task '9' specified.")),
        (task(PARENTKEY="1", PROJECTID="PRJ-1"),
         ("BL01001973", "Invalid Parent task '1' specified.")),
        (task(COLOUR="red"), ("BL01001973", "Field COLOUR is not valid for object TASK")),
    ],
)  # fmt: skip
def test_bad_task_is_refused_and_changes_nothing(
    books: Books, function: str, problem: tuple[str, str]
) -> None:
    books.run(project("PRJ-1"))
    books.run(task(TASKID="T-1"))
    before = books.state()
    assert books.refusal(function) == [problem, ("BL01001973", "Could not create Task record!")]
    assert books.state() == before


def test_task_id_is_unique_in_its_project_only(books: Books) -> None:
    books.run(project("PRJ-1"))
    books.run(task(TASKID="T-1"))
    books.run(task(TASKID="T-1", PROJECTID="PRJ-1"))
    assert len(books.query("TASK", "TASKID")) == 2


def test_line_takes_tasks_of_its_own_project(books: Books) -> None:
    books.run(project("PRJ-1"))
    books.run(task(TASKID="T-1"))
    books.run(invoice(lines=[lineitem(taskid="T-1")]))
    before = books.state()
    other = invoice("N-2", lines=[lineitem(projectid="PRJ-1", taskid="T-1")])
    assert books.refusal(other)[0] == ("BL01001973", "Invalid Task 'T-1' specified.")
    assert books.state() == before


def test_task_is_removed_by_its_number(books: Books) -> None:
    books.run(task(TASKID="T-1"))
    books.run(task(TASKID="T-2"))
    assert books.run('<delete_task key="1"/>').findtext("key") == "1"
    books.run("<delete><object>TASK</object><keys>2</keys></delete>")
    assert books.query("TASK", "TASKID") == []
    assert books.refusal('<delete_task key="1"/>')[0][0] == "DL02000001"
