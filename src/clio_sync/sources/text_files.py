"""What a file of text is made of: its encoding and its delimiter, found by looking.

Spreadsheets leave files behind in many dialects and say nothing about them.
A look is enough for those met in practice; what is no table of text at all is
refused with its likely name.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from ..errors import SourceError

_CHUNK = 1 << 16
_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)
_NO_TABLE = (("{", "JSON"), ("[", "JSON"), ("<", "HTML or XML"))


def encoding_of(path: Path) -> str:
    """Find the encoding of a file: by its mark, or UTF-8 where it is that, or else cp1252.

    Args:
        path: A file that exists.

    Raises:
        SourceError: It is no text.
    """
    with path.open("rb") as file:
        head = file.read(8)
    _refuse_what_is_no_text(path, head)
    marked = (encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark))
    return next(marked, None) or ("utf-8" if _is_utf8(path) else "cp1252")


def _refuse_what_is_no_text(path: Path, head: bytes) -> None:
    if not head:
        msg = f"{path.name} is empty."
        raise SourceError(msg, advice="Export it again, with its headings in the first row.")
    for start, what in _NO_TEXT:
        if head.startswith(start):
            msg = f"{path.name} is {what}, not a CSV file."
            raise SourceError(msg, advice="Open it in a spreadsheet and save it as CSV (UTF-8).")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if b"\0" in chunk:
                    _refuse_nul(path)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse_nul(path: Path) -> None:
    msg = f"{path.name} contains NUL bytes, so it is not a CSV file in an encoding that says so."
    raise SourceError(msg, advice="Save it as CSV (UTF-8).")


def delimiter_of(path: Path, first_line: str) -> str:
    """Find what separates the cells: the most frequent candidate outside quotes.

    Args:
        path: The file, for the message.
        first_line: Its headings.

    Raises:
        SourceError: It is no table.
    """
    for start, what in _NO_TABLE:
        if first_line.lstrip().startswith(start):
            msg = f"{path.name} looks like {what}, not like a CSV file."
            raise SourceError(msg, advice="Export a table with its headings in the first row.")
    bare = "".join(first_line.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)
