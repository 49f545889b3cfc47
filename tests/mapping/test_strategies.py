"""How rows are matched stands in a file by name, in order, and comes back as the same."""

from __future__ import annotations

import inspect

import pytest

from clio_sync import match
from clio_sync.errors import MappingError
from clio_sync.mapping import DataMap, field, parse_maps
from clio_sync.mapping.strategies import settings_of, strategies
from clio_sync.matching import Different


def matched(matcher, resource="contacts"):
    """A map with a strategy."""
    target = "title" if resource == "contacts" else "description"
    return DataMap(resource, key="id", match=matcher, fields=[field(target, "t")])


def test_every_public_strategy_can_be_named():
    """Whatever the package exports that makes a matcher survives a file, also what is new."""
    found = strategies()
    assert {"marker", "identity", "email_and_name", "exact", "people"} <= set(found)
    assert {"first", "pair", "duplicates", "People"}.isdisjoint(found)
    for name, maker in found.items():
        needs = [
            one.name
            for one in inspect.signature(maker).parameters.values()
            if one.default is inspect.Parameter.empty
        ]
        assert set(needs) <= {"resource"}
        made = maker("contacts") if needs else maker()
        text = matched(made).to_toml()
        assert "match = [" in text, name
        assert parse_maps(text)["contacts"].match == made


def test_a_composed_strategy_survives_a_file():
    """In its order, with what was said of each."""
    one = match.first(match.marker(), match.email_and_name(), match.people(false_links=2.5))
    text = matched(one).to_toml()
    assert 'match = ["marker", "email_and_name", { people = { false_links = 2.5 } }]' in text
    again = parse_maps(text)["contacts"]
    assert again.match == one
    assert again.to_toml() == text


def test_a_strategy_is_told_its_maps_resource():
    """Matters have rules of their own."""
    text = matched(match.exact("matters"), "matters").to_toml()
    assert 'match = ["exact"]' in text
    assert parse_maps(text)["matters"].match == match.exact("matters")
    assert "said in Python" in matched(match.exact("contacts"), "matters").to_toml()


def test_one_strategy_needs_no_brackets():
    """As people would write it."""
    one = '[a]\nresource = "contacts"\nkey = "id"\nmatch = "marker"\n'
    one += '[[a.fields]]\ntarget = "title"\nsource = "t"\n'
    assert parse_maps(one)["a"].match == match.marker()


def test_what_was_learnt_is_said_to_be_missing():
    """A file holds no weights, and says so."""
    people = [
        {"name": frozenset([f"name{n} last{n}"]), "type": frozenset(["Person"])} for n in range(9)
    ]
    learnt = match.people(cautious=False, rows=people)
    text = matched(learnt).to_toml()
    assert "# What match= has learnt from data stands in no file: let it learn again." in text
    assert parse_maps(text)["contacts"].match == match.people(cautious=False)


class Mine:
    """A strategy of the firm's own."""

    def keys(self, facts):
        return frozenset()

    def judge(self, facts, candidates):
        return Different()


def test_a_strategy_of_the_firms_own_is_passed_by_name():
    """And one that no file can name leaves a remark where it stood."""
    one = '[a]\nresource = "contacts"\nkey = "id"\nmatch = ["marker", "mine"]\n'
    one += '[[a.fields]]\ntarget = "title"\nsource = "t"\n'
    found = parse_maps(one, functions={"mine": Mine})["a"]
    assert isinstance(found.match.matchers[1], Mine)
    assert "# match= is said in Python." in found.to_toml()
    assert "found by a strategy of the firm's own" in found.to_html().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("['markr']", "no strategy 'markr' for match=. Did you mean 'marker'"),
        ("[{ people = { false_link = 1 } }]", "no option 'false_link'. Did you mean 'false_links'"),
        ("[{ people = { false_links = true } }]", "takes false_links as float"),
        ("[{ people = { cautious = 1 } }]", "takes cautious as bool"),
        ("[3]", "is its name, or"),
        ("[]", "lists no strategy"),
        ("['broken']", "'broken' makes no strategy"),
        ("['first']", "no strategy 'first'"),
    ],
)
def test_a_mistake_in_a_files_match_is_named(said, answer):
    """With the nearest name."""
    one = f'[a]\nresource = "contacts"\nkey = "id"\nmatch = {said}\n'
    one += '[[a.fields]]\ntarget = "title"\nsource = "t"\n'
    with pytest.raises(MappingError, match=answer):
        parse_maps(one, functions={"broken": dict})


def test_the_document_says_how_rows_are_matched():
    """It is part of what a firm signs."""
    one = matched(match.first(match.marker(), match.people(false_links=2.0)))
    assert "found by marker, then people(false\\_links=2.0)" in one.to_markdown()


def test_only_simple_options_can_be_said():
    """Rows to learn from are data, and no option."""
    assert set(settings_of(match.people)) == {"false_links", "overlooked", "cautious"}
