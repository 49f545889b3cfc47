"""What looking after a job comes to, for people, for programs and for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import asdict, frozen

from ..._pages import Markup, markup, table
from ..watching.events import GRADES, Layer, Level

LAYERS: tuple[Layer, ...] = ("connection", "data", "operations")


@frozen
class Check:
    """One thing that was looked at.

    Args:
        layer: What it is a part of.
        name: The check's name, which stays.
        level: How it is.
        why: The reason, in words.
        value: What was measured, where it is a number.
    """

    layer: Layer
    name: str
    level: Level
    why: str
    value: float | None = None

    @property
    def alarm(self) -> str:
        """What people are told it is about."""
        return f"{self.layer}/{self.name}"

    def __str__(self) -> str:
        return f"{self.level:<8} {self.name}: {self.why}"


@frozen
class Health:
    """How a job is. Printing it shows every check, layer by layer; so does a notebook.

    Args:
        checks: What was looked at.
        at: When, in seconds since the epoch.
    """

    checks: tuple[Check, ...]
    at: float = 0.0

    @property
    def level(self) -> Level:
        """How bad the worst is."""
        return worst(check.level for check in self.checks)

    @property
    def ok(self) -> bool:
        """Whether there is nothing to look at."""
        return self.level == "ok"

    @property
    def exit_code(self) -> int:
        """The status of a process that says so: 0 for ok, 1 for a warning, 2 for failing."""
        return GRADES[self.level]

    def of(self, layer: Layer) -> tuple[Check, ...]:
        """The checks of one layer.

        Args:
            layer: Which one.
        """
        return tuple(check for check in self.checks if check.layer == layer)

    def __getitem__(self, name: str) -> Check:
        """One check by its name.

        Raises:
            KeyError: There is none.
        """
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(name)

    def as_dict(self) -> dict[str, object]:
        """All of it for a program, with stable keys."""
        checks = [asdict(check) for check in self.checks]
        return {"level": self.level, "at": self.at, "checks": checks}

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.level}: {self._summary()}"
        for layer in LAYERS:
            if checks := self.of(layer):
                yield layer
                yield from (f"  {check}" for check in checks)

    def _summary(self) -> str:
        bad = [check.name for check in self.checks if check.level != "ok"]
        return f"look at {', '.join(bad)}" if bad else "nothing to look at"

    def _repr_html_(self) -> Markup:
        rows = [(c.layer, c.name, _shown(c.level), c.why) for c in self.checks]
        caption = f"{self.level}: {self._summary()}"
        return table(("layer", "check", "level", "why"), rows, caption)


def worst(levels: Iterable[Level]) -> Level:
    """The worst of some levels."""
    found: Level = "ok"
    for level in levels:
        found = level if GRADES[level] > GRADES[found] else found
    return found


def _shown(level: Level) -> Markup:
    return markup(level) if level == "ok" else Markup(f"<strong>{markup(level)}</strong>")
