"""Names of companies, taken apart: which company it is, what it does, and its legal form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from attrs import frozen

from ..text.normal import ORGANISATION
from .words import (
    ABBREVIATIONS,
    ANYWHERE,
    FORMS,
    IN_CARE_OF,
    SHARED,
    TRADES_AS,
    UNTOLD,
    number_in,
)

_LONGEST_FORM = max(map(len, FORMS))
_LETTERED = ("pllc", "lllp", "llc", "llp", "lp", "pc", "pa")
_ORDINALS = ("st", "nd", "rd", "th")


@frozen(cache_hash=True)
class CompanyName:
    """One name of a company.

    Args:
        telling: The words that say which company it is.
        shared: The words that say what it does, which many companies have in their names.
        numbers: What counts the companies of one owner: 2, II, Second.
        form: Its legal form, or nothing.
        whole: All words but the numbers as one, for some write *BlueSky* and others *Blue Sky*.
        initials: Those of all words, with and without articles and the like.
    """

    telling: tuple[str, ...]
    shared: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    form: str = ""
    whole: str = ""
    initials: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 15)
def company_names(text: str) -> tuple[CompanyName, ...]:
    """Read the names in what `normal.organisation_name` wrote: *A, trading as B* are two.

    Args:
        text: A normalised name.
    """
    words = tuple(text.removeprefix(ORGANISATION).split())
    names = [_read(part) for part in _split(_before(words))]
    return tuple(name for name in names if name.telling)


def _before(words: Sequence[str]) -> Sequence[str]:
    """The words before *care of*."""
    ends = [at for phrase in IN_CARE_OF for at in _places(words, phrase) if at]
    return words[: min(ends, default=len(words))]


def _split(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The words around *trading as* and the like."""
    found = [(at, len(phrase)) for phrase in TRADES_AS for at in _places(words, phrase) if at]
    start = 0
    for at, length in sorted(found, key=lambda one: (one[0], -one[1])):
        if at >= start:
            yield words[start:at]
            start = at + length
    yield words[start:]


def _places(words: Sequence[str], phrase: Sequence[str]) -> Iterator[int]:
    length = len(phrase)
    return (
        at for at in range(len(words) - length) if tuple(words[at : at + length]) == tuple(phrase)
    )


def _read(words: Sequence[str]) -> CompanyName:
    rest, form = _without_form(_joined_letters(words))
    told = [ABBREVIATIONS.get(word, word) for word in rest if word not in UNTOLD] or list(rest)
    numbers = [_number(word, at, len(told)) for at, word in enumerate(told)]
    named = [word for word, number in zip(told, numbers, strict=True) if not number]
    telling = [word for word in named if singular(word) not in SHARED]
    counted = tuple(sorted(number for number in numbers if number))
    if not telling:
        telling, named, counted = (named, [], counted) if named else (told, [], ())
    shared = tuple(sorted({singular(word) for word in named} - {singular(w) for w in telling}))
    return CompanyName(
        tuple(telling), shared, counted, form, "".join(named or telling), _initials(rest, told)
    )


def _initials(*names: Sequence[str]) -> frozenset[str]:
    return frozenset("".join(word[0] for word in words) for words in names if len(words) > 1)


def _joined_letters(words: Sequence[str]) -> list[str]:
    """Letters with full stops between them are one word, as in *L.L.C.* they are."""
    found: list[str] = []
    run: list[str] = []
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha():
            run.append(word)
        else:
            found += _word_of(run)
            run = []
            found += [word] if word else []
    return found


def _word_of(letters: Sequence[str]) -> list[str]:
    """One word, but for a legal form at its end."""
    word = "".join(letters)
    form = next((form for form in _LETTERED if word.endswith(form)), "")
    return [part for part in (word.removesuffix(form), form) if part]


def _without_form(words: Sequence[str]) -> tuple[list[str], str]:
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        if form := FORMS.get(tuple(words[-length:]), ""):
            return list(words[:-length]), form
    for at in range(1, len(words)):
        if words[at] in ANYWHERE:
            return [*words[:at], *words[at + 1 :]], FORMS[words[at],]
    return list(words), ""


def _number(word: str, at: int, count: int) -> str:
    """The number that a word stands for; in letters not in front, and one letter at the end."""
    digits = word[:-2] if word[-2:] in _ORDINALS else word
    if digits.isdecimal():
        return digits.lstrip("0") or "0"
    if not at or (len(word) == 1 and at < count - 1):
        return ""
    return number_in(word) or (word if len(word) == 1 and word.isascii() else "")


@lru_cache(maxsize=1 << 14)
def singular(word: str) -> str:
    """Leave the plural out of an English word.

    Args:
        word: One word of a name.
    """
    if len(word) < 5 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
