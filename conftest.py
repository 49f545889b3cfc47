"""The examples in the README and the documentation run with the tests, against a local Clio."""

from __future__ import annotations

import ast
import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, SkipParser

HERE = Path(__file__).parent
SAMPLES = HERE / "src/clio_sync/demo"
INTAKE = HERE / "examples/intake"


def evaluate(example: Example) -> None:
    """Run a block of Python; one that awaits gets a loop of its own."""
    source = "\n" * (example.line + example.parsed.line_offset) + example.parsed
    code = compile(source, example.path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    awaiting = eval(code, example.namespace)  # noqa: S307 - our own documents
    if awaiting is not None:
        asyncio.run(awaiting)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """What the documents assume: a firm's exports at hand, its Clio on a port, a grant kept."""
    from clio_sync.auth import default_vault
    from clio_sync.demo.premises import move_in
    from clio_sync.simulator import Settings, Simulator

    home = tmp_path_factory.mktemp("firm")
    for sample in (*SAMPLES.glob("*.csv"), *INTAKE.iterdir()):
        shutil.copy(sample, home)
    settings = Settings(rate_limit=100_000, list_lag=0.0, grow_rate_limit=100_000)
    with (
        pytest.MonkeyPatch.context() as patch,
        Simulator(settings) as sim,
        sim.serve(),
    ):
        move_in(sim)
        patch.chdir(home)
        for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(variable, str(home))
        patch.setenv("CLIO_CLIENT_ID", sim.application.client_id)
        patch.setenv("CLIO_CLIENT_SECRET", sim.application.client_secret)
        patch.setenv("CLIO_REGION", sim.url)
        patch.setenv("CLIO_ACCESS_TOKEN", sim.grant().access_token)
        patch.setenv("CLIO_GROW_CLIENT_ID", sim.grow_application.client_id)
        patch.setenv("CLIO_GROW_CLIENT_SECRET", sim.grow_application.client_secret)
        for name in ("smith-llp", "firm-42"):
            default_vault().save(name, sim.grant())
        default_vault().save("grow:smith-llp", sim.grow_grant())
        with remembered(patch):
            yield sim


def noted(make: Callable[..., None], opened: list[Any]) -> Callable[..., None]:
    """What makes a client, and notes it down."""

    def made(self: object, *args: object, **options: object) -> None:
        make(self, *args, **options)
        opened.append(self)

    return made


@contextmanager
def remembered(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every client that an example leaves open, as the end of a script would."""
    from clio_sync import Clio, Grow

    opened: list[Any] = []
    for kind in (Clio, Grow):
        patch.setattr(kind, "__init__", noted(kind.__init__, opened))
    yield
    for clio in opened:
        clio.close()


pytest_collect_file = Sybil(
    parsers=[CodeBlockParser("python", evaluate), SkipParser()],
    path=str(HERE),
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    fixtures=["firm"],
).pytest()
