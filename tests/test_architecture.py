"""The rules of the house that neither a linter nor a type checker knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "clio_sync"
MODULES = sorted(PACKAGE.rglob("*.py"))
GENERATED = {"_generated", "resources"}
HAND_WRITTEN = [path for path in MODULES if not GENERATED & {*path.parts}]
WAITING = {"asyncio", "anyio", "threading", "time", "socket", "sqlite3", "psycopg", "sqlalchemy"}
PURE = ["_policy", "mapping", "matching", "engine/deciding", "errors"]
HEAVY = ["httpx", "sqlalchemy", "cattrs", "authlib", "rapidfuzz", "phonenumbers", "cryptography"]


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    """How a file is called in a test's name."""
    return path.relative_to(PACKAGE).as_posix()


def dotted(path: Path) -> str:
    """The module's name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def below(*names: str) -> list[Path]:
    """The files of these rooms."""
    rooms = [PACKAGE / name for name in names]
    return [path for path in MODULES if any(room == path or room in path.parents for room in rooms)]


def imported(path: Path, *, at_run_time: bool = False) -> set[str]:
    """The top-level packages that a file imports, anywhere in it."""
    tree = tree_of(path)
    hidden = _only_for_checkers(tree) if at_run_time else set[ast.AST]()
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _only_for_checkers(tree: ast.Module) -> set[ast.AST]:
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }


def is_flow_module(path: Path) -> bool:
    """Whether flows are written in this file: it uses the vocabulary's name for them."""
    apart = path.name == "_flow.py" or path.parent.name == "_drivers"
    return not apart and "Flow[" in path.read_text("utf-8")


FLOWS = [path for path in HAND_WRITTEN if is_flow_module(path)]


def yields(path: Path) -> Iterator[int]:
    """The lines on which a function annotated as a flow yields by itself."""
    for function in ast.walk(tree_of(path)):
        if isinstance(function, ast.FunctionDef) and "Flow[" in ast.unparse(
            function.returns or function.args
        ):
            yield from (node.lineno for node in ast.walk(function) if isinstance(node, ast.Yield))


@pytest.mark.parametrize("path", FLOWS, ids=short)
def test_flows_only_ask_through_the_vocabulary(path):
    """A flow never yields by itself: it says `yield from send(...)` and the like."""
    assert list(yields(path)) == []


@pytest.mark.parametrize("path", FLOWS, ids=short)
def test_flows_ask_for_nothing_while_they_clean_up(path):
    """A `finally` that yields could not run when a flow is closed."""
    late = [
        inner.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Try)
        for statement in node.finalbody
        for inner in ast.walk(statement)
        if isinstance(inner, ast.YieldFrom | ast.Yield)
    ]
    assert late == []


@pytest.mark.parametrize(
    "path", below("_flow.py", "_flows", "_policy", "engine", "_wire"), ids=short
)
def test_whatever_decides_never_waits(path):
    """Flows, policies and the engine import nothing that waits, stores or connects."""
    assert imported(path) & WAITING == set()


@pytest.mark.parametrize("path", below(*PURE), ids=short)
def test_whatever_is_pure_knows_nothing_of_http(path):
    """Mapping, matching, planning and merging do not know how records travel."""
    assert "httpx" not in imported(path)


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=short)
def test_every_module_says_what_it_is_for(path):
    """A file opens with a docstring."""
    assert path.stat().st_size == 0 or ast.get_docstring(tree_of(path))


def public_definitions(
    path: Path,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """What a file defines for others to use: by name, not below an underscore."""
    for node in tree_of(path).body:
        defines = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if defines and not node.name.startswith("_") and not _is_overload(node):
            yield node


def _is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it only says what another definition of the same name takes."""
    return any(ast.unparse(decorator) == "overload" for decorator in node.decorator_list)


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=short)
def test_every_public_name_is_documented(path):
    """Each public class and function says in a sentence what it is for."""
    silent = [node.name for node in public_definitions(path) if not ast.get_docstring(node)]
    assert silent == []


def all_of(path: Path) -> list[str] | None:
    """What a file lists in ``__all__``."""
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


LISTED = [path for path in HAND_WRITTEN if all_of(path)]


@pytest.mark.parametrize("path", LISTED, ids=short)
def test_public_names_exist(path):
    """``__all__`` names nothing twice, and every name can be had; the linter sorts it."""
    names = all_of(path) or []
    assert len(names) == len(set(names))
    module = import_module(dotted(path))
    assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=short)
def test_a_file_is_about_one_topic(path):
    """A hand-written file has at most 400 lines, and the body of a function 40."""
    assert path.read_text("utf-8").count("\n") <= 400
    assert [name for name, lines in bodies(path) if lines > 40] == []


def bodies(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with the length of its body, the docstring left out."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=short)
def test_nothing_is_left_open(path):
    """No note to do something later, no bare silencing of a checker."""
    left = r"\bTODO\b|\bFIXME\b|\bXXX\b|NotImplementedError|type: ignore(?!\[)|noqa(?!: ?[A-Z])"
    assert re.findall(left, path.read_text("utf-8")) == []


def test_importing_the_package_loads_nothing_heavy():
    """Who only imports pays neither for HTTP nor for a database."""
    code = f"import sys, clio_sync; print([m for m in {HEAVY!r} if m in sys.modules])"
    path = {"PYTHONPATH": str(PACKAGE.parent)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=path)
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


def test_the_version_has_one_truth():
    """What the package says is what the project's description says."""
    import tomllib

    import clio_sync

    if clio_sync.__version__ == "0+source":
        pytest.skip("the package is not installed, only imported")
    described = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert clio_sync.__version__ == described["project"]["version"]
