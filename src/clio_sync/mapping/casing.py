"""Names as people write them: shouting is lowered, everything else is left alone."""

from __future__ import annotations

import re

from .cleaning import text
from .naming import folded, words
from .transform import same, shipped
from .values import Unfit

SMALL = words("da das de degli dei del della den der des di dos du la las los van vom von zum zur")
"""Particles of family names that are written small inside a name."""

_KEPT = words(
    "ii iii iv vi vii viii llc llp lllp lp pllc pc pa plc usa us uk na nv md phd dds jd cpa"
)
"""What is written in capitals, or in no regular way."""
_TITLES = words("dr mr mrs ms st jr sr")
_WORD = re.compile(r"[^\W\d_]+")


@shipped(back=same)
def name_case(value: object) -> str | Unfit | None:
    """Write SHOUTED names with initial capitals; McDonald, van der Berg and O'Brien stay.

    A name is touched only if all of it is in capitals; what cannot be known (JT,
    III, LLC) keeps them, and particles inside a name are written small.

    Args:
        value: The cell.
    """
    line = text(value)
    if not isinstance(line, str) or not _is_shouting(line):
        return line
    split = enumerate(line.split(" "))
    return " ".join(_lowered(word, inner=index > 0) for index, word in split)


def _is_shouting(line: str) -> bool:
    letters = "".join(filter(str.isalpha, line))
    return letters.isupper() and any(len(word) > 2 for word in _WORD.findall(line))


def _lowered(word: str, *, inner: bool) -> str:
    bare = folded(word).strip(".,")
    if bare in _TITLES and (word.endswith(".") or inner):
        return word.capitalize()
    if bare.replace(".", "") in _KEPT or "." in bare:
        return word
    if inner and bare in SMALL:
        return word.lower()
    return _WORD.sub(_capitalised, word)


def _capitalised(found: re.Match[str]) -> str:
    word = found[0]
    if found.start() and found.string[found.start() - 1] in "'\u2019" and len(word) == 1:
        return word.lower()
    lower = word.capitalize()
    if lower.upper() != word or _is_initials(word):
        return word  # Turkish dotted capitals and the like: they do not come back
    if len(word) > 3 and word.startswith("MC"):
        return f"Mc{word[2:].capitalize()}"
    return lower


def _is_initials(word: str) -> bool:
    return len(word) <= 2 and not any(letter in "AEIOUY" for letter in word)
