"""What every product file has in common."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("plyhub", "inventory", "procurement", "integrations", "sandbox")
LONGEST = 400
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
PRINTS = {
    # The ready line that whoever started a stand-in reads.
    "sandbox/server.py",
}


@cache
def _sources() -> dict[str, str]:
    found = (path for name in PRODUCT for path in (ROOT / name).rglob("*.py"))
    return {
        str(path.relative_to(ROOT)): path.read_text()
        for path in sorted(found)
        if "migrations" not in path.parts
    }


@cache
def _others() -> dict[str, str]:
    folders = [
        (ROOT / "templates", "*.html"),
        (ROOT / "static", "*.css"),
        (ROOT / "static", "*.js"),
    ]
    found = (path for folder, pattern in folders for path in folder.rglob(pattern))
    own = (path for path in found if path.name not in ("htmx.min.js",))
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted(own)}


def test_there_is_source_to_look_at():
    assert {name.partition("/")[0] for name in _sources()} == set(PRODUCT)


def test_no_file_is_longer_than_can_be_read():
    lengths = {name: len(text.splitlines()) for name, text in _sources().items()}

    assert {name: count for name, count in lengths.items() if count > LONGEST} == {}


def test_every_module_says_what_it_is_for():
    def needs_words(name: str, text: str) -> bool:
        plain = name.endswith(("__init__.py", "apps.py"))
        return bool(text.strip()) and not plain and ast.get_docstring(ast.parse(text)) is None

    assert [name for name, text in _sources().items() if needs_words(name, text)] == []


def test_nothing_is_left_unfinished():
    texts = _sources() | _others()

    assert [name for name, text in texts.items() if UNFINISHED.search(text)] == []


@cache
def _calls(text: str) -> set[str]:
    """Names of the functions called by their bare name."""
    return {
        node.func.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize("wanted", ["print", "breakpoint", "eval", "exec"])
def test_nothing_is_printed_or_evaluated(wanted):
    allowed = PRINTS if wanted == "print" else set()

    calling = {name for name, text in _sources().items() if wanted in _calls(text)}

    assert calling - allowed == set()


def test_no_error_is_swallowed_unseen():
    def is_bare(node: ast.AST) -> bool:
        return isinstance(node, ast.ExceptHandler) and node.type is None

    bare = [
        name for name, text in _sources().items() if any(map(is_bare, ast.walk(ast.parse(text))))
    ]

    assert bare == []


def test_amounts_are_never_floats():
    """Times and waits are floats; in the domain there is nothing to wait for."""
    domain = {
        name: text
        for name, text in _sources().items()
        if name.startswith(("inventory/", "procurement/"))
    }

    assert [name for name, text in domain.items() if "float" in _calls(text)] == []
