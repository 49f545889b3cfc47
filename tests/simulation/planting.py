"""What planted defects have in common: how they are planted, and where they are noticed."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clio_sync import errors
from clio_sync.simulator import Settings, Simulator, VirtualClock

from ..engine.firm import MARKER, Engine, Firm, person
from .world import memory

Plant = Callable[[pytest.MonkeyPatch], None]
Scene = Callable[[Firm], object]


def replaced(owner: type, name: str, by: Callable[..., Any]) -> Plant:
    """A method does something else; it is given the honest one first."""
    honest = getattr(owner, name)
    return lambda patch: patch.setattr(owner, name, lambda *args, **more: by(honest, *args, **more))


@contextmanager
def a_firm() -> Generator[Firm, None, None]:
    """The engine's usual scene, blocking."""
    settings, clock = Settings(list_lag=2.0, rate_limit=10_000), VirtualClock()
    with memory() as folder, Simulator(settings, clock=clock) as sim:
        for parent, name in (
            ("Contact", MARKER),
            ("Matter", MARKER),
            ("Contact", "Visa"),
            ("Matter", "Receipt"),
        ):
            data = {"parent_type": parent, "name": name, "field_type": "text_line"}
            sim.create("custom_fields", {**data, "displayed": name != MARKER})
        clock.advance(60)
        made = Firm(Engine("blocking"), Path(folder), sim, [person(0), person(1)])
        yield made
        made.close()


def ends_badly(scene: Scene, firm: Firm) -> None:
    """Play a scene that has to notice a defect."""
    with pytest.raises((AssertionError, errors.ClioError, KeyError, ValueError)):
        scene(firm)
