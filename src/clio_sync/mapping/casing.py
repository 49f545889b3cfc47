"""Names as people write them: shouting is lowered, everything else is left alone."""

from __future__ import annotations

import re

from .cleaning import text
from .naming import folded, words
from .transform import same, shipped
from .values import Unfit

SMALL = words("da das de degli dei del della den der des di dos du la las los van vom von zum zur")
"""Particles of family names that are written small inside a name."""

_SMALL = SMALL | words("and for of the")
_KEPT = words(
    "ii iii iv vi vii viii llc llp lllp lp pllc pc pa plc usa us uk na nv md phd dds jd cpa"
)
"""What is written in capitals, or in no regular way."""
_TITLES = words("dr mr mrs ms st jr sr")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]{1,2}(?:&[^\W\d_]{1,2})+")
"""AT&T, H&R, P&G."""
_LONGEST_SPELT = 4
_VOWELS = re.compile("[AEIOUY]")
_STARTS = words(
    "BH BJ BL BR CH CL CR CZ DH DJ DL DR DV DW DZ FJ FL FR GH GJ GL GN GR GW HJ HL HR HV JH KH KJ "
    "KL KN KR KV KW LH LJ LL MB MC MK ML MN MP MR MS ND NG NJ NK NN NS NT NW NZ PF PH PL PR PS PT "
    "RH RZ SC SH SJ SK SL SM SN SP SQ SR ST SV SW SZ TC TH TJ TR TS TW TZ VL VR WH WL WR XH ZB ZD "
    "ZH ZL ZN ZV ZW"
)
_ENDS = words(
    "BB BS BT CH CK CS CT CZ DD DS DT DZ FF FS FT GG GH GS GT HL HM HN HR HS HT JK KH KK KS KT "
    "LB LC LD LF LG LH LK LL LM LN LP LS LT LV LZ MB MM MP MS MT NC ND NG NH NK NN NS NT NX NZ "
    "PF PH PP PS PT QS RB RC RD RF RG RH RJ RK RL RM RN RP RR RS RT RV RZ SH SK SS ST SZ TH TS "
    "TT TZ VS WD WL WN WS XT ZZ"
)
"""With what the names of people begin and end where these are two consonants."""


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
    if bare.replace(".", "") in _KEPT or "." in bare or _LETTERS.fullmatch(word.strip(".,")):
        return word
    if inner and bare in _SMALL:
        return word.lower()
    return _WORD.sub(_capitalised, word)


def _capitalised(found: re.Match[str]) -> str:
    word = found[0]
    if found.start() and found.string[found.start() - 1] in "'\u2019" and len(word) == 1:
        return word.lower()
    lower = word.capitalize()
    if lower.upper() != word or _is_spelt(word):
        return word  # Turkish dotted capitals and the like: they do not come back
    if len(word) > 3 and word.startswith("MC"):
        return f"Mc{word[2:].capitalize()}"
    return lower


def _is_spelt(word: str) -> bool:
    """Whether a word is said letter by letter, since nobody could read it: JT, KPMG, IBM, FBI."""
    if not word.isascii() or len(word) > _LONGEST_SPELT:
        return False
    start, end = word[:2], word[-2:]
    return (
        not _VOWELS.search(word)
        or not (_VOWELS.search(start) or start in _STARTS)
        or not (_VOWELS.search(end) or end in _ENDS)
    )
