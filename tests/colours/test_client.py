"""The client in both colours: what it sends, what it reads, and what it refuses to send."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from attrs import Factory, define

from clio_sync import _verbs
from clio_sync._flows import lists
from clio_sync._generated.base.contact import ContactBase
from clio_sync.client import AsyncClio, Clio
from clio_sync.errors import (
    ConfigurationError,
    FieldError,
    FieldNotSelected,
    InvalidValue,
    NotFound,
    PreconditionFailed,
    UnknownField,
    Unreadable,
)
from clio_sync.fields import Fields
from clio_sync.lists import AsyncPages, Pages
from clio_sync.resources.accessors import AsyncResources, Resources

BASE = "https://app.clio.com/api/v4/"
Answers = Callable[[httpx.Request], httpx.Response]


def ok(data: object, **meta: object) -> httpx.Response:
    return httpx.Response(200, json={"data": data, **({"meta": meta} if meta else {})})


@define
class Firm:
    """A Clio that answers by a list of responses and keeps the requests."""

    colour: str
    answers: list[httpx.Response]
    asked: list[httpx.Request] = Factory(list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.pop(0)

    def __call__(self, use: Callable[[Any], Any], **options: Any) -> Any:
        """What ``use`` makes of a client; in the async colour it may await."""
        transport = httpx.MockTransport(self.answer)
        if self.colour == "blocking":
            with Clio("token", transport=transport, **options) as clio:
                found = use(clio)
                return list(found) if isinstance(found, Pages) else found
        return anyio.run(self._async, use, transport, options)

    async def _async(self, use: Callable[[Any], Any], transport: Any, options: Any) -> Any:
        async with AsyncClio("token", transport=transport, **options) as clio:
            found = use(clio)
            if isinstance(found, AsyncPages):
                return [record async for record in found]
            return await found if inspect.isawaitable(found) else found

    @property
    def query(self) -> dict[str, str]:
        return dict(self.asked[-1].url.params)

    @property
    def body(self) -> Any:
        return json.loads(self.asked[-1].content)


@pytest.fixture(params=["blocking", "async"])
def firm(request: pytest.FixtureRequest) -> Callable[..., Firm]:
    """Makes a Clio with prepared answers, in each colour."""
    return lambda *answers: Firm(request.param, list(answers))


# ------------------------------------------------------------------------------------------- read


def test_get_reads_one_record(firm):
    """By id, as a typed record."""
    clio = firm(ok({"id": 7, "name": "Zoë"}))
    found = clio(lambda c: c.contacts.get(7, fields="id,name"))
    assert (found.id, found.name) == (7, "Zoë")
    assert clio.asked[0].url.path == "/api/v4/contacts/7.json"
    assert clio.query == {"fields": "id,name"}


def test_get_without_fields_selects_something_useful(firm):
    """A newcomer gets more than ``id, etag``."""
    clio = firm(ok({"id": 7}))
    clio(lambda c: c.matters.get(7))
    assert {"display_number", "status"} <= set(Fields.parse(clio.query["fields"]))
    assert "client{id,name}" in clio.query["fields"]


def test_a_selection_may_be_a_value(firm):
    """Fields and text mean the same."""
    clio = firm(ok({"id": 7}))
    clio(lambda c: c.contacts.get(7, fields=Fields.parse("id") | "etag"))
    assert clio.query["fields"] == "id,etag"


def test_a_record_knows_what_was_not_selected(firm):
    """The error says what to add."""
    found = firm(ok({"id": 7}))(lambda c: c.contacts.get(7, fields="id"))
    with pytest.raises(FieldNotSelected, match="fields="):
        found.name  # noqa: B018


def test_a_nested_record_is_asked_for_its_own_associations(firm):
    """One level of braces, and what stands in them may be an association."""
    clio = firm(ok([{"id": 7, "client": {"id": 1, "company": {"id": 2, "etag": "e"}}}]))
    (found,) = clio(lambda c: c.matters.list(fields="id,client{id,company}"))
    assert clio.query["fields"] == "id,client{id,company}"
    assert isinstance(found.client.company, ContactBase)
    assert found.client.company.to_dict() == {"id": 2, "etag": "e"}


def test_a_misspelt_field_costs_no_request(firm):
    """It is found before anything is sent."""
    clio = firm()
    with pytest.raises(UnknownField, match="Did you mean 'name'"):
        clio(lambda c: c.contacts.get(7, fields="nmae"))
    assert clio.asked == []


def test_a_missing_record_is_not_found(firm):
    """With Clio's status and a reason."""
    with pytest.raises(NotFound):
        firm(httpx.Response(404, json={"error": {"type": "x", "message": "y"}}))(
            lambda c: c.contacts.get(7)
        )


@pytest.mark.parametrize("body", [{"data": [{"id": 7}]}, {"data": None}, {"id": 7}, []])
def test_an_answer_without_one_record_is_unreadable(firm, body):
    """Something else under ``data`` is no answer."""
    clio = firm(httpx.Response(200, json=body))
    with pytest.raises(Unreadable):
        clio(lambda c: c.contacts.get(7))


def test_who_am_i_reads_the_user_behind_the_token(firm):
    """The one special operation of users."""
    clio = firm(ok({"id": 1, "name": "Ada"}))
    assert clio(lambda c: c.users.who_am_i(fields="id,name")).name == "Ada"
    assert clio.asked[0].url.path == "/api/v4/users/who_am_i.json"


# ------------------------------------------------------------------------------------------- list


def two_pages() -> tuple[httpx.Response, httpx.Response]:
    following = f"{BASE}contacts?page_token=a%2Bb&fields=id"
    return ok([{"id": 1}, {"id": 2}], paging={"next": following}, records=3), ok([{"id": 3}])


def test_a_list_is_every_record_of_every_page(firm):
    """Fetched while one iterates."""
    found = firm(*two_pages())(lambda c: c.contacts.list(fields="id"))
    assert [record.id for record in found] == [1, 2, 3]


def test_the_next_page_is_asked_for_verbatim(firm):
    """Anything added to Clio's address would spoil it."""
    clio = firm(*two_pages())
    clio(lambda c: c.contacts.list(fields="id"))
    assert str(clio.asked[1].url) == f"{BASE}contacts?page_token=a%2Bb&fields=id"


def test_a_list_is_asked_for_in_the_order_of_ids(firm):
    """That pages by cursor, without an end at ten thousand."""
    clio = firm(ok([]))
    clio(lambda c: c.contacts.list(fields="id"))
    assert clio.query == {"fields": "id", "order": "id(asc)"}


def test_the_callers_order_wins(firm):
    """Somebody who asks for an order gets it."""
    clio = firm(ok([]))
    clio(lambda c: c.contacts.list(fields="id", order="name(desc)"))
    assert clio.query["order"] == "name(desc)"


def test_no_order_is_sent_where_clio_declares_none(firm):
    """Relationships have none."""
    clio = firm(ok([]))
    clio(lambda c: c.relationships.list(fields="id", matter_id=7))
    assert clio.query == {"fields": "id", "matter_id": "7"}


def test_filters_are_sent_in_clios_names(firm):
    """Lists repeat, conditions on custom fields carry the field's id."""
    clio = firm(ok([]))
    clio(
        lambda c: c.contacts.list(
            fields="id", ids=[1, 2], custom_field_values={5: ">=3", 6: ["a", "b"]}, type="Person"
        )
    )
    assert clio.asked[0].url.params.multi_items() == [
        ("fields", "id"),
        ("custom_field_values[5]", ">=3"),
        ("custom_field_values[6]", "[a, b]"),
        ("type", "Person"),
        ("order", "id(asc)"),
        ("ids[]", "1"),
        ("ids[]", "2"),
    ]


def test_a_misspelt_filter_costs_no_request(firm):
    """Clio would ignore it and list everything."""
    clio = firm()
    with pytest.raises(UnknownField, match=r"no filter 'quary'\. Did you mean 'query'"):
        clio(lambda c: c.contacts.list(quary="x"))
    assert clio.asked == []


@pytest.mark.parametrize("limit", [0, 201, True, "5", 1.5])
def test_a_page_size_that_clio_does_not_allow_costs_no_request(firm, limit):
    """What Clio would make of it is nowhere said."""
    with pytest.raises(ConfigurationError, match="1 to 200"):
        firm()(lambda c: c.contacts.list(limit=limit))


@pytest.mark.parametrize("ids", [[], (), set()])
def test_no_ids_are_no_records_and_cost_no_request(firm, ids):
    """Clio would not see the empty list, and list everything."""
    clio = firm()
    assert clio(lambda c: c.contacts.list(fields="id", ids=ids)) == []
    assert clio(lambda c: c.contacts.list(ids=ids, query="x").first()) is None
    assert clio.asked == []


def test_excluding_nothing_excludes_nothing(firm):
    """It restricts nothing, so that it is no mistake."""
    clio = firm(ok([]))
    clio(lambda c: c.contacts.list(fields="id", exclude_ids=[]))
    assert clio.query == {"fields": "id", "order": "id(asc)"}


@pytest.mark.parametrize(
    "filters",
    [
        {"custom_field_values": {}},
        {"custom_field_values": {7: []}},
        {"custom_field_ids": []},
        {"open_date": []},
        {"status": []},
        {"query": ""},
        {"query": "  "},
        {"custom_field_values": {7: ""}},
    ],
    ids=str,
)
def test_an_empty_filter_costs_no_request(firm, filters):
    """Clio would not see it, and list everything."""
    clio = firm()
    with pytest.raises(ConfigurationError, match="is empty"):
        clio(lambda c: c.matters.list(**filters))
    assert clio.asked == []


def test_none_is_refused_where_clio_has_no_word_for_it(firm):
    """It would be a search for the text "null"."""
    clio = firm(ok([]))
    for filters in ({"query": None}, {"ids": None}, {"limit": None}):
        with pytest.raises(ConfigurationError, match="cannot be None"):
            clio(lambda c, filters=filters: c.matters.list(**filters))
    assert clio.asked == []
    clio(lambda c: c.matters.list(fields="id", responsible_attorney_id=None))
    assert clio.query["responsible_attorney_id"] == "null"


@pytest.mark.parametrize("status", [("open", "pending"), ["open", "pending"], "open,pending"])
def test_matters_of_several_statuses_are_one_list(firm, status):
    """Clio takes them with commas."""
    clio = firm(ok([]))
    clio(lambda c: c.matters.list(fields="id", status=status))
    assert clio.query["status"] == "open,pending"


@pytest.mark.parametrize(
    "filters",
    [{"query": b"x"}, {"ids": [object()]}, {"custom_field_values": {"7]": "x"}}],
    ids=["bytes", "object", "key"],
)
def test_a_filter_that_no_query_can_carry_is_told_at_once(firm, filters):
    """By ``list()`` itself, and not when somebody iterates over it."""
    with pytest.raises(ConfigurationError):
        firm()(lambda c: [c.contacts.list(**filters)])


def test_users_come_in_larger_pages(firm):
    """Their list has a limit of its own."""
    clio = firm(ok([]))
    clio(lambda c: c.users.list(fields="id", limit=2000))
    assert clio.query["limit"] == "2000"


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, {"data": [1]}])
def test_a_list_without_a_list_is_unreadable_and_not_empty(firm, body):
    """An empty list must have been read as one."""
    clio = firm(httpx.Response(200, json=body))
    with pytest.raises(Unreadable):
        clio(lambda c: c.contacts.list(fields="id"))


def test_a_list_that_leads_back_to_a_page_ends_with_an_error(firm):
    """Else it would go round for ever."""
    first, second = (f"{BASE}contacts?page_token={token}" for token in "ab")
    clio = firm(
        ok([{"id": 1}], paging={"next": first}),
        ok([{"id": 2}], paging={"next": second}),
        ok([{"id": 3}], paging={"next": first}),
    )
    with pytest.raises(Unreadable, match="a page it has read"):
        clio(lambda c: c.contacts.list(fields="id"))
    assert len(clio.asked) == 3


def test_the_token_is_not_sent_to_another_host(firm):
    """Not even if an answer says that the next page is there."""
    clio = firm(ok([{"id": 1}], paging={"next": "https://elsewhere.example/api/v4/contacts"}))
    with pytest.raises(ConfigurationError, match="another host"):
        clio(lambda c: c.contacts.list(fields="id"))
    assert len(clio.asked) == 1


def test_pages_can_be_had_one_by_one(firm):
    """With the total, where Clio says it."""
    clio = firm(*two_pages())
    if clio.colour == "blocking":
        pages = clio(lambda c: list(c.contacts.list(fields="id").by_page()))
    else:

        async def collect(c):
            return [page async for page in c.contacts.list(fields="id").by_page()]

        pages = clio(collect)
    assert [[record.id for record in page.records] for page in pages] == [[1, 2], [3]]
    assert [page.total for page in pages] == [3, None]


def test_the_first_record_costs_one_small_request(firm):
    """A page of one."""
    clio = firm(*two_pages())
    assert clio(lambda c: c.contacts.list(fields="id").first()).id == 1
    assert clio.query["limit"] == "1"
    assert len(clio.asked) == 1


def test_the_first_record_of_nothing_is_none(firm):
    """No error: it was a question."""
    assert firm(ok([]))(lambda c: c.contacts.list(fields="id").first()) is None


@pytest.mark.parametrize("address", ["https://elsewhere:port/", "https://[x"])
def test_a_next_page_at_no_address_is_not_asked_for(firm, address):
    """Whatever the answer says."""
    clio = firm(ok([{"id": 1}], paging={"next": address}))
    with pytest.raises(ConfigurationError):
        clio(lambda c: c.contacts.list(fields="id"))
    assert len(clio.asked) == 1


# ------------------------------------------------------------------------------------------ write


def test_create_sends_the_payload_and_reads_the_record(firm):
    """Wrapped under ``data``, with a selection, for else the answer is bare."""
    clio = firm(httpx.Response(201, json={"data": {"id": 9, "name": "Zoë"}}))
    payload = {"type": "Person", "name": "Zoë", "email_addresses": [{"address": "z@example.org"}]}
    assert clio(lambda c: c.contacts.create(payload)).id == 9
    assert (clio.asked[0].method, clio.asked[0].url.path) == ("POST", "/api/v4/contacts.json")
    assert clio.body == {"data": payload}
    assert "first_name" in clio.query["fields"]


def test_update_sends_the_change_on_condition(firm):
    """``if_match`` becomes the header."""
    clio = firm(ok({"id": 9}))
    change = {"title": None, "company": {"id": 3}}
    clio(lambda c: c.contacts.update(9, change, if_match='"e"', fields="id"))
    assert (clio.asked[0].method, clio.asked[0].url.path) == ("PATCH", "/api/v4/contacts/9.json")
    assert clio.asked[0].headers["If-Match"] == '"e"'
    assert clio.body == {"data": change}


def test_update_without_a_condition_sends_none(firm):
    """The header is absent, not empty."""
    clio = firm(ok({"id": 9}))
    clio(lambda c: c.contacts.update(9, {"title": "Dr"}))
    assert "If-Match" not in clio.asked[0].headers


def test_a_record_that_has_changed_is_not_updated(firm):
    """412 is an error of its own."""
    with pytest.raises(PreconditionFailed):
        firm(httpx.Response(412))(lambda c: c.contacts.update(9, {}, if_match='"old"'))


def test_delete_sends_no_more_than_the_id(firm):
    """And returns nothing."""
    clio = firm(httpx.Response(204))
    assert clio(lambda c: c.contacts.delete(9)) is None
    assert (clio.asked[0].method, clio.asked[0].url.path) == ("DELETE", "/api/v4/contacts/9.json")


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"frist_name": "x"}, "no field 'frist_name'. Did you mean 'first_name'"),
        ({"is_client": True}, "is_client cannot be written"),
        (
            {"email_addresses": [{"adress": "x"}]},
            r"Contact.email_addresses\[0\] has no field 'adress'",
        ),
        ({"company": {"name": "x"}}, "Contact.company.name cannot be written"),
    ],
)
def test_a_key_that_clio_would_drop_costs_no_request(firm, payload, message):
    """It would answer 200 as if all were well."""
    clio = firm()
    for use in (
        lambda c: c.contacts.create({"type": "Person", **payload}),
        lambda c: c.contacts.update(9, payload),
    ):
        with pytest.raises(UnknownField, match=message):
            clio(use)
    assert clio.asked == []


@pytest.mark.parametrize("payload", ["x", None, [("type", "Person")], {5: 1}, {"company": {5: 1}}])
def test_what_is_no_payload_costs_no_request(firm, payload):
    """A payload is a mapping of names."""
    clio = firm()
    with pytest.raises((ConfigurationError, FieldError)):
        clio(lambda c: c.contacts.create(payload))
    assert clio.asked == []


@pytest.mark.parametrize(
    "value",
    [float("nan"), "\ud800", b"x", {1}, object()],
    ids=["nan", "half", "bytes", "set", "object"],
)
def test_a_value_that_no_body_can_carry_costs_no_request(firm, value):
    """The error names the key, and never shows the value."""
    clio = firm()
    for use in (
        lambda c: c.contacts.create({"type": "Person", "first_name": value}),
        lambda c: c.contacts.update(1, {"first_name": value}),
    ):
        with pytest.raises(ConfigurationError, match=r"data\.first_name holds"):
            clio(use)
    assert clio.asked == []


@pytest.mark.parametrize("id", ["", "../matters/1", "1?x=y", "1.json", None, True])
def test_what_is_no_id_costs_no_request(firm, id):
    """It might lead to another record, which a deletion would not forgive."""
    clio = firm()
    for use in (
        lambda c: c.contacts.get(id),
        lambda c: c.contacts.update(id, {"title": "Dr"}),
        lambda c: c.contacts.delete(id),
    ):
        with pytest.raises(ConfigurationError):
            clio(use)
    assert clio.asked == []


def test_an_empty_condition_is_not_no_condition(firm):
    """Whoever passes an etag does not want to overwrite."""
    clio = firm()
    with pytest.raises(ConfigurationError, match="if_match is empty"):
        clio(lambda c: c.contacts.update(9, {"title": "Dr"}, if_match=""))
    assert clio.asked == []


def test_rows_are_destroyed_in_a_change_and_not_in_a_new_record(firm):
    """``_destroy`` belongs to patches."""
    row = {"id": 1, "_destroy": True}
    clio = firm(ok({"id": 9}))
    clio(lambda c: c.contacts.update(9, {"phone_numbers": [row]}))
    with pytest.raises(UnknownField, match=r"phone_numbers\[0\]\.id cannot be written"):
        clio(lambda c: c.contacts.create({"type": "Person", "phone_numbers": [row]}))


def test_none_detaches_what_clio_can_detach(firm):
    """It is an id of null that Clio understands; what it cannot detach costs no request."""
    clio = firm(ok({"id": 9}))
    clio(lambda c: c.matters.update(9, {"practice_area": None}))
    assert clio.body == {"data": {"practice_area": {"id": None}}}
    with pytest.raises(InvalidValue, match=r"Contact\.company cannot be None"):
        clio(lambda c: c.contacts.update(9, {"company": None}))


# ---------------------------------------------------------------------------------------- way out


@pytest.mark.parametrize(
    "path",
    ["notes.json", "/notes.json", "/api/v4/notes.json", "api/v4/notes.json", f"{BASE}notes.json"],
)
def test_any_request_can_be_sent(firm, path):
    """Where there is no method, with the token all the same."""
    clio = firm(ok([{"id": 1}]))
    answer = clio(lambda c: c.request("GET", path, params={"type": "Matter"}))
    assert answer.data == [{"id": 1}]
    assert str(clio.asked[0].url) == f"{BASE}notes.json?type=Matter"
    assert clio.asked[0].headers["Authorization"] == "Bearer token"


def test_any_request_may_have_a_body_and_headers(firm):
    """They are sent as they are."""
    clio = firm(httpx.Response(201, json={"data": {}}))
    clio(lambda c: c.request("POST", "notes", json={"data": {}}, headers={"X-A": "b"}))
    assert clio.body == {"data": {}}
    assert clio.asked[0].headers["X-A"] == "b"


def test_no_request_is_sent_to_another_host(firm):
    """The token is Clio's."""
    clio = firm()
    with pytest.raises(ConfigurationError, match="another host"):
        clio(lambda c: c.request("GET", "https://elsewhere.example/x"))
    assert clio.asked == []


@pytest.mark.parametrize("path", ["../../oauth/token", "contacts/../../x"])
def test_no_path_leads_out_of_the_api(firm, path):
    """The token is for what is below it."""
    clio = firm()
    with pytest.raises(ConfigurationError, match="out of"):
        clio(lambda c: c.request("GET", path))
    assert clio.asked == []


def test_requests_are_counted(firm):
    """For whoever watches the budget."""
    clio = firm(ok([]))
    if clio.colour == "blocking":
        assert clio(lambda c: c.request("GET", "users") and c.requests) == 1
    else:

        async def use(c):
            await c.request("GET", "users")
            return c.requests

        assert clio(use) == 1


# ---------------------------------------------------------------------------------------- privacy


def test_nothing_that_a_client_hands_out_shows_values_in_its_repr(firm):
    """Neither what was asked for nor what came back."""
    following = f"{BASE}contacts?query=CANARY"
    pages = ok([{"id": 1, "name": "CANARY"}], paging={"next": following}), ok([{"id": 2}])
    clio = firm(*pages)
    shown: list[str] = []

    def use(c):
        pages = c.contacts.list(query="CANARY", fields="id,name")
        shown.extend([repr(pages), repr(pages._query)])
        return pages

    shown.extend(map(repr, clio(use)))
    answer = firm(ok({"name": "CANARY"}))(lambda c: c.request("GET", "contacts/1"))
    page = lists.Page((), following, None)
    assert "CANARY" not in " ".join([*shown, repr(answer), repr(page)])


def test_no_error_repeats_what_was_to_be_written(firm):
    """It names keys, never what stands under them."""
    for payload in ({"nmae": "CANARY"}, {"is_client": "CANARY"}, {"company": {"x": "CANARY"}}):
        with pytest.raises(UnknownField) as raised:
            firm()(lambda c, payload=payload: c.contacts.update(1, payload))
        assert "CANARY" not in str(raised.value)


# ----------------------------------------------------------------------------------------- parity


def public(cls: type) -> dict[str, Any]:
    return {
        name: getattr(cls, name)
        for name in dir(cls)
        if not name.startswith("_") and name not in {"driver", "session"}
    }


def signature(member: Any) -> list[tuple[str, str, str]]:
    """Names, kinds and types of the parameters, the colour's own names aside."""
    return [
        (name, str(parameter.kind), str(parameter.annotation).replace("Async", ""))
        for name, parameter in inspect.signature(member).parameters.items()
    ]


PAIRS = [
    *((getattr(_verbs, name), getattr(_verbs, f"Async{name}")) for name in (
        "Collection", "Lists", "Reads", "Gets", "GetsMany", "Singleton", "Creates", "Updates",
        "Deletes", "Removes",
    )),
    (Pages, AsyncPages),
    (Resources, AsyncResources),
    (Clio, AsyncClio),
]  # fmt: skip


@pytest.mark.parametrize(("blocking", "awaited"), PAIRS, ids=lambda cls: cls.__name__)
def test_both_colours_have_the_same_names_and_signatures(blocking, awaited):
    """What exists blocking exists async."""
    ours, theirs = public(blocking), public(awaited)
    assert ours.keys() == theirs.keys()
    for name in ours:
        if callable(ours[name]):
            assert signature(ours[name]) == signature(theirs[name]), name
            assert inspect.getdoc(ours[name]) or name == "spec"
    assert signature(blocking.__init__) == signature(awaited.__init__)


def test_every_resource_is_reachable_in_both_colours(firm):
    """And is made once."""
    clio = firm()
    for name in public(Resources):
        first, second = clio(lambda c, name=name: (getattr(c, name), getattr(c, name)))
        assert first is second
        of = type(first).__name__.removeprefix("Async").removesuffix("Collection")
        assert of.lower() == name.replace("_", "")
