"""HTML and plain text for notes, and the quotation marks that word processors make."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from .cleaning import lines, text
from .naming import words
from .transform import same, shipped
from .values import Unfit

_BREAKS = words(
    "address article blockquote br div dl dt dd h1 h2 h3 h4 h5 h6 hr li ol p "
    "pre section table tr ul"
)
_UNSEEN = frozenset(["head", "script", "style", "template", "title"])
_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201b\u2032\u00b4\u201c\u201d\u201e\u201f\u2033", "''''''\"\"\"\"\""
)


@shipped(back=same)
def straight_quotes(value: object) -> str | Unfit | None:
    """Write curly quotation marks and apostrophes as straight ones, so that O’Brien is O'Brien.

    Args:
        value: The cell.
    """
    line = text(value)
    return line.translate(_QUOTES) if isinstance(line, str) else line


_OPEN = re.compile(r"<[^<>]*(?=<|$)")
_OPENED = 200
"""Each of them makes the parser look for its end through all the rest of the text."""


class _Reader(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = 0 if tag == "body" else self.hidden + (tag in _UNSEEN)
        if tag in _BREAKS:
            self.seen.append("\n- " if tag == "li" else "\n")
        elif tag in {"td", "th"}:
            self.seen.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _UNSEEN and self.hidden > 0
        if tag in _BREAKS - {"br", "hr"}:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(re.sub(r"\s+", " ", data))

    def unknown_decl(self, data: str) -> None:
        self.handle_data(data.removeprefix("CDATA[") if data.startswith("CDATA[") else "")


@shipped(back=None)
def html_to_text(value: object) -> str | Unfit | None:
    """Write HTML as the text that a reader sees: lines for blocks, dashes for items, no tags.

    What cannot be seen (scripts, styles) goes. There is no way back to the markup.

    Args:
        value: The cell.
    """
    if not isinstance(value, str):
        return lines(value)
    if sum(1 for _ in _OPEN.finditer(value)) > _OPENED:
        return Unfit("has too many tags without an end", "Export it again.")
    reader = _Reader()
    reader.feed(value)
    reader.close()
    if reader.hidden:
        return Unfit("has a part that is hidden and has no end", "Close its script or style.")
    written = lines("".join(reader.seen))
    return re.sub(r"\n{3,}", "\n\n", written) if isinstance(written, str) else written


def _back_to_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    return html.unescape(re.sub(r"<br ?/?>", "\n", value))


@shipped(back=_back_to_text)
def text_to_html(value: object) -> str | Unfit | None:
    """Write plain text as HTML: nothing in it is taken for markup, and lines stay lines.

    Args:
        value: The cell.
    """
    written = lines(value)
    if not isinstance(written, str):
        return written
    return html.escape(written, quote=False).replace("\n", "<br>")
