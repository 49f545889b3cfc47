"""What two spellings of one thing have in common."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clio_sync.matching.text.normal import (
    address_key,
    email_key,
    full_name,
    name_tokens,
    organisation_name,
    phone_key,
    plain,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  José   PÉREZ ", "jose perez"),
        ("Jose\u0301", "jose"),
        ("Straße", "strasse"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Đorđević", "dordevic"),
        ("Yılmaz İpek", "yilmaz ipek"),
        ("Kjær", "kjaer"),
        ("O'Brien", "obrien"),
        ("D\u2019Angelo", "dangelo"),
        ("Anne-Marie, J.", "anne marie j"),
        ("李 小龍", "李 小龍"),
        ("がか", "がか"),
        ("\uff21\uff42", "ab"),
        ("김민준", "김민준"),
        ("—", ""),
    ],
)
def test_a_text_is_reduced_to_its_bare_words(typed: str, kept: str) -> None:
    """Case, accents, punctuation and padding go; letters of every script stay."""
    assert plain(typed) == kept


@given(st.text())
def test_reducing_twice_changes_nothing_more(text: str) -> None:
    """A reduced text is already reduced."""
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Dr. José García", ("jose", "garcia")),
        ("Mr. John Smith, Ph.D.", ("john", "smith")),
        ("John Smith Esq", ("john", "smith")),
        ("John Smith Jr.", ("john", "smith")),
        ("John Smith III", ("john", "smith")),
        ("Prof. Dr. Müller", ("muller",)),
        ("Sir", ("sir",)),
        ("Junior", ("junior",)),
        ("", ()),
    ],
)
def test_titles_degrees_and_generations_are_no_part_of_a_name(
    typed: str, kept: tuple[str, ...]
) -> None:
    """They are dropped, unless they are all there is."""
    assert name_tokens(typed) == kept


@pytest.mark.parametrize(
    ("given_name", "family_name", "written"),
    [
        ("Ana", "López", "ana lopez"),
        ("Ms. Ana M.", "López", "ana m lopez"),
        ("", "Suharto", "suharto"),
        ("Hon", "Tran", "hon tran"),
        ("John", "Smith Jr.", "john smith, jr"),
        ("John Sr.", "Smith", "john smith, sr"),
        ("John", "Smith 2nd", "john smith, 2"),
        ("", "", ""),
        ("Ana", "López (deceased)", "ana lopez"),
        ("Ana", "López - DO NOT CALL", "ana lopez"),
        ("Ana *VIP*", "López", "ana lopez"),
        ("Robert (Bob)", "Smith - Jones", "robert bob smith jones"),
        ("", "(minor)", "minor"),
        ("JosÃ©", "GarcÃ\xada", "jose garcia"),
        ("Ã‰va", "SÃO", "eva sao"),
        ("5ara", "Boni1la", "sara bonilla"),
    ],
)
def test_a_full_name_keeps_the_generation_apart(
    given_name: str, family_name: str, written: str
) -> None:
    """A father and his son differ in it and in nothing else."""
    assert full_name(given_name, family_name) == written


def test_the_name_of_a_company_is_kept_whole() -> None:
    """So that *Acme Services* and *Acme Global Services* are two companies."""
    assert organisation_name("Smith & Sons, Inc.") == "=smith and sons inc"
    assert organisation_name(" ") == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana.Lopez@Example.COM ", "ana.lopez@example.com"),
        ("Ana López <ana@example.com>", "ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("ana(at)example.com", ""),
        ("ana@example", ""),
        ("ana@b@example.com", ""),
        ("ana lopez@example.com", ""),
        ("@example.com", ""),
        ("ana+visa@example.com", "ana@example.com"),
        ("Ana.Lopez@GoogleMail.com", "analopez@gmail.com"),
        ("analopez@gmial.com", "analopez@gmail.com"),
        ("+@example.com", "+@example.com"),
        ("ana@noemail.com", ""),
        ("declined@example.com", ""),
        ("none@example.com", ""),
        ("no-reply@example.com", ""),
        ("", ""),
    ],
)
def test_an_e_mail_address_is_told_from_what_is_none(typed: str, kept: str) -> None:
    """Padding, case and display names go; stand-ins are no address."""
    assert email_key(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "(312) 555-0142",
        "312.555.0142",
        "+1 312 555 0142",
        "1-312-555-0142",
        "001 312 555 0142",
        "312-555-0142 ext. 12",
        "312 555 0142x12",
        "(312) 555-0142 #7",
        "\uff13\uff11\uff12 555 0142",
    ],
)
def test_a_number_is_one_in_every_notation(typed: str) -> None:
    """Punctuation, country code and extension do not make another number."""
    assert phone_key(typed) == "3125550142"


@pytest.mark.parametrize("typed", ["", "none", "555-01", "000-000-0000", "(999) 999-9999"])
def test_a_stand_in_is_no_telephone_number(typed: str) -> None:
    """What cannot be dialled must not bring two people together."""
    assert phone_key(typed) == ""


def test_numbers_of_other_area_codes_are_others() -> None:
    """The area code counts."""
    assert phone_key("(312) 555-0142") != phone_key("(412) 555-0142")


def test_an_address_is_one_however_it_is_abbreviated() -> None:
    """Street words, units and the end of a ZIP code vary."""
    written = address_key("12 North Clark Street\nApt. 4B", "60614-1234")
    assert written == address_key("12 N. Clark St, Apartment 4B", " 60614 ")
    assert written != address_key("14 N. Clark St, Apartment 4B", "60614")


@pytest.mark.parametrize(("street", "postal"), [("", "60614"), ("12 Clark St", ""), (" ", " ")])
def test_half_an_address_is_none(street: str, postal: str) -> None:
    """A postal code alone is shared by thousands."""
    assert address_key(street, postal) == ""
