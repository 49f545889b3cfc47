"""Conditions on custom fields: by name, by type, looked up once, refused before they are sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from clio_sync._flows.definitions import PARENTS, Definition, Definitions, condition
from clio_sync._generated import billable_clients, billable_matters, bills, contacts, matters
from clio_sync.conditions import between
from clio_sync.errors import ConfigurationError, UnknownField

JANUARY, FEBRUARY, MARCH = (dt.date(2026, month, 1) for month in (1, 2, 3))


def names(found):
    """Whom a list holds."""
    return [record.first_name for record in found]


def narrowed(clio, **conditions):
    """Who meets conditions."""
    wanted = {name.replace("_", " "): value for name, value in conditions.items()}
    return names(clio(lambda c: c.contacts.list(fields="id,first_name", custom_fields=wanted)))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"Receipt_number": "IOE2"}, ["IOE2"]),
        ({"receipt_NUMBER": "IOE2"}, ["IOE2"]),
        ({"Filing_date": FEBRUARY}, ["IOE2"]),
        ({"Filing_date": (">=", FEBRUARY)}, ["IOE2", "IOE3"]),
        ({"Filing_date": ("<", "2026-02-01")}, ["IOE1"]),
        ({"Filing_date": between(JANUARY, FEBRUARY)}, ["IOE1", "IOE2"]),
        ({"Filing_date": [(">", JANUARY), ("<", MARCH)]}, ["IOE2"]),
        ({"Fee": 10.5}, ["IOE1"]),
        ({"Fee": (">", Decimal("10.5"))}, ["IOE2", "IOE3"]),
        ({"Active": True}, ["IOE1", "IOE3"]),
        ({"Visa": "H-1B"}, ["IOE1", "IOE2"]),
        ({"Visa": "l-1"}, ["IOE3"]),
        ({"Visa": "H-1B", "Active": True}, ["IOE1"]),
    ],
    ids=str,
)
def test_a_list_is_narrowed_by_custom_fields(clio, firm, conditions, expected):
    """By their names, in the way that their types know."""
    assert narrowed(clio, **conditions) == expected


def test_a_field_and_an_option_may_be_meant_by_their_ids(clio, firm):
    """As whoever keeps a mapping has them."""
    visa = firm["Visa"]
    option = clio(lambda c: c.custom_fields.get(visa.id, fields="picklist_options{id}"))
    wanted = {visa.id: option.picklist_options[1].id, firm["Fee"].id: (">=", 1)}
    found = clio(lambda c: c.contacts.list(fields="id,first_name", custom_fields=wanted))
    assert names(found) == ["IOE3"]


def test_the_custom_fields_are_read_once_by_a_client(clio, firm, colour):
    """And not at all where nobody asks for one."""

    def use(c):
        return [c.contacts.list(fields="id", custom_fields={"Visa": "L-1"}).first() for _ in "12"]

    async def use_awaited(c):
        return [
            await c.contacts.list(fields="id", custom_fields={"Visa": "L-1"}).first() for _ in "12"
        ]

    clio(use if colour == "blocking" else use_awaited)
    assert [request.url.path.rpartition("/")[2] for request in clio.asked] == [
        "custom_fields.json",
        "contacts.json",
        "contacts.json",
    ]


@pytest.mark.parametrize(
    ("conditions", "error", "said"),
    [
        ({"Recept_number": "x"}, UnknownField, "Did you mean 'Receipt number'"),
        ({"Court": "x"}, UnknownField, "contact list has no custom field 'Court'"),
        ({"Receipt_number": (">", "x")}, ConfigurationError, "only by ="),
        ({"Receipt_number": ["x", "y"]}, ConfigurationError, "one value only"),
        ({"Receipt_number": 7}, ConfigurationError, "custom_field_values="),
        ({"Receipt_number": "=x"}, ConfigurationError, "custom_field_values="),
        ({"Filing_date": "CANARY"}, ConfigurationError, "datetime.date"),
        ({"Filing_date": dt.datetime(2026, 1, 1)}, ConfigurationError, "datetime.date"),
        ({"Fee": "7"}, ConfigurationError, "a finite number"),
        ({"Fee": float("nan")}, ConfigurationError, "a finite number"),
        ({"Fee": True}, ConfigurationError, "a finite number"),
        ({"Active": "yes"}, ConfigurationError, "True or False"),
        ({"Visa": "CANARY"}, ConfigurationError, "one of its options: 'H-1B', 'L-1'"),
        ({"Visa": 7}, ConfigurationError, "one of its options"),
    ],
    ids=str,
)
def test_what_clio_would_refuse_or_ignore_is_not_sent(clio, firm, conditions, error, said):
    """The list itself is never asked for, and nothing repeats the value."""
    with pytest.raises(error, match=said) as raised:
        narrowed(clio, **conditions)
    assert "CANARY" not in str(raised.value)
    assert {request.url.path for request in clio.asked} == {"/api/v4/custom_fields.json"}


def test_a_name_of_several_fields_is_refused_with_their_ids(clio, firm, sim):
    """A guess would list the wrong people."""
    with sim.client() as other:
        twin = other.custom_fields.create(
            {"name": "fee", "field_type": "currency", "parent_type": "Contact"}
        )
    with pytest.raises(ConfigurationError, match=f"2 custom fields.*{twin.id}"):
        narrowed(clio, FEE=7)
    assert narrowed(clio, fee=7) == []


def test_a_deleted_field_cannot_be_meant(clio, firm, sim):
    """Clio would ignore the filter and list everybody."""
    with sim.client() as other:
        other.custom_fields.delete(firm["Fee"].id)
    with pytest.raises(UnknownField):
        narrowed(clio, Fee=7)
    with pytest.raises(UnknownField, match="was deleted"):
        clio(lambda c: c.contacts.list(custom_fields={firm["Fee"].id: 7}))


def test_a_field_made_meanwhile_is_found(clio, firm, sim, colour):
    """Before a name is refused, the custom fields are read again."""

    def make() -> None:
        with sim.client() as other:
            other.custom_fields.create(
                {"name": "New", "field_type": "date", "parent_type": "Contact"}
            )

    def use(c):
        c.contacts.list(custom_fields={"Fee": 1}).first()
        make()
        return c.contacts.list(custom_fields={"New": JANUARY}).first()

    async def use_awaited(c):
        await c.contacts.list(custom_fields={"Fee": 1}).first()
        make()
        return await c.contacts.list(custom_fields={"New": JANUARY}).first()

    assert clio(use if colour == "blocking" else use_awaited) is None


@pytest.mark.parametrize(
    "conditions",
    [{}, {"Fee": []}, {"Fee": ("!=", 7)}, {"Fee": (7,)}, {"Fee": None}, "Fee", [("Fee", 7)]],
    ids=str,
)
def test_a_condition_that_says_nothing_is_refused(clio, firm, conditions):
    """Clio would list everybody."""
    with pytest.raises(ConfigurationError):
        clio(lambda c: c.contacts.list(custom_fields=conditions))


def test_one_field_has_one_entry(clio, firm):
    """By name and by id it would be there twice; so would it beside the bare filter."""
    fee = firm["Fee"].id
    with pytest.raises(ConfigurationError, match="two entries"):
        clio(lambda c: c.contacts.list(custom_fields={"Fee": 7, fee: 8}))
    with pytest.raises(ConfigurationError, match="twice"):
        clio(lambda c: c.contacts.list(custom_fields={"Fee": 7}, custom_field_values={fee: ">1"}))


@pytest.mark.parametrize(
    ("kind", "asked", "sent"),
    [
        ("numeric", (">=", 105.4), ">=105.4"),
        ("numeric", between(45, 50), "[>=45, <=50]"),
        ("currency", Decimal("7.50"), "=7.50"),
        ("date", ("<", JANUARY), "<2026-01-01"),
        ("time", dt.time(9, 30), "=09:30:00"),
        ("time", "09:30", "=09:30:00"),
        ("checkbox", False, "false"),
        ("matter", 7, "7"),
        ("url", "https://example.org", "https://example.org"),
        ("something_new", "x", "x"),
    ],
    ids=str,
)
def test_a_condition_is_written_as_clio_reads_it(kind, asked, sent):
    """An operator before what has an order, the bare value of everything else (facts, 4)."""
    assert condition(Definition(1, "F", "contact", kind), asked) == sent


@pytest.mark.parametrize("asked", ["noon", "25:00", 7])
def test_what_is_no_time_is_refused(asked):
    """Clio would refuse it or find nothing."""
    with pytest.raises(ConfigurationError, match=r"datetime\.time"):
        condition(Definition(1, "F", "contact", "time"), asked)


def test_only_the_first_options_of_many_are_named():
    """So that the message can be read."""
    field = Definition(1, "F", "contact", "picklist", {n: f"o{n:02}" for n in range(20)})
    with pytest.raises(ConfigurationError, match=r"'o11', \.\.\."):
        condition(field, "x")
    twice = evolve(field, options={1: "a", 2: "A"})
    assert condition(twice, "A") == "2"
    with pytest.raises(ConfigurationError):
        condition(evolve(field, options={1: "a", 2: "a"}), "a")


def test_a_deleted_option_cannot_be_meant():
    """Nobody has it any more."""
    known = Definitions()
    option = {"id": 3, "option": "old", "deleted_at": "2026-01-01T00:00:00Z"}
    field = {"id": 1, "name": "F", "parent_type": "Contact", "field_type": "picklist"}
    known.learn([{**field, "picklist_options": [option]}], 0.0)
    assert known.known[0].options == {}
    known.learn([{**field, "deleted": True}], 0.0)
    assert known.known == ()


def test_every_list_that_knows_custom_fields_says_whose():
    """Names are looked up among those."""
    for module in (bills, billable_clients, billable_matters, contacts, matters):
        assert PARENTS[module.SPEC.path]
