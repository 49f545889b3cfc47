"""What is looked up: names, mailboxes, numbers and dates as somebody typed them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import asdict, field, frozen

from ..errors import ConfigurationError
from ..matching.text import normal
from .spellings import Words, of_company, of_person

WORDS = {"email": "e-mail address", "birth": "birth date"}
"""What kinds are called, where that is not their name."""


@frozen(kw_only=True)
class Asked:
    """What a look-up is about; all of it is client data.

    Args:
        name: Of a person or a company, or a part of it.
        email: An address.
        phone: A number, or its last seven digits.
        birth: An ISO date.
        company: Whom the person works for or owns.

    Raises:
        ConfigurationError: There is nothing in it that can be looked up.
    """

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)
    company: str = field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        useless = [kind for kind, text in asdict(self).items() if text and not self._usable(kind)]
        if useless or not self.kinds:
            what = " and the ".join(WORDS.get(kind, kind) for kind in useless)
            raise ConfigurationError(
                f"The {what} cannot be looked up." if what else "Nothing is to be looked up.",
                advice="Give a name, an e-mail address, seven digits of a telephone number, "
                "a birth date as YYYY-MM-DD or a company.",
            )

    def _usable(self, kind: str) -> bool:
        match kind:
            case "email":
                return bool(self.email_key)
            case "phone":
                return bool(self.phone_key)
            case "birth":
                return bool(self.birth_key)
            case "company":
                return bool(of_company(self.company))
            case _:
                return bool(self.plain)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is looked up by."""
        return tuple(kind for kind, text in asdict(self).items() if text)

    @property
    def plain(self) -> tuple[Words, ...]:
        """The name as its words stand."""
        return (*of_person(self.name), *of_company(self.name))

    @property
    def people(self) -> tuple[Words, ...]:
        """The name in every way in which it may be a person's, also with two words as one."""
        return tuple(dict.fromkeys(one for words in of_person(self.name) for one in _paired(words)))

    @property
    def companies(self) -> tuple[Words, ...]:
        """The name in every way in which it may be a company's."""
        names = of_company(self.name)
        return tuple(dict.fromkeys(one for words in names for one in _paired(words)))

    @property
    def email_key(self) -> str:
        """The address as it is compared."""
        return normal.email_key(self.email)

    @property
    def phone_key(self) -> str:
        """The number as it is compared."""
        return normal.phone_key(self.phone)

    @property
    def birth_key(self) -> str:
        """The date as it is compared."""
        from ..mapping.custom import lenient
        from ..mapping.measures import iso_date

        found = lenient(iso_date, self.birth.strip())
        return found if isinstance(found, str) and _is_date(found) else ""


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


def _paired(words: Words) -> Iterator[Words]:
    """The words, and with each two neighbours written as one."""
    yield words
    if len(words) > 1:
        for at in range(len(words) - 1):
            yield (*words[:at], words[at] + words[at + 1], *words[at + 2 :])
