"""Making a history that ends badly as short as it can be and still end badly.

What is to happen is a list, and nothing in it depends on what stands before it
(whoever picks a record picks a part of those that there are), so anything may
be left out. First large parts are, down to single events; then what happens in
the middle of runs, and what is odd about the place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from attrs import asdict, evolve

from .histories import History, play
from .workers import Happening, Launch, Meanwhile
from .world import Place

T = TypeVar("T")

Fails = Callable[[History], bool]


def ends_badly(history: History) -> bool:
    """Whether something is not as it has to be after a history."""
    return bool(play(history).violations)


def shrunk(history: History, fails: Fails = ends_badly) -> History:
    """A history that ends badly and of which nothing can be left out.

    Args:
        history: One that ends badly.
        fails: Whether another one does, too.
    """
    before = None
    while history != before:
        before = history

        def still(events: Sequence[Happening], place: Place = history.place) -> bool:
            return fails(History(place, tuple(events)))

        events = each_simpler(fewer(history.events, still), simpler, still)
        history = _simpler_place(evolve(history, events=tuple(events)), fails)
    return history


def simpler(event: Happening, still: Callable[[Happening], bool]) -> Happening:
    """An event with as little in it as may be.

    Args:
        event: Any; there is something in those that start a worker only.
        still: Whether the history fails with another event in its place.
    """
    if not isinstance(event, Launch):
        return event
    launch = event

    def with_(meanwhile: Sequence[Meanwhile]) -> bool:
        return still(evolve(launch, meanwhile=tuple(meanwhile)))

    meanwhile = each_simpler(fewer(launch.meanwhile, with_), _simpler_meanwhile, with_)
    launch = evolve(launch, meanwhile=tuple(meanwhile))
    for name, usual in (
        ("colour", "blocking"),
        ("ahead", 0.0),
        ("dies_at", None),
        ("pushes", None),
    ):
        plain = evolve(launch, **{name: usual})
        launch = plain if plain != launch and still(plain) else launch
    return launch


def _simpler_meanwhile(one: Meanwhile, still: Callable[[Meanwhile], bool]) -> Meanwhile:
    return evolve(one, what=simpler(one.what, lambda what: still(evolve(one, what=what))))


def _simpler_place(history: History, fails: Fails) -> History:
    """The same history where nothing is odd that need not be."""
    for name, usual in asdict(Place()).items():
        plain = evolve(history, place=evolve(history.place, **{name: usual}))
        history = plain if plain != history and fails(plain) else history
    return history


def fewer(items: Sequence[T], fails: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """A sequence without the parts that can be left out: first large ones, then single items.

    Args:
        items: Something fails with all of them.
        fails: Whether it does with some of them.
    """
    size = len(items)
    while size:
        start = 0
        while start < len(items):
            left = [*items[:start], *items[start + size :]]
            if fails(left):
                items = left
            else:
                start += size
        size //= 2
    return items


def each_simpler(
    items: Sequence[T],
    simplify: Callable[[T, Callable[[T], bool]], T],
    fails: Callable[[Sequence[T]], bool],
) -> Sequence[T]:
    """A sequence with each item made as simple as it can be while something still fails.

    Args:
        items: Something fails with all of them.
        simplify: Makes one simpler, given whether it fails with another in its place.
        fails: Whether something fails with other items.
    """
    for at in range(len(items)):
        left, right = items[:at], items[at + 1 :]
        item = simplify(items[at], partial(_fails_with, fails, left, right))
        items = [*left, item, *right]
    return items


def _fails_with(
    fails: Callable[[Sequence[T]], bool], left: Sequence[T], right: Sequence[T], item: T
) -> bool:
    return fails([*left, item, *right])


def written(history: History) -> str:
    """A history as Python, to be made a test of."""
    return f"History(\n    {history.place!r},\n    ({_listed(history.events)}),\n)"


def _listed(events: Sequence[Happening]) -> str:
    return "".join(f"\n        {event!r}," for event in events) + "\n    "
