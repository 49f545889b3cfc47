"""Numbers and amounts of money: read in one notation, and refused where there could be two."""

from __future__ import annotations

import re
from decimal import Decimal

from .cells import canonical_number
from .cleaning import text
from .transform import Transform, maker, same, shipped
from .values import Unfit

_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_LONGEST = 77
_NO_NUMBER = Unfit("is no number", "Write it as 1234.50.")


@shipped(back=same)
def number(value: object) -> str | Unfit | None:
    """A number as plain decimal text; 1,234.5 is read, 1.234,5 and 1E+11 are refused."""
    line = text(value)
    if not isinstance(line, str):
        return line
    return _written(line) if _NUMBER.fullmatch(line) else _NO_NUMBER


def _written(line: str) -> str | Unfit:
    if len(line) > _LONGEST:
        return Unfit("has more digits than Clio takes", "Check the column.")
    return canonical_number(Decimal(line.replace(",", "").replace(" ", "")))


_AMOUNT = re.compile(
    r"(?P<minus>-)? ?(?P<sign>[$€£¥])? ?(?P<second>-)? ?"
    r"(?P<number>(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?) ?(?P<last>[$€£¥])?",
    re.ASCII,
)
_BOOKED = re.compile(r"(?P<sign>[$€£¥])? ?\((?P<rest>.+)\)")
_PLAIN = re.compile(r"\$?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d\d?)?", re.ASCII)
"""As nearly all are written; the others are looked at more closely."""
_EITHER = re.compile(r"(?<![\d.,])(?!0\.)\d{1,3}\.\d{3}(?![\d.,])", re.ASCII)
_NO_AMOUNT = Unfit("is no amount of money", "Write it as 1234.50.")
_THOUSANDS = Unfit("may be thousands or a fraction", "Write it as 1234.00, or use amount().")


@shipped(back=same)
def money(value: object) -> str | Unfit | None:
    """An amount as plain decimal text; one currency sign and commas or blanks of thousands go.

    What is no whole number of cents is refused: ``1.234`` is a thousand in one half of
    the world, and `amount` says in which.
    """
    line = text(value)
    if not isinstance(line, str):
        return line
    if not isinstance(value, str):
        return _of_number(value, line)
    if _PLAIN.fullmatch(line):
        return _written(line.lstrip("$"))
    return _THOUSANDS if "." in line and _EITHER.search(line) else _amount(line)


def _of_number(value: object, line: str) -> str | Unfit:
    """A number that a program has computed: 0.1 + 0.2 is thirty cents."""
    if isinstance(value, float) and abs(value - round(value, 2)) <= 1e-9 * max(1, abs(value)):
        line = canonical_number(Decimal(str(round(value, 2))))
    return _in_cents(line) if _NUMBER.fullmatch(line) else _NO_AMOUNT


def _in_cents(line: str) -> str | Unfit:
    written = _written(line)
    if isinstance(written, str) and len(written.partition(".")[2]) > 2:
        return Unfit("has fractions of a cent", "Round it, or say its notation with amount().")
    return written


def _amount(line: str, signs: str = "$€£¥") -> str | Unfit:
    booked = _BOOKED.fullmatch(line) if line.endswith(")") else None
    bare = f"{booked['sign'] or ''}{booked['rest']}" if booked else line
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        return _NO_AMOUNT
    said = [sign for sign in (found["sign"], found["last"]) if sign]
    minuses = [minus for minus in (booked, found["minus"], found["second"]) if minus]
    if len(said) > 1 or len(minuses) > 1:
        return _NO_AMOUNT
    if said and said[0] not in signs:
        return Unfit("is in another currency", "Change it, or declare its currency.")
    return _in_cents(f"-{found['number']}" if minuses else found["number"])


_SIGNS = {"EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "": "$€£¥"}
_DOLLARS = "$"
_SWAPPED = str.maketrans(".,", ",.")
_APOSTROPHES = re.compile(r"(?<=\d)['\u2019](?=\d{3})")


@maker
def amount(*, decimal: str = ".", currency: str = "") -> Transform:
    """Read an amount of money in a declared notation, as plain decimal text.

    The sign of the currency, spaces and the separators of thousands go; parentheses mean
    less than nothing. Another notation or currency than the declared one is refused.

    Args:
        decimal: What stands before the cents: ``.`` or ``,``.
        currency: The code that may stand beside it, such as ``USD``; another is refused.

    Raises:
        ValueError: The decimal sign is neither of the two.
    """
    if decimal not in {".", ","}:
        raise ValueError("The decimal sign is a point or a comma.")
    signs = _SIGNS.get(currency.upper(), _DOLLARS)

    def read(value: object) -> object:
        line = text(value)
        if not isinstance(line, str) or not isinstance(value, str):
            return money(value)  # numbers have no notation
        bare = _APOSTROPHES.sub("", _without(line, currency))
        return _amount(bare.translate(_SWAPPED) if decimal == "," else bare, signs)

    def back(value: object) -> object:
        return value.translate(_SWAPPED) if isinstance(value, str) and decimal == "," else value

    return Transform(read, back, "amount", {"decimal": decimal, "currency": currency})


def _without(line: str, currency: str) -> str:
    """An amount without the code of its currency, at either end."""
    if not currency:
        return line
    code = re.escape(currency)
    return re.sub(rf"^(-?){code} ?|(?<=\S) ?{code}$", r"\1", line, count=1, flags=re.IGNORECASE)
