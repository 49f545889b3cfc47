"""The contract of the lease: one run writes, and whoever was overtaken cannot."""

from __future__ import annotations

import pytest

from clio_sync.errors import ForeignStore, GuardTripped, LeaseLost
from clio_sync.store import Account, Changes, Link, RecordId, RowId

LINK = Changes(links=(Link(RowId("clients", "a1"), RecordId("contacts", 7)),))


def test_whoever_was_overtaken_cannot_write(home):
    """A run whose lease was stolen is refused, and nothing of its commit is written."""
    mine, other = home.open(), home.open()
    epoch = mine.take_lease("me", 0.0, patience=60)
    theirs = other.take_lease("other", 1.0, patience=60, steal=True)
    with pytest.raises(LeaseLost, match="taken over"):
        mine.commit(epoch, LINK, 2.0)
    assert other.load().links == {}
    assert other.commit(theirs, LINK, 3.0) == 1


def test_a_living_holder_keeps_its_lease(home):
    """Another run cannot take the lease while its holder was heard of lately."""
    home.open().take_lease("me", 100.0, patience=60)
    with pytest.raises(GuardTripped, match="heard of 30 s ago"):
        home.open().take_lease("other", 130.0, patience=60)


def test_a_commit_is_a_sign_of_life(store):
    """The heartbeat moves with every commit."""
    epoch = store.take_lease("me", 0.0, patience=60)
    store.commit(epoch, Changes(), 100.0)
    with pytest.raises(GuardTripped):
        store.take_lease("other", 130.0, patience=60)


def test_a_silent_holder_loses_its_lease(store):
    """After the patience is over anybody may take the lease."""
    epoch = store.take_lease("me", 0.0, patience=60)
    assert store.take_lease("other", 60.0, patience=60) > epoch


def test_the_same_holder_takes_its_lease_again(store):
    """A holder need not wait for itself, but its older epoch is void."""
    epoch = store.take_lease("me", 0.0, patience=60)
    assert store.take_lease("me", 1.0, patience=60) > epoch
    with pytest.raises(LeaseLost):
        store.commit(epoch, Changes(), 2.0)


def test_the_holder_of_the_lease_is_known(store):
    """Anybody may ask who is at work; nobody is, before and after."""
    assert store.holder() is None
    epoch = store.take_lease("me", 0.0, patience=60)
    assert store.holder() == "me"
    store.release_lease(epoch)
    assert store.holder() is None


def test_a_released_lease_is_free(store):
    """After a release anybody may take the lease at once."""
    store.release_lease(store.take_lease("me", 0.0, patience=60))
    assert store.take_lease("other", 1.0, patience=60)


def test_a_released_epoch_cannot_write(store):
    """Who has given the lease back may not go on."""
    epoch = store.take_lease("me", 0.0, patience=60)
    store.release_lease(epoch)
    with pytest.raises(LeaseLost):
        store.commit(epoch, LINK, 1.0)


def test_releasing_too_late_takes_nothing_from_the_new_holder(store):
    """A run that was overtaken cannot release the lease of the other."""
    epoch = store.take_lease("me", 0.0, patience=60)
    theirs = store.take_lease("other", 100.0, patience=60)
    store.release_lease(epoch)
    assert store.commit(theirs, LINK, 101.0) == 1


def test_the_first_claim_makes_a_store_an_account_s_own(store):
    """A new store belongs to nobody, then to whom it was claimed for."""
    assert store.account() is None
    store.claim(Account("us", 5, 9))
    assert store.account() == Account("us", 5, 9)


@pytest.mark.parametrize(
    "other", [Account("eu", 5, 9), Account("us", 6, 9), Account("us", 5, 8)], ids=str
)
def test_a_store_of_another_account_is_refused(store, other):
    """Another region, user or account is refused, with both named."""
    store.claim(Account("us", 5, 9))
    with pytest.raises(ForeignStore) as refusal:
        store.claim(other)
    assert "user 5 of account 9 in region 'us'" in str(refusal.value)
    assert f"user {other.user_id} of account {other.account_id}" in str(refusal.value)
    assert store.account() == Account("us", 5, 9)


def test_an_account_id_may_be_learnt_later(store):
    """An account id of 0 says nothing: it is not compared, and does not erase what is known."""
    store.claim(Account("us", 5))
    store.claim(Account("us", 5, 9))
    store.claim(Account("us", 5))
    assert store.account() == Account("us", 5, 9)
