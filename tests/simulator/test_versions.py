"""Versions: etags, conditions, and lists that lag."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made, shown


def patch(api, record: dict, data: dict, **headers: str):
    """Change a contact under conditions."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.patch(f"contacts/{record['id']}", json={"data": data}, headers=named)


def test_the_etag_stands_in_the_body_and_the_header(api, ann) -> None:
    """With its quotes in both."""
    response = api.get(f"contacts/{ann['id']}")
    assert response.headers["ETag"] == response.json()["data"]["etag"] == ann["etag"]
    assert ann["etag"].startswith('"')
    assert ann["etag"].endswith('"')


def test_a_change_moves_the_etag_and_the_time(sim, api, ann) -> None:
    """To what no other version had."""
    sim.clock.advance(61.9)
    record = changed(api, f"contacts/{ann['id']}", {"title": "Dr"}, "etag,updated_at,created_at")
    assert record["etag"] != ann["etag"]
    assert record["updated_at"] == "2026-01-05T09:01:01+00:00"
    assert record["created_at"] == "2026-01-05T09:00:00+00:00"


def test_a_change_to_the_same_changes_nothing(sim, api, ann) -> None:
    """Neither etag nor time."""
    sim.clock.advance(60)
    assert changed(api, f"contacts/{ann['id']}", {"first_name": "Ann", "title": None}) == ann


@pytest.mark.parametrize("tag", ["{etag}", '"x", {etag}', "W/{etag}", "*"])
def test_a_matching_condition_lets_a_change_through(api, ann, tag: str) -> None:
    """Alone, in a list, weak, or any."""
    tag = tag.format(etag=ann["etag"])
    assert patch(api, ann, {"title": "Dr"}, If_Match=tag).status_code == 200


def test_a_stale_condition_stops_a_change(api, ann) -> None:
    """With a 412, and nothing done."""
    patch(api, ann, {"title": "Dr"})
    response = patch(api, ann, {"title": "Prof"}, If_Match=ann["etag"])
    assert error(response)[:2] == (412, "PreconditionFailed")
    assert shown(api, f"contacts/{ann['id']}", "title") == {"title": "Dr"}


def test_without_a_condition_the_last_write_wins(api, ann) -> None:
    """The condition is optional."""
    patch(api, ann, {"title": "Dr"})
    assert patch(api, ann, {"title": "Prof"}).status_code == 200


def test_a_known_version_is_not_sent_again(api, ann) -> None:
    """304, without a body, by etag."""
    path = f"contacts/{ann['id']}"
    response = api.get(path, headers={"If-None-Match": ann["etag"]})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == ann["etag"]
    assert api.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Mon, 05 Jan 2026 09:00:00 GMT", 304),
        ("Mon, 05 Jan 2026 08:59:59 GMT", 200),
        ("yesterday", 200),
    ],
)
def test_an_old_version_is_not_sent_again(api, ann, since: str, status: int) -> None:
    """304 by date; a date that is none is ignored."""
    response = api.get(f"contacts/{ann['id']}", headers={"If-Modified-Since": since})
    assert response.status_code == status


@pytest.mark.parametrize("moves", [True, False])
def test_whether_nested_changes_move_the_etag_is_a_setting(api, settings, moves: bool) -> None:
    """An e-mail address changed or not; a field of the record moves it in either case."""
    settings.nested_changes_move_etag = moves
    data = {"type": "Company", "name": "Acme", "email_addresses": [{"address": "a@b.c"}]}
    record = made(api, "contacts", data, "id,etag,email_addresses")
    path = f"contacts/{record['id']}"
    change = [{"id": record["email_addresses"][0]["id"], "address": "x@b.c"}]
    after = changed(api, path, {"email_addresses": change}, "etag,primary_email_address")
    assert after["primary_email_address"] == "x@b.c"
    assert (after["etag"] != record["etag"]) is moves
    assert changed(api, path, {"name": "Bcme"}, "etag")["etag"] != record["etag"]


# -------------------------------------------------------------------------------------- lag


@pytest.fixture
def lagging(settings):
    """Lists that lag two seconds, as by default."""
    settings.list_lag = 2.0


def test_a_creation_shows_at_once_by_id_and_later_in_lists(sim, api, lagging, ann) -> None:
    """Also in queries."""
    assert api.get(f"contacts/{ann['id']}").status_code == 200
    assert listed(api, "contacts") == listed(api, "contacts", query="ann") == [ann["id"]]
    bo = made(api, "contacts", {"type": "Person", "first_name": "Bo"})
    sim.clock.advance(1.9)
    assert listed(api, "contacts") == [ann["id"]]
    assert listed(api, "contacts", query="bo") == []
    sim.clock.advance(0.1)
    assert listed(api, "contacts", query="bo") == [bo["id"]]


def test_lists_show_the_version_before_until_then(sim, api, lagging, ann) -> None:
    """With its own etag and values, also to filters."""
    sim.clock.advance(60)
    changed(api, f"contacts/{ann['id']}", {"first_name": "Eve"})
    assert listed(api, "contacts", "etag") == [ann["etag"]]
    assert listed(api, "contacts", query="eve") == []
    assert listed(api, "contacts", updated_since="2026-01-05T09:01:00Z") == []
    sim.clock.advance(2)
    assert listed(api, "contacts", "name", query="eve") == ["Eve Lee"]


def test_a_deletion_shows_later_in_lists(sim, api, lagging, ann) -> None:
    """What is gone by id is still listed for a while."""
    listed(api, "contacts")
    sim.clock.advance(10)
    api.delete(f"contacts/{ann['id']}")
    assert api.get(f"contacts/{ann['id']}").status_code == 404
    assert listed(api, "contacts") == [ann["id"]]
    sim.clock.advance(2)
    assert listed(api, "contacts") == []


def test_what_was_there_before_the_first_request_shows_at_once(sim, api, lagging) -> None:
    """A test need not wait for what it has prepared."""
    record = sim.create("contacts", {"type": "Company", "name": "Acme"})
    assert listed(api, "contacts") == [record["id"]]
    sim.create("contacts", {"type": "Company", "name": "Bcme"})
    assert listed(api, "contacts") == [record["id"]]


def test_lists_can_be_made_to_catch_up(sim, api, lagging) -> None:
    """Without any time passing."""
    listed(api, "contacts")
    record = sim.create("contacts", {"type": "Company", "name": "Acme"})
    sim.settle()
    assert listed(api, "contacts") == [record["id"]]


def test_a_shorter_lag_overtakes_nothing(sim, api, settings) -> None:
    """Lists show commits in their order, also when the lag changes in between."""
    settings.list_lag = 10.0
    listed(api, "contacts")
    record = made(api, "contacts", {"type": "Company", "name": "Acme"})
    settings.list_lag = 0.0
    api.delete(f"contacts/{record['id']}")
    assert listed(api, "contacts") == []
    sim.clock.advance(10)
    assert listed(api, "contacts") == []
