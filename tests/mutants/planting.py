"""Plants one defect in this process, and has it looked for; ends with 1 where it was noticed.

    python -m tests.mutants.planting NAME

The package on the disk stays as it is: its text is changed on the way in, so
nothing of it may have been imported before.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from .every import MUTANTS
from .words import Edit, Mutant

TESTS = Path(__file__).parents[1]
NOTICED, MISSED, BROKEN = 1, 0, 3
CLUMSY = ("AttributeError", "ImportError", "NameError", "SyntaxError", "TypeError")
"""How a history ends whose defect is none that anybody would have made."""


class Spoilt(SourceFileLoader):
    """Loads a module with some edits of its text."""

    def __init__(self, name: str, path: str, edits: Sequence[Edit]) -> None:
        super().__init__(name, path)
        self.edits = edits

    def get_code(self, fullname: str) -> CodeType:
        """Its code, which is not kept."""
        text = Path(self.path).read_text(encoding="utf-8")
        for edit in self.edits:
            text = edit.applied(text)
        return compile(text, self.path, "exec", dont_inherit=True)


class Saboteur(MetaPathFinder):
    """Finds the modules of the package that a defect is in."""

    def __init__(self, mutant: Mutant) -> None:
        self.edits: dict[str, list[Edit]] = {}
        for edit in mutant.edits:
            name = "clio_sync." + edit.file.removesuffix(".py").replace("/", ".")
            self.edits.setdefault(name.removesuffix(".__init__"), []).append(edit)
        self.planted: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The usual module with other code; nothing for all other modules."""
        if fullname not in self.edits:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = Spoilt(fullname, spec.origin, self.edits[fullname])
            self.planted.add(fullname)
        return spec


def looked_for(mutant: Mutant) -> tuple[bool, str]:
    """Whether the scene or the simulation notices, and what it saw."""
    if mutant.scene:
        return _in_a_scene(mutant)
    from tests.simulation.histories import History, play

    for seed in range(mutant.seeds):
        found = play(History.of(seed)).violations
        if found and found[0].startswith(CLUMSY):
            raise RuntimeError(f"{mutant.name!r} does not run: {found[0]}")
        if found:
            return True, f"seed {seed}: {found[0].splitlines()[0]}"
    return False, f"{mutant.seeds} histories ended well"


def _in_a_scene(mutant: Mutant) -> tuple[bool, str]:
    import pytest

    class Memory:
        """Remembers which test failed first."""

        def __init__(self) -> None:
            self.failed = ""

        def pytest_runtest_logreport(self, report: Any) -> None:
            if report.failed and not self.failed:
                self.failed = report.nodeid.rpartition("::")[2]

    memory = Memory()
    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ended = pytest.main([*options, str(TESTS / mutant.scene)], plugins=[memory])
    if ended not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RuntimeError(f"the scene of {mutant.name!r} cannot be played: {ended!r}")
    return bool(memory.failed), memory.failed or "the scene ended well"


def main(name: str) -> int:
    """Plant the defect of a name."""
    (mutant,) = [one for one in MUTANTS if one.name == name]
    saboteur = Saboteur(mutant)
    sys.meta_path.insert(0, saboteur)
    noticed, what = looked_for(mutant)
    if saboteur.planted != saboteur.edits.keys():
        print("not everything was planted")
        return BROKEN
    print(f"{'noticed' if noticed else 'MISSED'}\t{what}")
    return NOTICED if noticed else MISSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
