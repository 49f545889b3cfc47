"""The raw-data flows that the engine is built on."""

from __future__ import annotations

import json

import httpx
import pytest

from clio_sync._flows import crud
from clio_sync._flows.session import Session
from clio_sync.auth import Grant, Tokens
from clio_sync.errors import DeadlinePassed, Unreadable

BASE = "https://app.clio.com/api/v4/"


@pytest.fixture
def session() -> Session:
    """A session with a token that lasts."""
    return Session(BASE, Tokens(Grant("token")))


class Answers:
    """Gives prepared answers and keeps what was asked."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(200, json=self.answers.pop(0))


def test_one_record_is_read_as_it_is(run, session):
    """No conversion, no record class."""
    answers = Answers({"data": {"id": 7, "created_at": "2024-01-01"}})
    found = run(crud.show_data(session, "contacts", 7, "id,created_at"), handler=answers)
    assert found == {"id": 7, "created_at": "2024-01-01"}
    assert str(answers.asked[0].url) == f"{BASE}contacts/7.json?fields=id%2Ccreated_at"


def test_a_list_is_read_to_its_end(run, session):
    """In the order of ids, in the largest pages, following Clio's own addresses."""
    following = f"{BASE}contacts?page_token=x"
    answers = Answers(
        {"data": [{"id": 1}], "meta": {"paging": {"next": following}}}, {"data": [{"id": 2}]}
    )
    found = run(crud.list_data(session, "contacts", {"fields": "id"}), handler=answers)
    assert found == [{"id": 1}, {"id": 2}]
    asked = dict(answers.asked[0].url.params)
    assert asked == {"limit": "200", "order": "id(asc)", "fields": "id"}
    assert str(answers.asked[1].url) == following


def test_a_list_without_an_order_is_asked_for_without_one(run, session):
    """Where Clio declares none."""
    answers = Answers({"data": []})
    run(crud.list_data(session, "relationships", {}, by_id=False), handler=answers)
    assert dict(answers.asked[0].url.params) == {"limit": "200"}


def test_a_list_that_leads_back_to_a_page_ends_with_an_error(run, session):
    """Else it would go round for ever."""
    page = {"data": [], "meta": {"paging": {"next": f"{BASE}contacts?page_token=x"}}}
    with pytest.raises(Unreadable):
        run(crud.list_data(session, "contacts", {}), handler=Answers(page, page))


def test_a_list_whose_later_page_is_no_list_is_unreadable(run, session):
    """Half a list is no list."""
    page = {"data": [], "meta": {"paging": {"next": f"{BASE}contacts?page_token=x"}}}
    with pytest.raises(Unreadable):
        run(crud.list_data(session, "contacts", {}), handler=Answers(page, {"data": {}}))


def test_a_write_is_sent_whole_and_read_back(run, session):
    """Payload, selection and condition."""
    answers = Answers({"data": {"id": 7}})
    flow = crud.write_data(
        session, "PATCH", "contacts/7", {"unchecked": 1}, "id", if_match='"e"', before=2e9
    )
    assert run(flow, handler=answers) == {"id": 7}
    (asked,) = answers.asked
    assert (asked.method, str(asked.url)) == ("PATCH", f"{BASE}contacts/7.json?fields=id")
    assert json.loads(asked.content) == {"data": {"unchecked": 1}}
    assert asked.headers["If-Match"] == '"e"'


def test_a_write_keeps_its_deadline(run, session):
    """Too late is not sent."""
    answers = Answers()
    flow = crud.write_data(session, "POST", "contacts", {}, "id", before=1.0)
    with pytest.raises(DeadlinePassed):
        run(flow, handler=answers)
    assert answers.asked == []
