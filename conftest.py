"""The examples in the README and the documentation run with the tests, against a local Clio."""

from __future__ import annotations

import ast
import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, SkipParser

HERE = Path(__file__).parent
SAMPLES = HERE / "src/clio_sync/demo"


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
    for sample in SAMPLES.glob("*.csv"):
        shutil.copy(sample, home)
    settings = Settings(rate_limit=100_000, list_lag=0.0)
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
        for name in ("smith-llp", "firm-42"):
            default_vault().save(name, sim.grant())
        with remembered(patch):
            yield sim


@contextmanager
def remembered(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every client that an example leaves open, as the end of a script would."""
    from clio_sync import Clio

    opened: list[Clio] = []
    make = Clio.__init__

    def made(self: Clio, *args: object, **options: object) -> None:
        make(self, *args, **options)
        opened.append(self)

    patch.setattr(Clio, "__init__", made)
    yield
    for clio in opened:
        clio.close()


pytest_collect_file = Sybil(
    parsers=[CodeBlockParser("python", evaluate), SkipParser()],
    path=str(HERE),
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    fixtures=["firm"],
).pytest()
