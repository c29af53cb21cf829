"""The condition text of `readByQuery`: SQL-like comparisons joined with AND, OR and brackets.

Words of an enumeration are compared by their stored code (`STATUS = 'T'`), as the vendor does.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.intacct.access import Column
from sandbox.intacct.filters import COMPARISONS, BadFilter, Columns, Test, like_pattern
from sandbox.intacct.values import parse

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<sign><=|>=|<>|!=|[<>=(),])|(?P<word>[^\s<>=!(),']+))"
)
_SIGNS = {
    "=": "equalto", "<": "lessthan", ">": "greaterthan", "<=": "lessthanorequalto",
    ">=": "greaterthanorequalto", "<>": "notequalto", "!=": "notequalto",
}  # fmt: skip


def compile_condition(source: str, columns: Columns) -> Test:
    """Return the test a condition spells; empty text accepts every row. Raises BadFilter."""
    tokens = _tokens(source)
    if not tokens:
        return lambda row: True
    reader = _Reader(tokens, columns)
    test = reader.any_of()
    if reader.left:
        raise BadFilter(f"Syntax error near {reader.left[0]}")
    return test


def _tokens(source: str) -> list[str]:
    source, position, found = source.strip(), 0, []
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise BadFilter(f"Syntax error near {source[position : position + 20]}")
        found.append(match.group().strip())
        position = match.end()
    return found


class _Reader:
    """Reads tokens from the left: OR of ANDs of comparisons."""

    def __init__(self, tokens: list[str], columns: Columns) -> None:
        self.left = tokens
        self._columns = columns

    def any_of(self) -> Test:
        """Return the test of the alternatives from here on; raises BadFilter."""
        tests = [self._all_of()]
        while self._accept("OR"):
            tests.append(self._all_of())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._accept("AND"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._accept("("):
            test = self.any_of()
            self._expect(")")
            return test
        target = self._columns(self._next())
        if self._accept("IS"):
            wanted = not self._accept("NOT")
            self._expect("NULL")
            return lambda row: (target.get(row) in (None, "")) is wanted
        return self._comparison(target)

    def _comparison(self, target: Column) -> Test:
        wanted = not self._accept("NOT")
        if self._accept("LIKE"):
            pattern = like_pattern(_literal(self._next()))
            return lambda row: (
                bool(target.show(row)) and (bool(pattern.fullmatch(target.show(row))) is wanted)
            )
        if self._accept("IN"):
            return _compare(target, "in" if wanted else "notin", self._list())
        sign = self._next()
        if sign not in _SIGNS or not wanted:
            raise BadFilter(f"Syntax error near {sign}")
        return _compare(target, _SIGNS[sign], [_literal(self._next())])

    def _list(self) -> list[str]:
        self._expect("(")
        found = [_literal(self._next())]
        while self._accept(","):
            found.append(_literal(self._next()))
        self._expect(")")
        return found

    def _next(self) -> str:
        if not self.left:
            raise BadFilter("Syntax error at the end of the query")
        return self.left.pop(0)

    def _accept(self, word: str) -> bool:
        if self.left and self.left[0].upper() == word:
            self.left.pop(0)
            return True
        return False

    def _expect(self, word: str) -> None:
        token = self._next()
        if token.upper() != word:
            raise BadFilter(f"Syntax error near {token}")


def _literal(token: str) -> str:
    if not token.startswith("'"):
        return token
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def _compare(target: Column, name: str, given: list[str]) -> Test:
    codes = dict(target.field.codes)
    try:
        values = given if codes else [parse(target.field.kind, text) for text in given]
    except ValueError as error:
        raise BadFilter(f"Invalid value {error} for field {target.name}") from error
    match = COMPARISONS[name][1]

    def test(row: Any) -> bool:
        value = target.get(row)
        return value not in (None, "") and match(codes.get(value, value), values)

    return test
