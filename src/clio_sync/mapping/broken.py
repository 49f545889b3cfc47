"""What spoils text on its way here: spreadsheets, wrong encodings, and signs that nobody sees."""

from __future__ import annotations

import re
import unicodedata

from .naming import words
from .values import Unfit

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2800\u3164\ufeff")
) | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)])
"""Blanks of no width, and marks that turn the direction of what stands behind them."""
_UNSEEN = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")
_JOINERS = "\u200c\u200d "
"""They belong into some words and emoji; alone they are nothing."""

_FORMULA_ERRORS = (
    "N/A NA N/D NV NAME? NULL! NUM! REF! VALUE! DIV/0! SPILL! CALC! FIELD! BLOCKED! CONNECT! "
    "BUSY! PYTHON! UNKNOWN! EXTERNAL! ERROR! GETTING_DATA NOME? NOM? NOMBRE? WERT! BEZUG! ZAHL! "
    "ÜBERLAUF! VALEUR! NOMBRE! NUL! VALORE! RIF! ¡VALOR! ¡REF! ¿NOMBRE? ¡NUM! ¡DIV/0! ¡NULO!"
)
SPREADSHEET_ERRORS = frozenset(f"#{name}" for name in words(_FORMULA_ERRORS))
"""What a formula comes to that has failed, in the languages of spreadsheets."""
_NARROW = re.compile(r"#{3,}|Err:\d{3}")
_ROUNDED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?[eE]\+\d{1,3}|[+-]?\d[.,]\d+[eE]-\d{2,3}", re.ASCII)
_NOTHINGS = words("NULL (null) \\N NaN nan NaT <NA> <null> <NULL>") | {"[object Object]"}
"""What programs write for nothing, and people do not."""
_COUNTING = frozenset("0123456789+-")
SUSPECT = _COUNTING | frozenset("#EN(\\n<[")
"""How all of these begin, so that most text is looked at once."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f]")
_HALF = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LOST = "\ufffd"
_AFTER = "\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_PAIRS = re.compile(rf"[\u00c2-\u00f4][{_AFTER}]")
_TELLING = re.compile(rf"[ÂÃ][{_AFTER}]|â[€„]|ï»¿|ðŸ")

_ENCODING = "Check the encoding of the source."
_AS_ERROR = Unfit("is a spreadsheet's error", "Repair the formula, or empty the cell.")
_AS_NARROW = Unfit("is what a spreadsheet shows of too narrow a column", "Widen it; export again.")
_AS_ROUNDED = Unfit("is a number that a spreadsheet has rounded", "Format the column as text.")
AS_NOTHING = Unfit("is what programs write for nothing", "Empty the cell.")
_AS_ZERO = Unfit("has a zero byte in it", _ENCODING)
_AS_CONTROL = Unfit("has a control character in it", "Type it anew, or clean the export.")
_AS_HALF = Unfit("has half a character in it", _ENCODING)
_AS_LOST = Unfit("has a character that was lost (�)", "Export the source again, as UTF-8.")
_AS_MISREAD = Unfit("was read in a wrong encoding", "Export the source again, as UTF-8.")


def clean(text: str) -> str:
    """NFC, and nothing that cannot be seen."""
    if text.isascii():
        return text
    seen = text.translate(_INVISIBLE) if _UNSEEN.search(text) else text
    return unicodedata.normalize("NFC", seen)


def unless_broken(line: str) -> str | Unfit | None:
    """A text itself, unless something went wrong on its way here.

    Args:
        line: Cleaned text, with or without line breaks.
    """
    if line and line[0] in SUSPECT and (found := _artefact(line)) is not None:
        return found
    if line.isascii():
        return line if line.isprintable() else _unprintable(line)
    if _LOST in line:
        return _AS_LOST
    if not line.strip(_JOINERS):
        return None
    return line if line.isprintable() else _unprintable(line)


def _artefact(line: str) -> Unfit | None:
    """What is wrong with text that as a whole is a program's and no person's."""
    if line[0] in _COUNTING:
        signed = "E" in line or "e" in line
        return _AS_ROUNDED if signed and _ROUNDED.fullmatch(line) else None
    if line.upper() in SPREADSHEET_ERRORS:
        return _AS_ERROR
    if line in _NOTHINGS:
        return AS_NOTHING
    return _AS_NARROW if _NARROW.fullmatch(line) else None


def _unprintable(line: str) -> str | Unfit:
    if "\x00" in line:
        return _AS_ZERO
    if _CONTROL.search(line):
        return _AS_CONTROL
    return _AS_HALF if _HALF.search(line) else line


def misread(text: str) -> Unfit | None:
    """Why text is not what was written: ``JosÃ©`` is José, read as Windows-1252.

    Args:
        text: As the source gives it: its blanks may be halves of letters.
    """
    if not _PAIRS.search(text):
        return None
    if not _TELLING.search(text) and len(_PAIRS.findall(text)) < 3:
        return None
    try:
        text.encode("cp1252").decode()
    except UnicodeError:
        return None
    return _AS_MISREAD
