"""Making a history that ends badly as short as it can be and still end badly.

What is to happen is a list, and nothing in it depends on what stands before it
(whoever picks a record picks a part of those that there are), so anything may
be left out. First halves are, then quarters, down to single events; then what
happens in the middle of runs, and what is odd about the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from attrs import asdict, evolve

from .histories import History, play
from .workers import Happening, Launch
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
    while True:
        shorter = next(filter(fails, shorter_ones(history)), None)
        if shorter is None:
            return history
        history = shorter


def shorter_ones(history: History) -> Iterator[History]:
    """Histories that lack a part of one, the largest parts first."""
    for events in without_parts(history.events):
        yield evolve(history, events=events)
    for at, event in enumerate(history.events):
        for simpler in simpler_ones(event):
            events = (*history.events[:at], simpler, *history.events[at + 1 :])
            yield evolve(history, events=events)
    for name, usual in asdict(Place()).items():
        if getattr(history.place, name) != usual:
            yield evolve(history, place=evolve(history.place, **{name: usual}))


def simpler_ones(event: Happening) -> Iterator[Happening]:
    """The same event with less in it."""
    if not isinstance(event, Launch):
        return
    for meanwhile in without_parts(event.meanwhile):
        yield evolve(event, meanwhile=meanwhile)
    for at, one in enumerate(event.meanwhile):
        for simpler in simpler_ones(one.what):
            several = (*event.meanwhile[:at], evolve(one, what=simpler), *event.meanwhile[at + 1 :])
            yield evolve(event, meanwhile=several)
    for name, usual in (("colour", "blocking"), ("ahead", 0.0), ("dies_at", None)):
        if getattr(event, name) != usual:
            yield evolve(event, **{name: usual})


def without_parts(items: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    """A sequence without each of its halves, then without each quarter, down to single items."""
    size = len(items) // 2
    while size:
        for start in range(0, len(items), size):
            yield (*items[:start], *items[start + size :])
        size //= 2
    if len(items) == 1:
        yield ()


def written(history: History) -> str:
    """A history as Python, to be made a test of."""
    return f"History(\n    {history.place!r},\n    ({_listed(history.events)}),\n)"


def _listed(events: Sequence[Happening]) -> str:
    return "".join(f"\n        {event!r}," for event in events) + "\n    "
