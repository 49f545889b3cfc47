"""Pieces of pages: what is not HTML already is escaped on its way in."""

from __future__ import annotations

from clio_sync._pages import Markup, details, link, markup, table


def test_text_is_escaped_and_html_stays() -> None:
    """Whatever somebody is called, it is shown and not run."""
    assert markup("<b>") == "&lt;b&gt;"
    assert markup(Markup("<b>")) == "<b>"
    assert markup(3) == "3"


def test_a_label_without_an_address_is_a_label() -> None:
    """A link needs somewhere to lead; a quotation mark in the address ends nothing."""
    assert link("A & B", "") == "A &amp; B"
    assert link("A", 'x"y') == '<a href="x&quot;y">A</a>'


def test_a_table_has_headings_and_a_caption_where_they_are_given() -> None:
    """Columns and a caption are left out where there are none."""
    assert table([], [["<"]]) == "<table><tbody><tr><td>&lt;</td></tr></tbody></table>"
    assert table(["a"], [["b", "c"]], "<", named=True) == (
        "<table><caption>&lt;</caption><thead><tr><th>a</th></tr></thead>"
        "<tbody><tr><th>b</th><td>c</td></tr></tbody></table>"
    )


def test_details_are_closed_unless_said_otherwise() -> None:
    """What is inside is shown once it is asked for."""
    assert details("<", Markup("<p>")) == "<details><summary>&lt;</summary><p></details>"
    assert details("a", "b", is_open=True).startswith("<details open>")
