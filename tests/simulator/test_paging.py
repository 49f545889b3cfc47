"""Pages of a list."""

from __future__ import annotations

import httpx
import pytest

from .conftest import error, listed, made


@pytest.fixture
def five(api: httpx.Client) -> list[int]:
    """The ids of five companies, whose names are not in the order of their ids."""
    return [made(api, "contacts", {"type": "Company", "name": name})["id"] for name in "EADBC"]


def pages(api: httpx.Client, url: str) -> list[list[int]]:
    """Follow ``next`` verbatim to the end."""
    found = []
    while url:
        body = api.get(url).json()
        found.append([record["id"] for record in body["data"]])
        url = body["meta"]["paging"].get("next")
    return found


def test_a_single_page_has_empty_paging(api, five) -> None:
    """``paging`` is there, and empty."""
    assert api.get("contacts").json()["meta"] == {"paging": {}, "records": 5}


def test_next_leads_through_the_list(api, five) -> None:
    """Each page names the next one; the last one names none."""
    a, b, c, d, e = five
    assert pages(api, "contacts?limit=2") == [[a, b], [c, d], [e]]
    assert pages(api, "contacts.json?limit=2&order=id(asc)") == [[a, b], [c, d], [e]]


def test_next_is_an_absolute_url_with_the_whole_query(sim, api, five) -> None:
    """It can be followed as it stands; Clio writes its paths without ``.json`` (facts, 2)."""
    params = {"limit": 2, "fields": "id,name", "type": "Company"}
    url = api.get("contacts.json", params=params).json()["meta"]["paging"]["next"]
    assert url.startswith(f"{sim.url}/api/v4/contacts?limit=2&fields=id%2Cname&type=Company&")


def test_previous_leads_back(api, five) -> None:
    """From the second page to the first."""
    second = api.get(api.get("contacts?limit=2").json()["meta"]["paging"]["next"]).json()
    back = api.get(second["meta"]["paging"]["previous"]).json()
    assert [record["id"] for record in back["data"]] == five[:2]
    assert "previous" not in back["meta"]["paging"]


def test_previous_leads_back_from_the_third_page(api, five) -> None:
    """Not to the beginning, but by one page."""
    third = list(_bodies(api, "contacts?limit=2"))[2]
    back = api.get(third["meta"]["paging"]["previous"]).json()
    assert [record["id"] for record in back["data"]] == five[2:4]


def _bodies(api, url):
    while url:
        body = api.get(url).json()
        yield body
        url = body["meta"]["paging"].get("next")


def test_ids_stay_put_when_records_come_and_go(api, five) -> None:
    """A page follows the last id seen, whatever happened to the records before it."""
    url = api.get("contacts?limit=2").json()["meta"]["paging"]["next"]
    api.delete(f"contacts/{five[0]}")
    assert pages(api, url) == [five[2:4], five[4:]]


def test_offsets_skip(api, five) -> None:
    """Offset mode counts records instead."""
    assert listed(api, "contacts", offset=3) == five[3:]
    assert pages(api, "contacts?limit=2&offset=1") == [five[1:3], five[3:]]
    body = api.get("contacts?limit=2&offset=2").json()
    assert set(body["meta"]["paging"]) == {"next", "previous"}


def test_other_orders_are_paged_by_offset(api, five) -> None:
    """Pages of an order by name lead through it."""
    e, a, d, b, c = five
    assert pages(api, "contacts?limit=2&order=name(asc)") == [[a, b], [c, d], [e]]
    assert pages(api, "contacts?limit=3&order=id(desc)") == [[c, b, d], [a, e]]


def test_offsets_end_at_ten_thousand(api, settings) -> None:
    """Beyond, there is a 422."""
    assert api.get("contacts?offset=9999").status_code == 200
    assert error(api.get("contacts?offset=10000"))[:2] == (422, "ArgumentError")


def test_pages_by_offset_end_there_too(api, settings, five) -> None:
    """Also when ``next`` leads beyond."""
    settings.most_by_offset = 4
    url = api.get("contacts?limit=4&order=name(asc)").json()["meta"]["paging"]["next"]
    assert api.get(url).status_code == 422
    assert pages(api, "contacts?limit=4") == [five[:4], five[4:]]


@pytest.mark.parametrize("change", ["&fields=id", "&limit=3", "&type=Company"])
def test_a_page_token_belongs_to_its_query(api, five, change: str) -> None:
    """With a parameter more, it is not valid any more."""
    url = api.get("contacts?limit=2").json()["meta"]["paging"]["next"]
    assert error(api.get(url + change)) == (422, "ArgumentError", "page_token is invalid")


@pytest.mark.parametrize("again", ["&limit=2&fields=id", "&fields=id", "&order=id(asc)"])
def test_a_parameter_that_is_said_again_changes_nothing(api, five, again: str) -> None:
    """Clients that add theirs to ``next`` get every page, once (facts, 3)."""
    found, url = [], "contacts?limit=2&fields=id&order=id(asc)"
    while url:
        answer = api.get(url).json()
        found += [record["id"] for record in answer["data"]]
        following = answer["meta"]["paging"].get("next")
        url = following and following + again
    assert found == five


def test_a_list_that_is_said_again_is_another_list(api, five) -> None:
    """Its values add up, and the token is not for that."""
    asked = f"&ids[]={five[0]}&ids[]={five[1]}"
    url = api.get(f"contacts?limit=1{asked}").json()["meta"]["paging"]["next"]
    assert api.get(url).status_code == 200
    assert error(api.get(url + asked)) == (422, "ArgumentError", "page_token is invalid")


@pytest.mark.parametrize("token", ["nonsense", "AAAA", "é", "Zm9yZ2VkIGJ5IHNvbWVib2R5WzEsIDBd"])
def test_a_forged_page_token_is_refused(api, five, token: str) -> None:
    """Whatever it is."""
    assert error(api.get("contacts", params={"page_token": token}))[2] == "page_token is invalid"


def test_a_page_token_of_another_list_is_refused(api, five) -> None:
    """It is bound to its path."""
    url = api.get("contacts?limit=2").json()["meta"]["paging"]["next"]
    assert api.get(url.replace("/contacts", "/matters")).status_code == 422


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5"])
def test_a_limit_that_makes_no_sense_is_refused(api, limit: str) -> None:
    """The limit is a number from 1."""
    assert error(api.get(f"contacts?limit={limit}"))[1] == "ArgumentError"


def test_a_limit_too_high_is_lowered(sim, api) -> None:
    """To 200, unless the settings have it refused."""
    for number in range(201):
        sim.put("contacts", {"type": "Company", "name": f"Company {number}"})
    sim.settle()
    assert len(listed(api, "contacts", limit=500)) == len(listed(api, "contacts")) == 200
    sim.settings.over_limit = "refuse"
    assert api.get("contacts?limit=201").status_code == 422
    assert api.get("users?limit=2000").status_code == 200


def test_an_unknown_order_is_refused(api) -> None:
    """Where orders are declared, others are not known."""
    assert error(api.get("contacts?order=colour(asc)"))[0] == 422


def test_an_order_is_ignored_where_none_is_declared(api) -> None:
    """Relationships have no orders: the parameter is unknown, and changes nothing."""
    assert api.get("relationships?order=colour(asc)").status_code == 200


@pytest.mark.parametrize("offset", ["-1", "x"])
def test_an_offset_that_is_no_number_is_refused(api, offset: str) -> None:
    """As every known parameter without sense."""
    assert error(api.get(f"contacts?offset={offset}"))[0] == 422


def test_the_count_may_be_missing_in_cursor_mode(api, settings, five) -> None:
    """One of the settings: while pages follow ids, nobody counts."""
    settings.counts_in_cursor_mode = False
    assert "records" not in api.get("contacts?limit=2").json()["meta"]
    assert api.get("contacts?limit=2&offset=1").json()["meta"]["records"] == 5


def test_the_status_of_bad_parameters_is_a_setting(api, settings) -> None:
    """It is not known for certain."""
    settings.bad_parameter_status = settings.bad_page_token_status = 400
    assert api.get("contacts?limit=0").status_code == 400
    assert api.get("contacts?page_token=x").status_code == 400


def test_the_contents_of_a_folder_know_no_offset(api, settings) -> None:
    """Clio calls it unsupported there; a setting says whether it does harm (facts, 3)."""
    response = api.get("folders/list", params={"offset": 1})
    assert error(response) == (422, "ArgumentError", "offset is not supported")
    settings.refuses_offset_of_contents = False
    assert api.get("folders/list", params={"offset": 1}).status_code == 200


def test_next_is_good_with_and_without_json(api, five) -> None:
    """The suffix is no part of the query that a token belongs to."""
    url = api.get("contacts.json?limit=2").json()["meta"]["paging"]["next"]
    first, second = api.get(url), api.get(url.replace("contacts?", "contacts.json?"))
    assert first.json() == second.json()
