"""Ways through a list: any number of ids, counts, progress, repeats, and where it goes on."""

from __future__ import annotations

import datetime as dt
import itertools

import httpx
import pytest

from clio_sync._flows.lists import LONGEST, Query
from clio_sync.conditions import between, dates
from clio_sync.errors import ConfigurationError, UnknownField, Unreadable
from clio_sync.lists import Progress
from clio_sync.resources.contacts import Contacts
from clio_sync.resources.matters import Matters

BASE = "https://app.clio.com/api/v4/"
DAY, LATER = dt.date(2026, 1, 31), dt.date(2026, 2, 28)


def ok(data: object, **meta: object) -> httpx.Response:
    return httpx.Response(200, json={"data": data, **({"meta": meta} if meta else {})})


def following(token: str) -> dict[str, str]:
    return {"next": f"{BASE}contacts?page_token={token}"}


def those_asked_for(request: httpx.Request) -> httpx.Response:
    """All records whose ids are in the request."""
    ids = request.url.params.get_list("ids[]")
    return ok([{"id": int(id)} for id in ids], records=len(ids))


# -------------------------------------------------------------------------------------------- ids


def test_any_number_of_ids_is_one_list(answering):
    """In requests of a safe length, in the order of ids, each of them once."""
    ids = [10_000_000_000 + n for n in range(1000)]
    clio = answering(those_asked_for)
    found = clio(lambda c: c.contacts.list(fields="id", ids=[*reversed(ids), ids[0]]))
    assert [record.id for record in found] == ids
    assert len(clio.asked) > 1
    for request in clio.asked:
        assert len(str(request.url)) <= LONGEST
        assert len(request.url.params.get_list("ids[]")) <= 200


def test_short_ids_are_at_most_a_page_of_records(answering):
    """More would need a second page anyway."""
    query = Query.of(Contacts.spec, {"ids": range(1, 402)}, "id")
    sizes = [len(part["ids[]"]) for part in query.requests("", {})]
    assert sum(sizes) == 401
    assert max(sizes) <= 200
    assert len(query.requests("x" * 5000, {})) == 401, "each request has at least one"


def test_ids_can_come_in_falling_order(answering):
    """As Clio would list them."""
    clio = answering(lambda request: ok([{"id": 1}]))
    clio(lambda c: c.contacts.list(fields="id", ids=[1, 3, 2], order="id(desc)").first())
    assert clio.queries[0]["ids[]"] == ["3", "2", "1"]


def test_no_other_order_holds_across_several_requests(answering):
    """What comes would not be in it."""
    clio = answering(those_asked_for)
    assert clio(lambda c: c.contacts.list(ids=[1, 2], order="name(asc)").first()).id == 1
    clio = answering(those_asked_for)
    with pytest.raises(ConfigurationError, match="no common order"):
        clio(lambda c: c.contacts.list(ids=range(10**9, 10**9 + 500), order="name(asc)"))
    assert clio.asked == []


@pytest.mark.parametrize("ids", ["7", 7, {7: 8}, [True], ["../7"], [None]])
def test_what_is_no_list_of_ids_is_refused(answering, ids):
    """Before anything is sent."""
    with pytest.raises(ConfigurationError):
        answering(ok([]))(lambda c: c.contacts.list(ids=ids))


def test_ids_in_text_are_in_the_order_given(answering):
    """Calendar entries have such, and Clio declares no order for them."""
    clio = answering(lambda request: ok([]))
    clio(lambda c: c.calendar_entries.list(fields="id", ids=["b-2", "a-1"]))
    assert clio.queries[0]["ids[]"] == ["b-2", "a-1"]


# --------------------------------------------------------------------------------------- get_many


def test_many_records_are_read_at_once(answering):
    """In the order asked for; what Clio does not hold is said to be missing."""
    clio = answering(lambda request: ok([{"id": 2, "name": "B"}, {"id": 5, "name": "E"}]))
    found = clio(lambda c: c.contacts.get_many([5, 9, 2, 5], fields="name"))
    assert [record.name for record in found.values()] == ["E", "B"]
    assert list(found) == [5, 2]
    assert found[2].name == "B"
    assert found.missing == (9,)
    assert len(found) == 2
    assert 9 not in found
    assert clio.queries[0]["fields"] == ["name,id"]
    assert "E" not in repr(found)
    assert len(clio.asked) == 1


def test_ids_in_text_are_found_too(answering):
    """As a file has them: none is taken for missing because it is no number yet."""
    clio = answering(lambda request: ok([{"id": 2}, {"id": 5}]))
    found = clio(lambda c: c.contacts.get_many(["5", "2", "9"]))
    assert [found[id].id for id in ("5", "2")] == [5, 2]
    assert found.missing == ("9",)


@pytest.mark.parametrize("ids", ["57", 7, None, [None]])
def test_what_is_no_list_of_ids_finds_nothing_missing(answering, ids):
    """Text is not a list of its digits."""
    clio = answering()
    with pytest.raises(ConfigurationError):
        clio(lambda c: c.contacts.get_many(ids))
    assert clio.asked == []


def test_no_records_are_read_without_a_request(answering):
    """Clio would not see an empty list."""
    clio = answering(ok([]))
    found = clio(lambda c: c.contacts.get_many(iter(())))
    assert (dict(found), found.missing, clio.asked) == ({}, (), [])


# ------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (DAY, ["=2026-01-31"]),
        ("2026-01-31", ["=2026-01-31"]),
        (">=2026-01-31", [">=2026-01-31"]),
        ((">=", DAY), [">=2026-01-31"]),
        (("<", "2026-01-31"), ["<2026-01-31"]),
        (between(DAY, LATER), [">=2026-01-31", "<=2026-02-28"]),
        ([(">", DAY), "<=2026-02-28"], [">2026-01-31", "<=2026-02-28"]),
    ],
    ids=str,
)
def test_dates_are_compared_as_clio_reads_it(answering, asked, sent):
    """A sign and a day, all of which must hold (facts, 4)."""
    clio = answering(ok([]))
    clio(lambda c: c.matters.list(fields="id", open_date=asked))
    assert clio.queries[0]["open_date[]"] == sent


@pytest.mark.parametrize(
    "asked",
    [dt.datetime(2026, 1, 31), "31 January", 7, ("!=", DAY), (7, DAY), (">", ">=2026-01-31"), [], b"x"],
    ids=str,
)  # fmt: skip
def test_what_is_no_condition_on_a_date_is_refused(answering, asked):
    """By ``list()`` itself, and without a word of what it was."""
    with pytest.raises(ConfigurationError) as raised:
        answering(ok([]))(lambda c: [c.matters.list(open_date=asked)])
    assert "January" not in str(raised.value)


def test_a_range_shows_no_values():
    """They may be anybody's."""
    assert "CANARY" not in repr(between("CANARY", "CANARY"))
    with pytest.raises(ConfigurationError):
        dates("open_date", between(None, DAY))


# ------------------------------------------------------------------------------------------ order


def test_an_order_that_clio_does_not_have_costs_no_request(answering):
    """It would be ignored or refused, at Clio's pleasure."""
    clio = answering(ok([]))
    with pytest.raises(UnknownField, match="Did you mean 'name"):
        clio(lambda c: c.contacts.list(order="nmae(asc)"))
    with pytest.raises(UnknownField, match="no order= for relationships"):
        clio(lambda c: c.relationships.list(order="id(asc)"))
    assert clio.asked == []


# -------------------------------------------------------------------------------- first and count


def test_a_count_is_what_clio_says(answering):
    """For one small request."""
    clio = answering(ok([{"id": 1}], records=12_345))
    assert clio(lambda c: c.contacts.list(query="x").count()) == 12_345
    (asked,) = clio.queries
    assert (asked["limit"], asked["fields"], asked["query"]) == (["1"], ["id"], ["x"])


def test_without_a_word_from_clio_a_list_is_counted(answering):
    """By its ids, in the largest pages."""
    clio = answering(
        ok([{"id": 1}], paging=following("a")),
        ok([{"id": 1}, {"id": 2}], paging=following("b")),
        ok([{"id": 3}]),
    )
    assert clio(lambda c: c.contacts.list(limit=2).count()) == 3
    assert clio.queries[1]["limit"] == ["200"]


def test_ids_in_several_requests_are_counted(answering):
    """No one answer says how many there are."""
    clio = answering(those_asked_for)
    ids = range(10**10, 10**10 + 300)
    assert clio(lambda c: c.contacts.list(ids=ids).count()) == 300


def test_nothing_asked_for_is_none_and_no_request(answering):
    """Clio would count everything."""
    clio = answering(ok([]))
    assert clio(lambda c: c.contacts.list(ids=[]).count()) == 0
    assert clio.asked == []


def test_records_without_an_id_are_counted_too(answering):
    """With what they have."""
    clio = answering(ok([{}, {}], records=2))
    assert clio(lambda c: c.internal_notifications.my_events.list().count()) == 2


def test_the_first_of_many_ids_may_be_in_a_later_request(answering):
    """When those of the first are all gone."""
    calls = itertools.count()
    clio = answering(lambda request: ok([{"id": 7}] if next(calls) else []))
    ids = range(10**10, 10**10 + 300)
    assert clio(lambda c: c.contacts.list(ids=ids).first()).id == 7
    assert len(clio.asked) == 2


def test_a_page_of_one_part_of_the_ids_does_not_say_how_many_there_are_in_all(answering):
    """Clio's number is of the part."""
    told: list[Progress] = []
    clio = answering(those_asked_for)
    ids = range(10**10, 10**10 + 300)
    clio(lambda c: c.contacts.list(fields="id", ids=ids).with_progress(told.append))
    assert {one.total for one in told} == {None}
    assert told[-1].records == 300


# --------------------------------------------------------------------------------------- progress


def test_progress_is_told_after_each_page(answering):
    """In plain data."""
    told: list[Progress] = []
    clio = answering(ok([{"id": 1}, {"id": 2}], paging=following("a"), records=3), ok([{"id": 3}]))
    clio(lambda c: c.contacts.list(fields="id").with_progress(told.append))
    assert told == [Progress(1, 2, 3), Progress(2, 3, 3)]


def test_progress_is_told_of_tables_too(answering):
    """Whatever takes all records."""
    told: list[Progress] = []
    answering(ok([{"id": 1}]))(
        lambda c: c.contacts.list(fields="id").with_progress(told.append).to_dicts()
    )
    assert told == [Progress(1, 1, None)]


def test_a_watcher_can_end_a_list(answering):
    """By raising."""

    def enough(progress: Progress) -> None:
        raise KeyboardInterrupt

    clio = answering(ok([{"id": 1}], paging=following("a")), ok([]))
    with pytest.raises(KeyboardInterrupt):
        clio(lambda c: c.contacts.list(fields="id").with_progress(enough))
    assert len(clio.asked) == 1


# ---------------------------------------------------------------------------------------- repeats


def test_a_record_that_an_earlier_page_held_is_left_out(answering):
    """Records shift between pages when somebody adds one (facts, 3)."""
    clio = answering(ok([{"id": 1}, {"id": 2}], paging=following("a")), ok([{"id": 2}, {"id": 3}]))
    assert [one.id for one in clio(lambda c: c.contacts.list(fields="id"))] == [1, 2, 3]


def test_a_page_may_hold_an_id_twice(answering):
    """A matter's contacts do, once for each relationship."""
    clio = answering(ok([{"id": 1}, {"id": 1}], paging=following("a")), ok([{"id": 2}]))
    found = clio(lambda c: c.matters.contacts.list(matter_id=7, fields="id"))
    assert [one.id for one in found] == [1, 1, 2]


def test_records_without_ids_are_all_kept(answering):
    """There is nothing to tell them apart by."""
    clio = answering(ok([{"name": "A"}], paging=following("a")), ok([{"name": "A"}]))
    assert len(clio(lambda c: c.contacts.list(fields="name"))) == 2


def test_pages_of_nothing_new_end_with_an_error(answering):
    """Else a list whose addresses differ would go round for ever."""
    tokens = itertools.count()
    clio = answering(lambda _: ok([{"id": 1}], paging=following(str(next(tokens)))))
    with pytest.raises(Unreadable, match="read before"):
        clio(lambda c: c.contacts.list(fields="id"))
    assert len(clio.asked) == 2


# ----------------------------------------------------------------------------------------- resume


def test_a_list_can_go_on_from_a_page_that_was_kept(answering):
    """Its filters are in the address; the list's own are not sent again."""
    clio = answering(ok([{"id": 3}], paging=following("b")), ok([{"id": 4}]))
    pages = clio(lambda c: c.contacts.list().by_page(start=f"{BASE}contacts?page_token=a"))
    assert [[one.id for one in page.records] for page in pages] == [[3], [4]]
    assert str(clio.asked[0].url) == f"{BASE}contacts?page_token=a"


@pytest.mark.parametrize("path", ["matters", "matters.json", "contacts/7/email_addresses", ""])
def test_a_list_does_not_go_on_with_another(answering, path):
    """Its records would be read as what they are not, and nobody would know."""
    clio = answering()
    with pytest.raises(ConfigurationError, match="another list"):
        clio(lambda c: c.contacts.list().by_page(start=f"{BASE}{path}?page_token=a"))
    assert clio.asked == []


def test_a_list_goes_on_at_clio_only(answering):
    """The token is not sent elsewhere, and what leads round is noticed."""
    clio = answering(ok([]))
    with pytest.raises(ConfigurationError):
        clio(lambda c: c.contacts.list().by_page(start="https://elsewhere.example/"))
    assert clio.asked == []
    clio = answering(ok([{"id": 1}], paging=following("a")))
    with pytest.raises(Unreadable):
        clio(lambda c: c.contacts.list().by_page(start=following("a")["next"]))


# -------------------------------------------------------------------------------------- selection


def test_a_star_selects_everything_that_clio_has(clio, sim):
    """And Clio takes it, with every association in its default."""
    with sim.client() as other:
        made = other.contacts.create({"type": "Person", "first_name": "Zoë", "last_name": "Q"})
    found = clio(lambda c: c.contacts.get(made.id, fields="*,company{*}"))
    assert (found.first_name, found.company) == ("Zoë", None)
    assert found.email_addresses == ()
    assert "custom_field_values" in found.selected


def test_what_an_association_holds_of_others_is_a_record(clio, sim):
    """A matter's client's company, by its id."""
    with sim.client() as other:
        firm = other.contacts.create({"type": "Company", "name": "Acme"})
        person = other.contacts.create(
            {"type": "Person", "first_name": "A", "last_name": "B", "company": {"id": firm.id}}
        )
        case = other.matters.create({"client": {"id": person.id}, "description": "x"})
    found = clio(lambda c: c.matters.get(case.id, fields="id,client{id,company}"))
    assert found.client.company.id == firm.id


def test_matters_are_listed_by_their_dates(clio, sim):
    """As Clio answers, not only as it is asked."""
    with sim.client() as other:
        person = other.contacts.create({"type": "Person", "first_name": "A", "last_name": "B"})
        for day in ("2026-01-30", "2026-01-31", "2026-02-28", "2026-03-01"):
            other.matters.create(
                {"client": {"id": person.id}, "description": day, "open_date": dt.date.fromisoformat(day)}
            )  # fmt: skip
    wanted = between(DAY, LATER)
    found = clio(lambda c: c.matters.list(fields="id,description", open_date=wanted))
    assert [one.description for one in found] == ["2026-01-31", "2026-02-28"]
    assert clio(lambda c: c.matters.list(open_date=wanted).count()) == 2
    assert Matters.spec.path == "matters"
