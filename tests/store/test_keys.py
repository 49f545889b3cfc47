"""The digest key: where it comes from, what it is checked against, and what it hides."""

from __future__ import annotations

from base64 import b64encode

import pytest

from clio_sync.errors import ConfigurationError, KeyLost, StoreError
from clio_sync.store import RowId, open_store
from clio_sync.store.digests import Digests
from clio_sync.store.keys import create_key_file

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def path(tmp_path):
    """Where the store is."""
    return tmp_path / "firm.db"


def digest_of(path, **options):
    """The digest that a store takes, opened with these options."""
    with open_store(path, **options) as store:
        return store.digest("test", "text")


def test_a_new_store_makes_a_key_file(path):
    """Without a key a random one is made; it is found again later."""
    first = digest_of(path)
    assert (path.parent / "firm.db.key").read_text().endswith("=\n")
    assert digest_of(path) == first


def test_two_stores_have_two_keys(tmp_path):
    """Digests of different stores cannot be compared."""
    assert digest_of(tmp_path / "a.db") != digest_of(tmp_path / "b.db")


def test_a_given_key_needs_no_file(path):
    """Whoever brings the key keeps it."""
    assert digest_of(path, key=KEY) == digest_of(path, key=KEY)
    assert not (path.parent / "firm.db.key").exists()


def test_the_environment_may_hold_the_key(path, monkeypatch):
    """In base 64, it counts as if it were given."""
    given = digest_of(path, key=KEY)
    monkeypatch.setenv("CLIO_SYNC_STORE_KEY", b64encode(KEY).decode())
    assert digest_of(path) == given


def test_a_given_key_goes_before_the_environment(path, monkeypatch):
    """What the caller says counts most."""
    given = digest_of(path, key=KEY)
    monkeypatch.setenv("CLIO_SYNC_STORE_KEY", b64encode(OTHER).decode())
    assert digest_of(path, key=KEY) == given


def test_another_key_is_refused(path):
    """The store knows its key by a check value, and says which key it wants."""
    digest_of(path, key=KEY)
    with pytest.raises(KeyLost, match=r"taken with the key [0-9a-f]{8}\. The key given has the id"):
        open_store(path, key=OTHER)


def test_a_lost_key_file_is_named_with_advice(path):
    """The text says what to restore, and what to do without."""
    digest_of(path)
    (path.parent / "firm.db.key").unlink()
    with pytest.raises(KeyLost, match=r"no file 'firm.db.key'.*Restore that key.*new store"):
        open_store(path)
    assert not (path.parent / "firm.db.key").exists()


def test_a_store_that_was_begun_anew_keeps_the_key_file(path):
    """A key file that is there already serves a new store."""
    first = digest_of(path)
    path.unlink()
    assert digest_of(path) == first


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)], ids=len)
def test_a_key_has_32_bytes(path, key):
    """Anything else is no key, and nothing is made."""
    with pytest.raises(ConfigurationError, match="The key given is not a key"):
        open_store(path, key=key)
    assert not path.exists()


@pytest.mark.parametrize("text", ["", "not base 64", b64encode(b"short").decode()])
def test_what_is_no_key_in_the_environment_is_not_shown(path, monkeypatch, text):
    """The variable is named; what it holds may be a mistyped secret."""
    monkeypatch.setenv("CLIO_SYNC_STORE_KEY", text)
    with pytest.raises(ConfigurationError, match="CLIO_SYNC_STORE_KEY is not a key") as caught:
        open_store(path)
    assert not text or text not in str(caught.value)


def test_a_damaged_key_file_is_named_as_such(path):
    """It is neither used nor replaced."""
    digest_of(path)
    (path.parent / "firm.db.key").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="key file is not a key"):
        open_store(path)


def test_a_key_file_that_cannot_be_read_is_named_as_such(path):
    """A directory in its place is no key file."""
    digest_of(path)
    (path.parent / "firm.db.key").unlink()
    (path.parent / "firm.db.key").mkdir()
    with pytest.raises(StoreError, match=r"'firm.db.key' cannot be read"):
        open_store(path)


def test_a_key_file_is_never_overwritten(tmp_path):
    """It is created exclusively."""
    (tmp_path / "firm.db.key").write_text("precious")
    with pytest.raises(StoreError, match="cannot be created"):
        create_key_file(tmp_path / "firm.db.key")
    assert (tmp_path / "firm.db.key").read_text() == "precious"


def test_a_digest_depends_on_key_purpose_and_text():
    """Change any of them and it is another; the same three give the same."""
    cases = [(KEY, "a", "b"), (OTHER, "a", "b"), (KEY, "c", "b"), (KEY, "a", "c"), (KEY, "ab", "")]
    taken = [
        Digests("store", key).digest(purpose, text) for key, purpose, text in (*cases, cases[0])
    ]
    assert len(set(taken)) == len(cases)
    assert taken[0] == taken[-1]
    assert {len(digest) for digest in taken} == {32}


def test_a_digest_can_be_taken_of_any_text():
    """Half a surrogate pair, as broken exports have it, is text too."""
    assert Digests("store", KEY).digest("a", "\ud800") != Digests("store", KEY).digest("a", "?")


def test_a_row_is_named_apart_in_each_map():
    """Equal keys of two maps do not show that they are equal."""
    digests = Digests("store", KEY)
    client, case = digests.row_id("clients", "7"), digests.row_id("cases", "7")
    assert (client.map, case.map) == ("clients", "cases")
    assert client.key != case.key
    assert client == digests.row_id("clients", "7")


def test_a_marker_is_short_printable_and_the_store_s_own():
    """It depends on store, map, row and key, and is no secret to look at."""
    row = RowId("clients", "a1")
    marker = Digests("store", KEY).marker(row)
    others = [
        Digests("shop", KEY).marker(row),
        Digests("store", OTHER).marker(row),
        Digests("store", KEY).marker(RowId("cases", "a1")),
        Digests("store", KEY).marker(RowId("clients", "b2")),
    ]
    assert marker == "cs-gwuejvmjforqvwhnpvkkmp2a"
    assert marker not in others


def test_a_key_is_not_shown():
    """Neither the digests nor the store print it."""
    assert repr(KEY) not in repr(Digests("store", KEY))
