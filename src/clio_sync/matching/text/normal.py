"""Makes facts comparable: what two spellings of the same thing have in common.

Everything here forgets on purpose (accents, case, punctuation, titles), so its
results are for comparing and never for showing or sending. An empty text says
that there is nothing to compare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bb\u02bc\u00b4]")
_EXTENSION = re.compile(r"(?:\b(?:extension|ext|x)|(?<=\d)x|#)[\s.:]*\d{1,7}\D*$", re.IGNORECASE)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def words_in(*lines: str) -> frozenset[str]:
    """Take the words of some lines, for tables of them.

    Args:
        lines: Words with blanks between them.
    """
    return frozenset(word for line in lines for word in line.split())


def pairs_in(*lines: str) -> Mapping[str, str]:
    """Read ``spelling=short`` pairs, for tables of them.

    Args:
        lines: Pairs with blanks between them.
    """
    parted = (word.partition("=") for word in words_in(*lines))
    return {spelling: short for spelling, _, short in parted}


_TITLES = words_in(
    "mr mrs ms miss mx dr prof professor rev reverend hon sir dame",
    "herr frau mme mlle sra srta",
)
_DEGREES = (("ph", "d"), ("phd",), ("m", "d"), ("md",), ("j", "d"), ("jd",), ("esq",), ("cpa",))
_GENERATIONS = pairs_in("jr=jr junior=jr sr=sr senior=sr ii=2 2nd=2 iii=3 3rd=3 iv=4 4th=4")
_STREET_WORDS = pairs_in(
    "street=st avenue=ave av=ave boulevard=blvd road=rd drive=dr lane=ln court=ct place=pl",
    "square=sq circle=cir parkway=pkwy highway=hwy terrace=ter trail=trl building=bldg floor=fl",
    "suite=unit ste=unit apartment=unit apt=unit north=n south=s east=e west=w",
    "northeast=ne northwest=nw southeast=se southwest=sw",
)
_NO_MAILBOX = words_in(
    "na none no noemail nomail nobody unknown noreply test testing asdf declined refused",
    "donthave donotcontact notprovided notgiven fake x xx xxx",
)
_NO_HOST = words_in("none.com noemail.com nomail.com na.com test.com unknown.com no.com email.no")
_HOSTS = pairs_in(
    "gmial.com=gmail.com gmai.com=gmail.com gmal.com=gmail.com gamil.com=gmail.com",
    "gmail.con=gmail.com gmail.co=gmail.com gmail.cm=gmail.com gnail.com=gmail.com",
    "googlemail.com=gmail.com yaho.com=yahoo.com yahooo.com=yahoo.com yahoo.con=yahoo.com",
    "hotmial.com=hotmail.com hotmal.com=hotmail.com hotmail.con=hotmail.com",
    "hotmai.com=hotmail.com outlok.com=outlook.com outlook.con=outlook.com",
    "iclod.com=icloud.com icloud.con=icloud.com me.com=icloud.com mac.com=icloud.com",
)
_REMARK = (
    "(?:do not|don't|deceased|dec'?d|dead|minor|child|spouse|wife|husband|mother|father|son|"
    "daughter|parent|guardian|vip|client|former|old|new|dup|see|test|inactive|estate)"
)
_NOTE = re.compile(
    rf"[(\[{{*]\s*{_REMARK}\b[^)\]}}*]*[)\]}}*]|\s[-\u2013\u2014]\s*{_REMARK}\b.*$", re.IGNORECASE
)
_MANGLED = re.compile("[\u00c2-\u00c5\u00d0\u00d1][^a-zA-Z\\s]")
_MISREAD = str.maketrans("01358", "olesb")

ORGANISATION = "="
"""How the name of an organisation begins, which is compared as a whole."""


def plain(text: str) -> str:
    """Reduce a text to its lower-case words without accents and punctuation.

    Args:
        text: Anything a person typed.
    """
    spread = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", spread).translate(_LETTERS)
    bare = "".join(c for c in _APOSTROPHES.sub("", folded) if not _is_accent(c))
    words = "".join(c if _is_of_a_word(c) else " " for c in unicodedata.normalize("NFKC", bare))
    return " ".join(words.split())


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def name_tokens(text: str) -> tuple[str, ...]:
    """Split a name into words, without titles, degrees and generations (Jr., III).

    Args:
        text: A given name, a family name or a whole one.
    """
    return _without_generation(_bare_tokens(text))[0]


def full_name(given: str, family: str) -> str:
    """Write a person's name in the one way in which names are compared.

    A generation is kept, after a comma: it tells a father from his son.

    Args:
        given: Given and middle names; may be empty.
        family: Family names, or the whole name where it is not split.
    """
    first, early = _without_generation(_bare_tokens(given))
    last, late = _without_generation(_bare_tokens(family))
    generation = late or early
    return " ".join([*first, *last]) + (f", {generation}" if generation else "")


def organisation_name(text: str) -> str:
    """Write the name of a company so that it is compared as a whole.

    Args:
        text: The name as a person typed it.
    """
    words = plain(text.replace("&", " and "))
    return f"{ORGANISATION}{words}" if words else ""


def _bare_tokens(text: str) -> Sequence[str]:
    bare = _NOTE.sub(" ", text).strip() or text
    tokens = [_well_read(word) for word in plain(_unmangled(bare)).split()]
    while len(tokens) > 1 and tokens[0] in _TITLES:
        del tokens[0]
    for degree in _DEGREES:
        if len(tokens) > len(degree) and tuple(tokens[-len(degree) :]) == degree:
            del tokens[-len(degree) :]
    return tokens


def _unmangled(text: str) -> str:
    """Undo that UTF-8 was read as Latin-1, as in ``JosÃ©``."""
    for read_as in ("latin-1", "cp1252") if _MANGLED.search(text) else ():
        with suppress(UnicodeError):
            return text.encode(read_as).decode("utf-8")
    return text


def _well_read(word: str) -> str:
    """A word with digits among its letters, as a scanner reads them: ``Wi1son``."""
    letters = sum(letter.isalpha() for letter in word)
    misread = 1 < letters < len(word) and word not in _GENERATIONS
    return word.translate(_MISREAD) if misread else word


def _without_generation(tokens: Sequence[str]) -> tuple[tuple[str, ...], str]:
    generation = _GENERATIONS.get(tokens[-1], "") if len(tokens) > 1 else ""
    return tuple(tokens[:-1] if generation else tokens), generation


def email_key(text: str) -> str:
    """Write an e-mail address so that it can be compared; empty where it is none.

    What is one mailbox is written in one way: without a ``+tag``, without Gmail's dots, and
    with the host that was meant where the usual ones are mistyped.

    Args:
        text: An address, padded, in any case, or as ``Name <address>``.
    """
    address = text.rpartition("<")[2].partition(">")[0].strip().casefold().removeprefix("mailto:")
    mailbox, _, host = address.rpartition("@")
    is_one = (
        mailbox and "@" not in mailbox and "." in host.strip(".") and not re.search(r"\s", address)
    )
    stands_in = re.sub(r"\W|_", "", mailbox) in _NO_MAILBOX or host in _NO_HOST
    return _mailbox(mailbox, host) if is_one and not stands_in else ""


def _mailbox(mailbox: str, host: str) -> str:
    meant = _HOSTS.get(host, host)
    own = mailbox.partition("+")[0] or mailbox
    return f"{own.replace('.', '') if meant == 'gmail.com' else own}@{meant}"


def phone_key(text: str) -> str:
    """Write a phone number as its digits; empty where it cannot be one.

    An extension is left out, and so is North America's country code.

    Args:
        text: A number in any notation.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"\D", "", _EXTENSION.sub("", written)).lstrip("0")
    number = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    return number if len(number) >= 7 and len(set(number)) > 1 else ""


def address_key(street: str, postal: str) -> str:
    """Write an address as street and postal code; empty where either is missing.

    Args:
        street: House number and street, on one line or several.
        postal: The postal code; what follows the five digits of a ZIP code is left out.
    """
    words = " ".join(_STREET_WORDS.get(word, word) for word in plain(street).split())
    code = re.sub(r"^(\d{5})-?\d{4}$", r"\1", re.sub(r"\s", "", postal)).casefold()
    return f"{words}, {code}" if words and code else ""


def website_key(text: str) -> str:
    """Write a web site as its host, without *www*; empty where it is none.

    Args:
        text: An address of a page, with or without ``https://``.
    """
    host = re.split(r"[/?#]", text.strip().casefold().rpartition("://")[2])[0]
    name = host.rpartition("@")[2].partition(":")[0].strip(".").removeprefix("www.")
    return name if re.fullmatch(r"[\w-]+(\.[\w-]+)+", name) else ""
