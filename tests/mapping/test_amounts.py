"""Amounts and numbers: one notation, one sign, whole cents, and no guess."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from clio_sync.mapping import transforms as to
from clio_sync.mapping.values import Unfit


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("$1,200.50", "1200.5"),
        ("$ 1 200", "1200"),
        ("1\u202f200.50", "1200.5"),
        ("(500.00)", "-500"),
        ("$(500)", "-500"),
        ("($500.00)", "-500"),
        ("( $ 500 )", "-500"),
        ("-$500", "-500"),
        ("$-500", "-500"),
        ("- 500", "-500"),
        ("5 €", "5"),
        ("0.50", "0.5"),
        ("1.2300", "1.23"),
        ("00012", "12"),
        (0.1 + 0.2, "0.3"),
        (-1.1, "-1.1"),
        (Decimal("5.50"), "5.5"),
        (7, "7"),
    ],
)
def test_an_amount_is_read(cell, amount):
    """Signs, blanks and commas of thousands go, parentheses are less than nothing."""
    assert to.money(cell) == amount


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1 2", "no amount"),
        ("10 20", "no amount"),
        ("5 00", "no amount"),
        ("$5 $6", "no amount"),
        ("$5€6", "no amount"),
        ("$$5", "no amount"),
        ("$5$", "no amount"),
        ("(-500)", "no amount"),
        ("-$-5", "no amount"),
        ("-(500)", "no amount"),
        ("500-", "no amount"),
        ("1.234,56", "no amount"),
        ("1,23,456.00", "no amount"),
        ("5 or 6", "no amount"),
        ("5k", "no amount"),
        ("٣", "no amount"),
        ("$", "no amount"),
        (True, "no amount"),
        ("1.234", "thousands or a fraction"),
        ("-1.000", "thousands or a fraction"),
        ("$ (12.345)", "thousands or a fraction"),
        ("0.125", "fractions of a cent"),
        ("1,234.567", "fractions of a cent"),
        (1.234, "fractions of a cent"),
        (Decimal("1.0230"), "fractions of a cent"),
        ("9" * 400, "more digits"),
        ("1E+11", "rounded"),
    ],
)
def test_what_can_be_read_in_two_ways_is_no_amount(cell, reason):
    """Nobody is billed ten times too much for a blank, nor a thousand times for a point."""
    found = to.money(cell)
    assert isinstance(found, Unfit)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("step", "cell", "result"),
    [
        (to.amount(currency="USD"), "$5 USD", "5"),
        (to.amount(currency="USD"), "-USD 5", "-5"),
        (to.amount(currency="USD"), "€5", None),
        (to.amount(currency="EUR"), "$5", None),
        (to.amount(currency="eur"), "€5", "5"),
        (to.amount(currency="CAD"), "$5", "5"),
        (to.amount(currency="USD"), "USD 5 USD", None),
        (to.amount(), "1.234", None),
        (to.amount(), "1.000", "1"),
        (to.amount(decimal=","), "1.234", "1234"),
        (to.amount(decimal=","), "1,234", None),
        (to.amount(), "5'000.00", "5000"),
        (to.amount(), "5'00", None),
        (to.amount(), 0.1 + 0.2, "0.3"),
    ],
)
def test_a_declared_amount_is_in_its_notation_and_currency(step, cell, result):
    """A sign of another currency is another amount."""
    found = step(cell)
    assert found == result or (result is None and isinstance(found, Unfit))


@pytest.mark.parametrize("cell", ["9" * 78, "0." + "0" * 80 + "1", 1 << 300])
def test_a_number_without_end_is_refused(cell):
    """Clio has no place for it, and nobody has written it by hand."""
    assert isinstance(to.number(cell), Unfit)


@given(cents=st.integers(-(10**12), 10**12))
def test_every_whole_number_of_cents_is_kept(cents):
    """As text, as a decimal and as a float, with commas or without."""
    exact = Decimal(cents) / 100
    for cell in (f"{exact:.2f}", f"{exact:,.2f}", f"$ {exact:,.2f}", exact, cents / 100):
        assert Decimal(str(to.money(cell))) == exact
