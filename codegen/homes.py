"""From declarations to the public homes: a module for each collection, and the accessors."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from .naming import camel, module, snake
from .writing import HEADER, ROOT, Writer

PURPOSES = Path(__file__).parent / "purposes.toml"
OPERATIONS = ROOT / "src" / "clio_sync" / "_operations"
COLOURS = {"": "blocking", "Async": "async"}


def purposes() -> dict[str, str]:
    """What each collection is for, by its path."""
    return tomllib.loads(PURPOSES.read_text("utf-8"))


def operations(folder: Path = OPERATIONS) -> dict[str, tuple[str, ...]]:
    """What the hand-written modules export, by the collection's module."""
    files = sorted(folder.glob("[!_]*.py"))
    return {path.stem: exported(path.read_text("utf-8")) for path in files}


def exported(text: str) -> tuple[str, ...]:
    """The ``__all__`` of a module."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return tuple(ast.literal_eval(node.value))
    return ()


@frozen
class Houses:
    """The public modules of the collections that a writer declares.

    Args:
        writer: What is declared, and under which names.
        declared: The text of the generated modules, by name.
        purposes: What each collection is for.
        operations: What is written by hand, and replaces what is generated.
    """

    writer: Writer
    declared: Mapping[str, str]
    purposes: Mapping[str, str]
    operations: Mapping[str, tuple[str, ...]]

    def modules(self) -> dict[str, str]:
        """The text of every module, by its name below ``resources``."""
        homes = {module(path): self.home(path) for path in self.writer.chosen}
        package = f'{HEADER}"""The public home of every record, filter and payload."""\n'
        return {"__init__": package, **homes, "accessors": self.accessors()}

    def home(self, path: str) -> str:
        """Where a collection and all that belongs to it is imported from."""
        name = module(path)
        by_hand = self.operations.get(name, ())
        plain = [one for one in _classes(self.declared[name]) if one not in by_hand]
        imports = [f"from .._generated.{name} import {', '.join(plain)}"]
        imports += [f"from .._operations.{name} import {', '.join(by_hand)}"] if by_hand else []
        names = ", ".join(f'"{one}"' for one in sorted({*plain, *by_hand}))
        lines = [f'"""{self.purposes[path]}"""', "", "from __future__ import annotations", ""]
        return HEADER + "\n".join([*lines, *imports, "", f"__all__ = [{names}]", ""])

    # -------------------------------------------------------------------------------- accessors

    def accessors(self) -> str:
        """The collections as attributes of a client."""
        classes = "\n\n\n".join(
            text
            for colour in COLOURS
            for text in (*self._namespaces(colour), self._resources(colour))
        )
        imports = "\n".join(
            f"    from .{module(path)} import {', '.join(self.writer.classes(path))}"
            for path in self._reachable()
        )
        return f"{HEADER}{ACCESSORS}\n{imports}\n\n\n{classes}\n"

    def _reachable(self) -> list[str]:
        """The collections that need no parent's id; the others hang on those."""
        return [path for path in self.writer.chosen if "{" not in path]

    def _spaces(self) -> dict[str, list[str]]:
        """The collections whose paths share a first word, by that word."""
        found: dict[str, list[str]] = {}
        for path in self._reachable():
            if "/" in path:
                found.setdefault(path.partition("/")[0], []).append(path)
        return found

    def _namespaces(self, colour: str) -> Iterator[str]:
        for space, paths in self._spaces().items():
            said = f"What Clio keeps under {space.replace('_', ' ')}, {COLOURS[colour]}."
            members = (self._accessor(colour, path) for path in paths)
            yield _class(colour, camel(space), said, members)

    def _resources(self, colour: str) -> str:
        said = f"What {'an async' if colour else 'a blocking'} client can reach."
        members = {path: self._accessor(colour, path) for path in self._reachable()}
        flat = {path: text for path, text in members.items() if "/" not in path}
        spaces = {space: _namespace(colour, space) for space in self._spaces()}
        return _class(colour, "Resources", said, [t for _, t in sorted((flat | spaces).items())])

    def _accessor(self, colour: str, path: str) -> str:
        name = self.writer.classes(path)[bool(colour)]
        return (
            f"    @cached_property\n    def {snake(path.rpartition('/')[2])}(self) -> {name}:\n"
            f'        """{self.purposes[path]}"""\n'
            f"        from .{module(path)} import {name}\n\n"
            f"        return {name}(self.driver, self.session)"
        )


ACCESSORS = '''"""The resources as attributes of a client, each loaded when it is first touched."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .._drivers import AsyncDriver, Driver
from .._flows.session import Session

if TYPE_CHECKING:'''

MADE = '''    """{said}

    Args:
        driver: Waits for the requests.
        session: What the requests share.
    """

    def __init__(self, driver: {colour}Driver, session: Session) -> None:
        self.driver = driver
        self.session = session
'''


def _class(colour: str, name: str, said: str, members: Iterator[str] | list[str]) -> str:
    made = MADE.format(said=said, colour=colour)
    return f"class {colour}{name}:\n{made}\n" + "\n\n".join(members)


def _namespace(colour: str, space: str) -> str:
    name = f"{colour}{camel(space)}"
    return (
        f"    @cached_property\n    def {space}(self) -> {name}:\n"
        f'        """What Clio keeps under {space.replace("_", " ")}."""\n'
        f"        return {name}(self.driver, self.session)"
    )


def _classes(text: str) -> list[str]:
    """The classes that a module declares."""
    return [name for node in ast.parse(text).body for name in _named(node)]


def _named(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]):
            yield name
        case _:
            pass
