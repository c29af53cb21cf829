"""Text members: some hold HTML, which must not reach a page of ours as such."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4"})
_UNSEEN = frozenset({"script", "style"})


def text(value: str | None) -> str:
    """The text without blanks around it; empty for none."""
    return value.strip() if value else ""


def plain(value: str | None) -> str:
    """HTML as plain text, one line per paragraph; text that is not HTML comes back as it is."""
    found = text(value)
    if "<" not in found and "&" not in found:
        return found
    reader = _Reader()
    reader.feed(found)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
