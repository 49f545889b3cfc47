"""Transforms that know their name, their arguments and the way back.

A plain function does as a transform. What comes with this package also says
how it is written in a file, and whether Clio's value can be brought back into
the source's form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import attrs
from attrs import field, frozen

from .values import Step

F = TypeVar("F", bound=Callable[..., object])


def same(value: object) -> object:
    """The way back of whatever only tidies a value: the tidy one stands in both places."""
    return value


@frozen
class Transform:
    """A step, and how it is taken back.

    Args:
        step: The way into Clio.
        back: The way from Clio; None if there is none.
        name: What files call it; empty for what a firm has made itself.
        said: The arguments it was made with, as a file would say them.
        writable: Whether a file can say the arguments.
    """

    step: Step = field(repr=False)
    back: Step | None = field(default=None, repr=False)
    name: str = ""
    said: Mapping[str, object] = attrs.Factory(dict)
    writable: bool = True

    def __call__(self, value: object) -> object:
        """Take the step."""
        return self.step(value)


SHIPPED: dict[str, Callable[..., object]] = {}
"""What comes with the package, by the name that files use: steps, and makers of steps."""
MAKERS: set[str] = set()
"""Which of them take arguments and return the step."""
_BACK: dict[object, Step | None] = {}


def shipped(back: Step | None) -> Callable[[F], F]:
    """Put a step among those that files can name, with its way back."""

    def kept(step: F) -> F:
        SHIPPED[step.__name__] = step
        _BACK[step] = back
        return step

    return kept


def maker(make: F) -> F:
    """Put a maker of transforms among those that files can name."""
    SHIPPED[make.__name__] = make
    MAKERS.add(make.__name__)
    return make


def two_way(step: Step, back: Step) -> Transform:
    """Make a transform of a pair of functions that undo each other.

    Args:
        step: The way into Clio; it may return an `Unfit`.
        back: The way from Clio.
    """
    return Transform(step, back)


def back_of(step: Step) -> Step | None:
    """The way back of any step; None if it has none."""
    return step.back if isinstance(step, Transform) else _BACK.get(step)


def written(step: Step) -> tuple[str, Mapping[str, object]] | None:
    """The name and the arguments by which a file says a step; None if it cannot."""
    if isinstance(step, Transform):
        return (step.name, step.said) if step.name and step.writable else None
    name = getattr(step, "__name__", "")
    return (name, {}) if SHIPPED.get(name) is step else None
