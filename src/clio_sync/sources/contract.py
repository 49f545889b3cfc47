"""What every mirror has to do, as a check that somebody's own one can be put to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .words import Batching, Incremental, Mirror


def check_mirror(
    mirror: Mirror, example: Mapping[str, object], changed: Mapping[str, object]
) -> None:
    """Check that somebody's own mirror keeps the contract; it adds a row and removes it again.

    Args:
        mirror: A place for rows in which tests may write.
        example: A row that is not in there yet, by column.
        changed: Some other cells of it, by column; another value for each.

    Raises:
        AssertionError: It does not; the text says in which point.
    """
    before = set(_keys(mirror))
    key = mirror.create(example)
    try:
        for check in (_found, _changes, _refuses, _repeats, _groups, _tells):
            check(mirror, key, example, changed)
    finally:
        left = mirror.read([key])
        _that(not left or mirror.delete(key, {}), "delete() removes a row that is as expected")
    _that(not mirror.read([key]), "a row that was deleted is not read any more")
    _that(not mirror.delete(key, {}), "delete() says that a row is not there")
    _that(set(_keys(mirror)) == before, "all other rows are still there")


def _found(mirror: Mirror, key: str, example: Mapping[str, object], _: object) -> None:
    _that(key != "" and key == key.strip(), "create() says the key of the row, without space")
    _that(
        list(_keys(mirror)).count(key) == 1, "a row that was made is there once when all are read"
    )
    _that(set(mirror.read([key, "no such key"])) == {key}, "read() leaves out what is not there")
    held = mirror.read([key])[key].values
    _that(str(held.get(mirror.key)).strip() == key, "the key stands in the key's column")
    _that(
        all(_same(held.get(column), cell) for column, cell in example.items()),
        "read() returns what create() was given",
    )


def _changes(
    mirror: Mirror, key: str, example: Mapping[str, object], changed: Mapping[str, object]
) -> None:
    held = mirror.read([key])[key].values
    expected = {column: held.get(column) for column in changed}
    _that(mirror.update(key, changed, expected), "update() changes a row that is as expected")
    now = mirror.read([key])[key].values
    _that(all(_same(now.get(c), cell) for c, cell in changed.items()), "what was written is read")
    left = set(example) - set(changed)
    _that(all(now.get(c) == held.get(c) for c in left), "update() leaves all other cells alone")


def _refuses(
    mirror: Mirror, key: str, example: Mapping[str, object], changed: Mapping[str, object]
) -> None:
    """The row says ``changed`` by now, so that ``example`` is what it said before."""
    before = mirror.read([key])[key].values
    old = {column: example.get(column) for column in changed}
    _that(not mirror.update(key, old, old), "update() refuses a row that has changed meanwhile")
    _that(not mirror.delete(key, old), "delete() refuses a row that has changed meanwhile")
    _that(mirror.read([key])[key].values == before, "what is refused changes nothing")
    _that(not mirror.update("no such key", changed, {}), "update() says that a row is not there")
    _that("no such key" not in set(_keys(mirror)), "update() never makes a row")


def _repeats(mirror: Mirror, key: str, _: object, changed: Mapping[str, object]) -> None:
    held = mirror.read([key])[key].values
    same = {column: held.get(column) for column in changed}
    _that(mirror.update(key, same, same), "what was read can be expected and written")
    _that(_without(mirror, key, held), "what was read and written again is the same")


def _without(mirror: Mirror, key: str, held: Mapping[str, object]) -> bool:
    now = mirror.read([key])[key].values
    return set(now) == set(held)


def _groups(
    mirror: Mirror, key: str, example: Mapping[str, object], changed: Mapping[str, object]
) -> None:
    if not isinstance(mirror, Batching):
        return
    before = mirror.read([key])[key].values
    old = {column: example.get(column) for column in changed}

    def fail() -> None:
        with mirror.batch():
            mirror.update(key, old, {})
            raise _Failed

    _that(_raises(fail), "batch() lets an error through")
    _that(
        all(mirror.read([key])[key].values.get(c) == before.get(c) for c in changed),
        "nothing of a batch that failed is written",
    )
    with mirror.batch():
        mirror.update(key, old, {})
        mirror.update(key, changed, {})
    now = mirror.read([key])[key].values
    _that(all(_same(now.get(c), cell) for c, cell in changed.items()), "a batch is written")


def _tells(
    mirror: Mirror, key: str, example: Mapping[str, object], changed: Mapping[str, object]
) -> None:
    if not isinstance(mirror, Incremental) or not getattr(mirror, "tells_changes", True):
        return
    first = mirror.changes("")
    found = [str(row.values.get(mirror.key)).strip() for row in first.rows]
    _that(key in found, "changes() without a cursor reads everything")
    mirror.update(key, {column: example.get(column) for column in changed}, {})
    mirror.update(key, changed, {})
    then = [str(r.values.get(mirror.key)).strip() for r in mirror.changes(first.cursor).rows]
    _that(key in then, "changes() reads what changed since a cursor")


class _Failed(Exception):
    """What a batch is left with."""


def _raises(work: Callable[[], None]) -> bool:
    try:
        work()
    except _Failed:
        return True
    return False


def _keys(mirror: Mirror) -> Iterator[str]:
    return (str(row.values.get(mirror.key)).strip() for row in mirror)


def _same(held: object, cell: object) -> bool:
    """Equal, or equal as text: a file knows nothing but text."""
    nothing = (None, "")
    return held == cell or (held in nothing and cell in nothing) or str(held) == str(cell)


def _that(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(f"The mirror does not keep its contract: {what}.")
