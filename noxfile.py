"""Everything there is to check and to run; plain ``nox`` checks it all.

The Python versions come from the classifiers in ``pyproject.toml``; those that
are not installed are skipped, and said to be.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "types", "tests", "docs", "drift"]
nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "virtualenv"


def interpreter(version: str) -> str | None:
    """The first Python of this version that really runs: a version manager's shim may not."""
    homes = [Path.home() / ".pyenv/versions", Path.home() / ".local/share/uv/python"]
    managed = [
        str(found)
        for home in homes
        for found in sorted(home.glob(f"*{version}*/bin/python{version}"))
    ]
    for candidate in [sys.executable, shutil.which(f"python{version}"), *managed]:
        if candidate and _version_of(candidate) == version:
            return candidate
    return None


def _version_of(python: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        ran = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return ran.stdout.strip()


EACH_PYTHON = [nox.param(interpreter(version) or False, id=version) for version in PYTHONS]
INSTALLED = [str(param.args[0]) for param in EACH_PYTHON if param.args[0]] or [sys.executable]
LOWEST = INSTALLED[0]
LONG = ("contract", "death", "demo", "engine", "hostile", "mutants", "simulation", "simulator")
"""Rooms of tests that take long, and find on other Pythons what they find on the lowest.

``nox -s newest`` runs them all on whichever Python runs nox.
"""

PYTEST = ("python", "-m", "pytest", "-n", "auto", "--dist", "loadfile")
"""All processors; the blocks of a document need each other, so a file stays with one."""


def groups(*names: str) -> list[str]:
    """The requirements of these dependency groups."""
    return list(nox.project.dependency_groups(PROJECT, *names))


@nox.session
def lint(session: nox.Session) -> None:
    """Style, the floors that imports respect, and a fragment for the changelog."""
    session.install("-e", ".", *groups("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("towncrier", "build", "--draft", "--version", "next", silent=True)


@nox.session
def types(session: nox.Session) -> None:
    """Both type checkers at their strictest, and the completeness of the public types."""
    session.install(".[all]", *groups("test", "types"))
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "clio_sync", "--ignoreexternal")
    session.run("python", "-m", "pytest", "tests/typing")


@nox.session
@nox.parametrize("python", EACH_PYTHON)
def tests(session: nox.Session) -> None:
    """All tests: with coverage on the lowest Python, against the built wheel on the others.

    The others leave out what takes long.
    """
    if session.python is False:
        session.skip("this Python is not installed here")
    if session.python == LOWEST:
        session.install("-e", ".[all]", *groups("test"))
        _measured(session)
    else:
        session.install(".[all]", *groups("test"))
        fewer = {"CLIO_SYNC_SEEDS": "20"}  # what chance finds, it finds on any Python
        left = [f"--ignore=tests/{room}" for room in LONG]
        session.run(*PYTEST, "-m", "not slow", *left, *session.posargs, env=fewer)


def _measured(session: nox.Session) -> None:
    session.run("coverage", "erase")
    session.run("coverage", "run", *PYTEST[1:], *session.posargs)
    session.run("coverage", "combine", "--quiet")
    if not session.posargs:  # a part of the tests says nothing about coverage
        session.run("coverage", "report")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as HTML, warnings being errors; its examples run with the tests."""
    session.install(".[all]", *groups("docs"))
    out = ROOT / "docs/_build/html"
    session.run("sphinx-build", "-W", "--keep-going", "-E", "-q", "-b", "html", "docs", str(out))


@nox.session
def drift(session: nox.Session) -> None:
    """Fail where the generated files are not what the generator writes."""
    _generate(session, "--check")


@nox.session
def generate(session: nox.Session) -> None:
    """Write the declarations of Clio's resources anew; ``-- --check`` only compares."""
    _generate(session, *session.posargs)


def _generate(session: nox.Session, *args: str) -> None:
    session.install(".", *groups("codegen"))
    session.run("python", "-m", "codegen", *args)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Requests made up for every operation, against the simulator; options as of schemathesis."""
    session.install("-e", ".[simulator]", *groups("fuzz"))
    session.run("python", "-m", "tests.contract.fuzzing", *session.posargs)


@nox.session
def death(session: nox.Session) -> None:
    """Real processes that are killed or stopped; ``-- --kills 300 --signal kill --store sqlite``."""
    session.install("-e", ".[all]", *groups("test"))
    session.run("python", "-m", "tests.death.session", *session.posargs)


@nox.session
def simulate(session: nox.Session) -> None:
    """Random histories; ``-- --seed S`` tells the story of one, ``-- --minutes M`` goes on so long."""
    session.install("-e", ".[all]", *groups("test"))
    session.run("python", "-m", "tests.simulation", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Defects planted on purpose, each of which has to be noticed; ``-- WORDS`` of their names."""
    session.install("-e", ".[all]", *groups("test"))
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """The main job, end to end, against a local Clio; ``-- --json``, ``-- --clients FILE``."""
    session.install(".[simulator,terminal]")
    session.run("python", "-m", "clio_sync", "demo", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Every measurement in ``benchmarks/``, or those named."""
    session.install(".[all]", *groups("bench"))
    chosen = session.posargs or sorted(map(str, (ROOT / "benchmarks").glob("[!_]*.py")))
    for path in chosen:
        session.run("python", path)


@nox.session(python=LOWEST)
def lowest(session: nox.Session) -> None:
    """The tests with the oldest dependencies that ``pyproject.toml`` allows."""
    session.install("uv")
    wanted = [".[all]", *groups("test")]
    session.run("uv", "pip", "install", "--resolution", "lowest-direct", *wanted)
    session.run(*PYTEST, *session.posargs)


@nox.session
def newest(session: nox.Session) -> None:
    """The tests with the newest released dependencies."""
    wanted = [".[all]", *groups("test")]
    session.install("--upgrade", "--upgrade-strategy", "eager", *wanted)
    session.run(*PYTEST, *session.posargs)
