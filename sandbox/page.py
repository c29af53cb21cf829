"""The page at "/": what a stand-in holds and what it was asked, for a person to read."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any

from sandbox.log import Entry, Log
from sandbox.system import Response, Section, System

_NUMBER = ' class="number"'
_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--dim:#667}
@media (prefers-color-scheme:dark){:root{--dim:#aab}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1rem}
h1{font-size:1.4rem;margin:.2rem 0}p{margin:.3rem 0}
.dim,small{color:var(--dim)}
.badge{background:#b45309;color:#fff;border-radius:.3rem;padding:.1rem .5rem;font-size:.75rem}
nav{display:flex;flex-wrap:wrap;gap:.3rem .9rem;margin:.7rem 0}
details{border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0}
summary{cursor:pointer;padding:.5rem .8rem;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{padding:.3rem .8rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
th{color:var(--dim);font-weight:600;white-space:nowrap}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody tr:hover{background:var(--soft)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;font-size:.8rem}
.bad{color:#c2410c;font-weight:600}
.log details{border:0;margin:0}.log summary{padding:0;font-weight:400}
"""


def render(system: System, log: Log) -> Response:
    """Return the page as HTML, complete in itself."""
    with system.store.lock:
        sections = system.sections()
    links = "".join(f'<a href="#s{n}">{escape(s.title)}</a>' for n, s in enumerate(sections))
    body = "".join(_section(number, section) for number, section in enumerate(sections))
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(system.label)} (sandbox)</title><style>{_STYLE}</style></head><body>"
        f'<h1>{escape(system.label)} <span class="badge">SANDBOX</span></h1>'
        '<p class="dim">A stand-in with made-up data. Reload the page to see what changed.</p>'
        f'<nav>{links}<a href="#log">Requests</a></nav>{body}{_log(log.entries())}</body></html>'
    )
    return Response(200, html.encode(), "text/html; charset=utf-8")


def _section(number: int, section: Section) -> str:
    total = len(section.rows) if section.total is None else section.total
    shown = f"first {len(section.rows)} of {total:,}" if total > len(section.rows) else f"{total:,}"
    opened = " open" if number == 0 else ""
    return (
        f'<details id="s{number}"{opened}><summary>{escape(section.title)} '
        f"<small>{shown}</small></summary>"
        f'<div class="scroll">{_table(section)}</div></details>'
    )


def _table(section: Section) -> str:
    if not section.rows:
        return '<p class="dim" style="padding:0 .8rem .5rem">Nothing yet.</p>'
    numeric = map(any, zip(*(map(_is_number, row) for row in section.rows), strict=True))
    head = "".join(
        f"<th{_NUMBER if right else ''}>{escape(column)}</th>"
        for column, right in zip(section.columns, numeric, strict=True)
    )
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in section.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"<td{_NUMBER if _is_number(value) else ''}>{escape(text)}</td>"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _log(entries: list[Entry]) -> str:
    rows = "".join(map(_entry, entries[:100]))
    table = (
        "<table><thead><tr><th>Time (UTC)</th><th>Request</th><th>Status</th>"
        f'<th class="number">ms</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return (
        '<details id="log" class="outer" open><summary>Requests '
        f'<small>last {len(entries[:100])}, newest first; <a href="/log.json">all as JSON</a>'
        f'</small></summary><div class="scroll log">{table}</div></details>'
    )


def _entry(entry: Entry) -> str:
    bad = ' class="bad"' if entry.status == 0 or entry.status >= 400 else ""
    status = str(entry.status or "no answer") + (f" ({entry.fault})" if entry.fault else "")
    texts = [text for text in (entry.request, entry.response) if text]
    bodies = "".join(f"<pre>{escape(text)}</pre>" for text in texts)
    what = escape(entry.what)
    inner = f"<details><summary>{what}</summary>{bodies}</details>" if bodies else what
    return (
        f"<tr><td>{escape(entry.time[11:23])}</td><td>{inner}</td><td{bad}>{escape(status)}</td>"
        f'<td class="number">{entry.milliseconds:g}</td></tr>'
    )
