"""Every operation of Clio Grow, in both colours."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest

from clio_sync import AsyncGrow, Grow, errors
from clio_sync.grow import async_resources, resources

ACTION = {
    "label": "Open it",
    "target_url": "https://app.example/open",
    "ui_reference": "matters/show",
}


def test_a_lead_is_put_into_the_inbox_and_found_there(hand, lead):
    """Only its maker is told the message; the list wants a state."""
    grow = hand.grow()
    made = hand.take(grow.inbox_leads.create(lead))
    assert (made.first_name, made.state) == ("Ada", "untriaged")
    assert made.from_message == lead["from_message"]
    assert hand.take(grow.inbox_leads.get(made.id)).email == "ada@byron.example"
    assert [one.id for one in hand.take(grow.inbox_leads.list(state="untriaged"))] == [made.id]
    assert hand.take(grow.inbox_leads.list(state="ignored")) == []
    assert hand.take(grow.inbox_leads.list(state="untriaged", query="nobody")) == []


def test_an_ignored_lead_changes_lists(hand, lead):
    """What people do in Clio Grow shows at once."""
    grow = hand.grow()
    made = hand.take(grow.inbox_leads.create(lead))
    hand.sim.grow_firm.ignore(made.id)
    assert [one.id for one in hand.take(grow.inbox_leads.list(state="ignored"))] == [made.id]


def test_leads_of_others_need_a_scope_of_their_own(hand, lead):
    """Without it the inbox holds what this application put there, and nothing says so."""
    other = hand.sim.grow_firm.put("inbox_leads", {"first_name": "Eve"})
    grow = hand.grow("grow_lead_inbox_read", "grow_lead_inbox_write")
    ours = hand.take(grow.inbox_leads.create(lead))
    assert [one.id for one in hand.take(grow.inbox_leads.list(state="untriaged"))] == [ours.id]
    with pytest.raises(errors.NotFound):
        hand.take(grow.inbox_leads.get(other["id"]))
    everything = hand.take(hand.grow().inbox_leads.list(state="untriaged"))
    assert {one.id for one in everything} == {ours.id, other["id"]}


def test_a_lead_keeps_where_it_came_from(hand, lead):
    """Sources, matter types and locations are named by id."""
    grow = hand.grow()
    source = hand.take(grow.sources.create({"name": "Search"}))
    kind = hand.take(grow.matter_types.create({"name": "Patents"}))
    office = hand.take(grow.locations.create({"name": "Austin"}))
    references = {
        "marketing_source": {"id": source.id},
        "matter_type": {"id": kind.id},
        "matter_location": {"id": office.id},
    }
    made = hand.take(grow.inbox_leads.create(lead | references))
    assert made.marketing_source.name == "Search"
    assert made.matter_type.name == "Patents"
    matter = hand.take(grow.matters.get(hand.sim.grow_firm.accept(made.id)["id"]))
    assert (matter.type, matter.location) == ("Patents", "Austin")


def test_matters_are_found_by_their_lead(hand, lead):
    """And by who submitted it."""
    grow = hand.grow()
    made = hand.take(grow.inbox_leads.create(lead))
    matter = hand.sim.grow_firm.accept(made.id, "A patent")
    hand.sim.grow_firm.put("matters", {"description": "Another"})
    assert len(hand.take(grow.matters.list())) == 2
    found = hand.take(grow.matters.list(inbox_lead_id=made.id))
    assert [one.description for one in found] == ["A patent"]
    assert [one.id for one in hand.take(grow.matters.list(submitted_only=True))] == [matter["id"]]


@pytest.mark.parametrize("kind", ["contact", "matter"])
def test_notes_are_added_and_listed(hand, lead, kind):
    """Below the record that they are about."""
    grow = hand.grow()
    matter = hand.sim.grow_firm.accept(hand.take(grow.inbox_leads.create(lead)).id)
    parent = {f"{kind}_id": matter["id"] if kind == "matter" else matter["client"]["id"]}
    notes = getattr(grow, f"{kind}s").notes
    made = hand.take(notes.create({"subject": "Call", "body": "She called."}, **parent))
    assert (made.subject, made.body) == ("Call", "She called.")
    assert [note.id for note in hand.take(notes.list(**parent))] == [made.id]
    with pytest.raises(errors.NotFound):
        hand.take(notes.list(**{f"{kind}_id": 1}))


def test_a_locked_matter_takes_no_notes(hand, lead):
    """It is declined, and only to be read."""
    grow = hand.grow()
    matter = hand.sim.grow_firm.accept(hand.take(grow.inbox_leads.create(lead)).id)
    hand.sim.grow_firm.decline(matter["id"])
    with pytest.raises(errors.Unprocessable):
        hand.take(grow.matters.notes.create({"subject": "", "body": ""}, matter_id=matter["id"]))


def test_users_and_who_it_is(hand):
    """The same people as in Clio Manage, by their e-mail."""
    grow = hand.grow()
    me = hand.take(grow.users.who_am_i())
    assert me.email == hand.sim.all("users")[0]["email"]
    assert me.account.firm_name
    assert me.id in [user.id for user in hand.take(grow.users.list())]


@pytest.mark.parametrize("name", ["sources", "matter_types", "locations"])
def test_a_name_is_taken_once(hand, name):
    """Whatever its case."""
    collection = getattr(hand.grow(), name)
    made = hand.take(collection.create({"name": "Referral"}))
    assert made.name == "Referral"
    assert made.id in [one.id for one in hand.take(collection.list())]
    with pytest.raises(errors.Unprocessable):
        hand.take(collection.create({"name": "REFERRAL"}))
    if name != "sources":
        assert hand.take(collection.get(made.id)).name == "Referral"


def test_custom_actions_come_and_go(hand):
    """There is one page that takes them."""
    actions = hand.grow().custom_actions
    made = hand.take(actions.create(ACTION))
    assert made.ui_reference == "matters/show"
    assert [one.id for one in hand.take(actions.list())] == [made.id]
    hand.take(actions.delete(made.id))
    assert hand.take(actions.list()) == []
    with pytest.raises(errors.NotFound):
        hand.take(actions.delete(made.id))


# ------------------------------------------------------------------------------------------ lists


@pytest.fixture
def many(sim):
    """The ids of 450 contacts."""
    return [
        sim.grow_firm.put("contacts", {"name": f"Person {n}", "emails": [f"p{n}@x.example"]})["id"]
        for n in range(450)
    ]


def test_a_list_is_read_page_by_page(hand, many):
    """Two hundred at a time, in the order of ids."""
    grow = hand.grow()
    found = hand.take(grow.contacts.list())
    assert [one.id for one in found] == many
    assert grow.requests == 3
    assert [len(page.records) for page in hand.take(grow.contacts.list().by_page())] == [
        200,
        200,
        50,
    ]


def test_any_number_of_ids_can_be_asked_for(hand, many):
    """Fifty go into one request; each is asked for once."""
    grow = hand.grow()
    wanted = many[:120]
    found = hand.take(grow.contacts.list(ids=[*wanted, *wanted]))
    assert [one.id for one in found] == wanted
    assert grow.requests == 3


def test_no_ids_are_no_records(hand, many):
    """Clio would see no filter at all and list everything, so nothing is asked."""
    grow = hand.grow()
    assert hand.take(grow.contacts.list(ids=[])) == []
    assert hand.take(grow.contacts.list(ids=[]).first()) is None
    assert grow.requests == 0


def test_the_first_of_a_list(hand, many):
    """Or nobody."""
    contacts = hand.grow().contacts
    assert hand.take(contacts.list().first()).id == many[0]
    assert hand.take(contacts.list(query="p449@").first()).id == many[449]
    assert hand.take(contacts.list(query="nobody").first()) is None


def test_lists_since_an_instant(hand, many):
    """Made or changed since."""
    later = hand.sim.clock.now() + 60
    hand.sim.advance(120)
    hand.sim.grow_firm.update("contacts", many[7], {"status": "Hired"})
    contacts, since = hand.grow().contacts, dt.datetime.fromtimestamp(later, dt.timezone.utc)
    assert [one.id for one in hand.take(contacts.list(updated_since=since))] == [many[7]]
    assert hand.take(contacts.list(created_since=since)) == []


def test_a_list_as_a_table(hand, many):
    """With a column for each field, also where there is nobody."""
    contacts = hand.grow().contacts
    rows = hand.take(contacts.list(ids=many[:2]).to_dicts(json=True))
    assert [row["name"] for row in rows] == ["Person 0", "Person 1"]
    frame = hand.take(contacts.list(ids=[]).to_polars())
    assert frame.is_empty()
    assert {"id", "clio_id", "emails", "status"} <= set(frame.columns)
    pandas = pytest.importorskip("pandas")
    assert isinstance(hand.take(contacts.list(ids=many[:2]).to_pandas()), pandas.DataFrame)


@pytest.mark.parametrize(
    ("filters", "error"),
    [
        ({"querry": "x"}, r"no filter 'querry'.*'query'"),
        ({"query": None}, "cannot be None"),
        ({"query": " "}, "query is empty"),
        ({"include": "custom_fields"}, "include is none of .*custom_field_values"),
        ({"ids": 7}, "ids is no list"),
        ({"ids": "78"}, "ids is no list"),
        ({"updated_since": object()}, "updated_since"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_at_once(hand, filters, error):
    """Before any request, since Clio would ignore it and list everything."""
    grow = hand.grow()
    with pytest.raises(errors.ClioError, match=error):
        grow.contacts.list(**filters)
    assert grow.requests == 0


def test_a_next_page_on_another_host_never_gets_the_token(hand, many):
    """Its query is followed on our own host."""
    hand.sim.settings.grow_next_url = "https://grow.clio.com/api/v2/contacts"
    assert len(hand.take(hand.grow().contacts.list())) == 450
    assert {entry.path for entry in hand.sim.log.entries} == {"/grow/contacts"}


def test_a_list_that_turns_in_circles_ends(hand, many, monkeypatch):
    """A page that was read before is an error and not an endless list."""
    from clio_sync.simulator.grow import lists

    monkeypatch.setattr(lists, "_after", lambda request: 0)
    with pytest.raises(errors.Unreadable, match="back to a page"):
        hand.take(hand.grow().contacts.list())


# ----------------------------------------------------------------------------------------- writes


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"subject": "x" * 256, "body": ""}, r"Note.subject .*255"),
        ({"subject": "", "body": "x" * 65_536}, r"Note.body .*65535"),
        ({"subject": ""}, "body"),
        ({"subject": "", "body": "", "boddy": ""}, "boddy"),
        ({"subject": "", "body": "", "created_at": ""}, "created_at"),
        ({"subject": 7, "body": ""}, "Note.subject"),
        (["subject"], "mapping"),
    ],
    ids=["subject", "body", "missing", "unknown", "read-only", "number", "list"],
)
def test_a_note_that_clio_would_refuse_is_not_sent(hand, payload, error):
    """The limits are Clio's own, and no value gets into the error."""
    grow = hand.grow()
    with pytest.raises(errors.ClioError, match=error) as caught:
        hand.take(grow.contacts.notes.create(payload, contact_id=1))
    assert "xxx" not in str(caught.value)
    assert grow.requests == 0


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Short"},
        {"label": "x" * 33},
        {"target_url": "http://app.example"},
        {"ui_reference": "contacts/show"},
    ],
    ids=str,
)
def test_an_action_that_clio_would_refuse_is_not_sent(hand, change):
    """Six to thirty-two characters, an encrypted address, the one page there is."""
    grow = hand.grow()
    with pytest.raises(errors.InvalidValue):
        hand.take(grow.custom_actions.create(ACTION | change))
    assert grow.requests == 0


def test_texts_at_their_limits_are_sent(hand, lead):
    """The limits themselves are allowed."""
    grow = hand.grow()
    matter = hand.sim.grow_firm.accept(hand.take(grow.inbox_leads.create(lead)).id)
    note = {"subject": "x" * 255, "body": "x" * 65_535}
    assert hand.take(grow.matters.notes.create(note, matter_id=matter["id"])).id
    assert hand.take(grow.custom_actions.create(ACTION | {"label": "x" * 6})).id
    assert hand.take(grow.custom_actions.create(ACTION | {"label": "x" * 32})).id


def test_a_write_whose_answer_is_lost_is_not_repeated(hand, lead):
    """It may have happened: there is one lead and an error that says so."""
    from clio_sync.simulator import Fault

    hand.sim.faults.add(Fault("drop_after", method="POST"))
    with pytest.raises(errors.NoAnswer):
        hand.take(hand.grow().inbox_leads.create(lead))
    assert len(hand.sim.grow_firm.all("inbox_leads")) == 1


def test_any_request_can_be_sent(hand):
    """Where there is no method for it."""
    grow = hand.grow()
    assert hand.take(grow.request("GET", "users/who_am_i")).data["email"]
    with pytest.raises(errors.ConfigurationError, match="another host"):
        hand.take(grow.request("GET", "https://elsewhere.example/grow/users"))


# ----------------------------------------------------------------------------------------- parity


def public(cls: type) -> dict[str, Any]:
    """The public members of a class."""
    return {name: value for name, value in inspect.getmembers(cls) if not name.startswith("_")}


def parameters(member: Any) -> list[tuple[str, str]]:
    """Names and types of what a method takes; the clients differ in colour alone."""
    taken = inspect.signature(member).parameters.values()
    return [(one.name, str(one.annotation).replace("Async", "")) for one in taken]


PAIRS = [(Grow, AsyncGrow)] + [
    (cls, getattr(async_resources, f"Async{name}"))
    for name, cls in vars(resources).items()
    if inspect.isclass(cls) and cls.__module__ == resources.__name__
]


@pytest.mark.parametrize(("blocking", "awaited"), PAIRS, ids=lambda cls: cls.__name__)
def test_both_colours_have_the_same_names_and_signatures(blocking, awaited):
    """Whatever exists in one exists in the other."""
    ours, theirs = public(blocking), public(awaited)
    assert ours.keys() == theirs.keys()
    for name, member in ours.items():
        if callable(member):
            assert parameters(member) == parameters(theirs[name]), name
            assert (member.__doc__ or "").split()[:3] == (theirs[name].__doc__ or "").split()[:3]


def test_a_refusal_says_its_status_once(hand):
    """Clio Grow's type of an error is its status, which is there already."""
    with pytest.raises(errors.NotFound, match=r"was answered with 404\. Request"):
        hand.take(hand.grow().contacts.get(404))
