"""Many threads over one store, and many stores over one file: nobody is lost or torn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from clio_sync.store import Base, Changes, Link, RecordId, RowId


def numbered(number: int) -> Changes:
    """A link and its base, which belong together."""
    row = RowId("clients", f"k{number}")
    return Changes(
        links=(Link(row, RecordId("contacts", number)),), bases={row: {"a": Base("r", "c")}}
    )


def test_concurrent_commits_are_all_written(home, store, epoch):
    """Eight threads over two stores of one file: each commit has a serial of its own."""
    other = home.open()
    with ThreadPoolExecutor(8) as pool:
        committing = [
            pool.submit((store, other)[number % 2].commit, epoch, numbered(number), 1.0)
            for number in range(80)
        ]
        serials = [done.result() for done in committing]
    assert sorted(serials) == list(range(1, 81))
    assert len(store.load().links) == 80


def test_a_load_beside_commits_is_one_consistent_picture(store, epoch):
    """However a load falls between commits, it holds as many links as its serial says."""

    def look(_: int) -> tuple[int, int, int]:
        state = store.load()
        return state.serial, len(state.links), len(state.bases)

    with ThreadPoolExecutor(8) as pool:
        looking = pool.map(look, range(60))
        writing = pool.map(lambda n: store.commit(epoch, numbered(n), 1.0), range(60))
        seen = [*looking]
        list(writing)
    assert [(serial, serial) for serial, *_ in seen] == [tuple(counts) for _, *counts in seen]
