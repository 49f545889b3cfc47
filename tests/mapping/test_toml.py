"""Maps in files: what is written is read as the same map, and mistakes are named."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, strategies as st

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    SourceRow,
    address,
    constant,
    custom_field,
    date,
    email,
    field,
    lookup,
    parse_maps,
    phone,
    read_maps,
    reference,
    transforms as to,
    write_maps,
)
from clio_sync.mapping.toml_text import toml


def shouted(value):
    """A transform of the firm's own."""
    return value.upper()


def whole(row):
    """A source of the firm's own."""
    return row["First"]


FUNCTIONS = {"shouted": shouted, "whole": whole}


@pytest.fixture
def people():
    """People, with all that a file can say."""
    return DataMap(
        "contacts",
        name="people 2",
        key="id",
        type="Person",
        changed_at="Changed",
        fields=[
            field("first_name", whole, transform=(to.straight_quotes, shouted)),
            field("last_name", "Last", required=True, critical=True, description='The "last"'),
            field("prefix", to.joined("A", "B", by="-"), owner="clio", on_create_only=True),
            email("E-mail", label="Home", owner="newest", keep_if_empty=False),
            phone("Mobile", label="Mobile", country="US"),
            address(street="Street", city=whole, label="Home"),
            date("date_of_birth", "Born", formats=["%m/%d/%Y", "excel"]),
            custom_field("Visa type", "visa", choices={"H 1": "H-1B"}, otherwise="Other"),
            custom_field(
                "Receipt",
                "receipt",
                identity=True,
                type="text_line",
                transform=to.pattern("[A-Z]+"),
            ),
            constant("title", "Client", description="é | <b>"),
        ],
    )


@pytest.fixture
def matters(people):
    """Their matters."""
    return DataMap(
        "matters",
        key=whole,
        fields=[
            reference("client", to=people, by="id"),
            field("status", "Stage", choices={"a": "open"}),
            field("billable", "Billable", choices={"y": True, "n": False}),
            lookup("practice_area", "Practice", {"Divorce": "Family"}, otherwise="Family"),
            lookup("responsible_attorney", "Attorney"),
            custom_field("Sponsor", "sponsor", to=people, choices={}),
        ],
    )


def test_a_map_is_read_as_it_was_written(matters, people):
    """What is read of a text writes the same text, and maps the same."""
    text = write_maps(matters)
    maps = parse_maps(text, functions=FUNCTIONS)
    assert list(maps) == ["people 2", "matters"]
    assert write_maps(maps["matters"]) == text == matters.to_toml()
    row = SourceRow(
        2, {"id": "7", "First": "O’Neil", "Last": "x", "Born": "44197", "receipt": "ab"}
    )
    assert maps["people 2"].map_row(row) == people.map_row(row)
    assert maps["matters"].references == (maps["people 2"],)
    assert text.count("choices = {  }") == 1
    for name, one in {"people 2": people, "matters": matters}.items():
        assert list(map(declared, maps[name].fields)) == list(map(declared, one.fields))
        assert (maps[name].type, maps[name].changed_at) == (one.type, one.changed_at)


OPTIONS = ["name", "owner", "critical", "required", "on_create_only", "keep_if_empty"]
OPTIONS += ["description", "identity", "otherwise", "value", "columns"]


def declared(field):
    """What a person said about a field."""
    told = [getattr(field, option) for option in OPTIONS]
    target = field.target
    more = [getattr(target, name, None) for name in ("formats", "type", "country", "label")]
    return [*told, *(value or None for value in more), dict(field.choices or {})]


def test_a_file_names_its_map(matters, tmp_path):
    """The map that no other refers to is meant, or the one that is named."""
    path = tmp_path / "maps.toml"
    path.write_text(write_maps(matters), "utf-8")
    assert DataMap.from_toml(path, functions=FUNCTIONS).name == "matters"
    assert DataMap.from_toml(str(path), "people 2", functions=FUNCTIONS).resource == "contacts"
    with pytest.raises(MappingError, match="called 'cases'; it has people 2, matters"):
        DataMap.from_toml(path, "cases", functions=FUNCTIONS)
    with pytest.raises(MappingError, match="FileNotFoundError"):
        read_maps(tmp_path / "none.toml")


def test_a_map_that_goes_both_ways_is_written_as_such():
    """And one that is matched in its own way says where that stands."""
    one = DataMap(
        "contacts", key="id", both_ways=True, fields=[field("title", "t")], match=object()
    )
    assert "both_ways = true\n# match= is said in Python." in one.to_toml()
    assert parse_maps(one.to_toml())["contacts"].both_ways


@pytest.mark.parametrize("step", [str.title, lambda value: value, to.two_way(len, len)])
def test_a_function_without_a_name_cannot_be_written(step):
    """What a file cannot name is refused, not left out."""
    one = DataMap("contacts", key="id", fields=[field("title", "t", transform=step)])
    if step is str.title:
        assert '"title"' in one.to_toml()
        return
    with pytest.raises(MappingError, match="no file can name"):
        one.to_toml()


def test_two_functions_of_one_name_cannot_be_written():
    """A name stands for one function."""

    def shouted(value):
        return value

    steps = (FUNCTIONS["shouted"], shouted)
    one = DataMap("contacts", key="id", fields=[field("title", "t", transform=steps)])
    with pytest.raises(MappingError, match="no file can name"):
        one.to_toml()


ONE = '[a]\nresource = "contacts"\nkey = "id"\n[[a.fields]]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a", "no TOML"),
        ("a = 1", "no table"),
        ('[a]\nkind = "x"', "'kind', which means nothing"),
        ('[a]\nresource = "contacts"\nfields = []', "does not say its key"),
        ('[a]\nresource = "contacts"\nkey = "id"\nfields = ["x"]', "are tables"),
        ('[a]\nresource = "contact"\nkey = "id"\nfields = []', "not to 'contact'"),
        (ONE + 'source = "x"', "does not say its target"),
        (ONE + 'target = "title"\nsorce = "x"', "Did you mean 'source'"),
        (ONE + 'target = "title"', "its source is a column"),
        (ONE + 'target = "title"\nsource = { a = 1 }', "its source is a column"),
        (ONE + 'target = "title"\nsource = "x"\ncritical = "no"', "not true or false"),
        (ONE + 'target = "date_of_birth"\nsource = "x"\nformats = "%Y"', "not a list"),
        (
            ONE + 'target = "title"\nsource = "x"\ntransform = "name_cas"',
            "Did you mean 'name_case'",
        ),
        (
            ONE + 'target = "title"\nsource = "x"\ntransform = [{ nope = {} }]',
            "no transform that takes",
        ),
        (ONE + 'target = "title"\nsource = "x"\ntransform = [3]', "a transform is its name"),
        (ONE + 'target = "title"\nsource = "x"\ntransform = "name_part"', "cannot be made"),
        (
            ONE + 'target = "title"\nsource = "x"\ntransform = [{ pattern = { form = "[" } }]',
            "no regular",
        ),
        (ONE + 'target = "title"\nsource = { function = "f" }', "pass functions="),
        (ONE + 'target = "title"\nsource = "x"\nformats = ["x"]\ncountry = "US"', "cannot be made"),
        (ONE + 'target = "company"\nsource = "x"\nto = "b"', "no data map 'b'"),
        (ONE + 'target = "company"\nsource = "x"\nto = "a"', "refer to each other"),
        (ONE + 'target = "addresses.Home"\nsource = "x"', "by parts"),
        (ONE + 'target = "addresses.Home"\nsource = { stret = "x" }', "Did you mean 'street'"),
        (ONE + 'target = "titel"\nsource = "x"', "Did you mean 'title'"),
    ],
)
def test_a_mistake_in_a_file_is_named(text, said):
    """Whoever edits a file by hand is told where and what."""
    with pytest.raises(MappingError, match="(?s)" + said.replace("(", r"\(")):
        parse_maps(text)


def test_several_maps_need_a_name(tmp_path):
    """Where two stand side by side, one has to be chosen."""
    one = DataMap("contacts", name="a", key="id", fields=[field("title", "t")])
    two = DataMap("contacts", name="b", key="id", fields=[field("title", "t")])
    path = tmp_path / "maps.toml"
    path.write_text(write_maps(one, two), "utf-8")
    with pytest.raises(MappingError, match="it has a, b"):
        DataMap.from_toml(path)
    assert list(read_maps(path)) == ["a", "b"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(text=TEXTS, key=TEXTS)
def test_every_text_can_be_written(text, key):
    """Quotes, control characters and other scripts survive the notation."""
    assert tomllib.loads(f"a = {toml({key: text})}") == {"a": {key: text}}


def test_a_map_is_a_table_for_people(people, matters):
    """Both forms show each field, its rule and its owner, and take nothing for markup."""
    for one in (people, matters):
        lines = one.to_markdown().splitlines()
        assert len(lines) == 4 + len(one.fields)
        assert all(line.count(" | ") == 5 for line in lines[2:])
        assert one.to_html().count("<tr>") == 1 + len(one.fields)
        assert one._repr_html_() == one.to_html()
    assert "é \\| \\<b\\>" in people.to_markdown()
    assert "é | &lt;b&gt;" in people.to_html()
    assert "(the same for every row)" in people.to_html()
    assert "(whole)" in people.to_markdown()
    assert "H 1 → H-1B; otherwise Other" in people.to_markdown()
    assert "A-B" in people.to_markdown()
    unnamed = DataMap("contacts", key="id", fields=[field("title", lambda row: "x")])
    assert "(a function of the row)" in unnamed.to_markdown()
