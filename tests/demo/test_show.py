"""How the demonstration is shown, on a terminal and elsewhere."""

from __future__ import annotations

import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from clio_sync.demo import tables
from clio_sync.demo.plain import Brief, Plain, lines_of
from clio_sync.demo.pretty import Pretty
from clio_sync.demo.runs import MEASURES, RunNote
from clio_sync.demo.show import Table, show_for

TABLE = Table.of(
    "#row",
    "becomes",
    "why",
    rows=[["7", "quarantined", "its key is blank " * 4], ["12", "created", ""]],
    title="Rows",
)


class Terminal(StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def shown_on(show: Plain | Pretty) -> None:
    """Show some of everything."""
    show.title("The whole", "of it")
    show.step(1, "First")
    show.say("Something happens.")
    show.table(TABLE)
    show.table(Table.of("nothing", rows=[]))
    show.table(Table.of("untitled", rows=[["one"]]))
    with show.progress("applying", 8) as bar:
        for done in range(1, 9):
            bar(done, f"{done} requests")


def test_a_table_is_wrapped_to_the_width():
    """Long cells take several lines; words and numbers stay whole."""
    lines = list(lines_of(TABLE, 40))
    assert max(map(len, lines)) <= 40
    assert lines[2].startswith("    7  quarantined  its key is")
    assert lines[3].startswith(" " * 20)
    assert lines[-1] == "   12  created"


def test_a_table_is_no_narrower_than_its_words():
    """Where there is no room at all, whole words count for more than the width."""
    assert "quarantined" in "\n".join(lines_of(TABLE, 10))


def test_plain_text_has_every_part_and_no_codes():
    """All that is told is told in plain lines, and progress in quarters."""
    out = StringIO()
    shown_on(Plain(out, 60))
    text = out.getvalue()
    assert "1. First\n--------\nSomething happens.\n" in text
    assert text.count("applying: ") == 4
    assert "applying: 8 of 8 rows, 8 requests" in text
    assert "\x1b" not in text


def test_brief_text_is_steps_and_progress_only():
    """Whoever wants the report alone sees how far it has come."""
    out = StringIO()
    shown_on(Brief(out))
    assert out.getvalue().splitlines()[0] == "1. First"
    assert len(out.getvalue().splitlines()) == 5


def test_a_terminal_gets_colours_and_a_bar(monkeypatch):
    """With rich, outcomes are coloured and progress moves."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    out = Terminal()
    shown_on(Pretty(out))
    assert "\x1b[31mquarantined" in out.getvalue()
    assert "8/8 rows" in out.getvalue()


@pytest.mark.parametrize("width", [80, 100])
def test_a_terminal_shows_every_word_of_the_summary(monkeypatch, width):
    """On a narrow terminal the headings are wrapped, and nothing is cut off."""
    monkeypatch.setenv("COLUMNS", str(width))
    out = StringIO()
    names = ["first", "again", "push", "push again", "killed", "after kill", "after kill, again"]
    runs = [RunNote(name, dict.fromkeys(MEASURES, 24_681)) for name in names]
    Pretty(out).table(tables.summary(runs))
    assert out.getvalue().count("24681") == len(names) * len(MEASURES)
    assert {*MEASURES, *" ".join(names).split()} <= set(out.getvalue().split())
    assert max(map(len, out.getvalue().splitlines())) <= width


def test_what_is_no_terminal_gets_plain_text():
    """A pipe or a file gets lines of a page's width."""
    show = show_for(StringIO())
    assert isinstance(show, Plain)
    assert show.width == 100


def test_a_terminal_gets_the_better_show():
    """With rich at hand it is used."""
    assert isinstance(show_for(Terminal()), Pretty)


def test_a_terminal_without_rich_gets_plain_text(monkeypatch):
    """Rich is an extra, and not needed."""
    monkeypatch.delitem(sys.modules, "clio_sync.demo.pretty", raising=False)
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setenv("COLUMNS", "72")
    show = show_for(Terminal())
    assert isinstance(show, Plain)
    assert show.width == 72


def test_whoever_wants_only_the_report_gets_it_briefly():
    """Terminal or not."""
    assert isinstance(show_for(Terminal(), brief=True), Brief)


def test_an_accent_that_cannot_be_written_ends_nothing():
    """An old terminal shows a question mark instead."""
    raw = BytesIO()
    out = TextIOWrapper(raw, encoding="ascii")
    show_for(out).say("José")
    assert raw.getvalue() == b"Jos?\n"


@pytest.mark.parametrize("brief", [True, False])
def test_a_table_without_rows_is_not_shown(brief):
    """Nothing is told about nothing."""
    out = StringIO()
    show_for(out, brief=brief).table(Table.of("a", "b", rows=[], title="Nothing"))
    assert out.getvalue() == ""
