"""A process that is killed in the midst of an upload, over a real port."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clio_sync.files import UploadState
from clio_sync.simulator import Settings, Simulator
from clio_sync.simulator.storage.signing import PREFIX
from clio_sync.simulator.wire import Request, Response

PART = 1000
PARTS = 12

CHILD = f"""
import asyncio, sys
from clio_sync import AsyncClio, Clio
from clio_sync.files import parts
colour, url, token, matter, source, state = sys.argv[1:]
parts.LEAST = {PART}
options = dict(parent={{"id": int(matter), "type": "Matter"}}, resume=state,
               multipart_from=1, part_size={PART}, parallel=1)
def blocking():
    with Clio(token, base_url=url) as clio:
        return clio.documents.upload(source, **options).id
async def awaited():
    async with AsyncClio(token, base_url=url) as clio:
        return (await clio.documents.upload(source, **options)).id
print(blocking() if colour == "blocking" else asyncio.run(awaited()))
"""


class Gate:
    """Stands before the storage, and lets no more than some bytes through until it is opened."""

    def __init__(self, sim: Simulator, passes: int) -> None:
        self._inner = sim.local.doors[PREFIX]
        self.passes = passes
        self.stuck = threading.Event()

    def __call__(self, request: Request, now: float) -> Response:
        if self.passes == 0:
            self.stuck.set()
            return Response(503, delay=60.0)
        self.passes -= 1
        answer = self._inner(request, now)
        assert isinstance(answer, Response)
        return answer


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A firm on a real port."""
    settings = Settings(least_part=PART, list_lag=0.0, rate_limit=10_000)
    with Simulator(settings, contacts=1, matters=1) as sim, sim.serve():
        yield sim


def child(colour: str, sim: Simulator, source: Path, state: Path) -> subprocess.Popen[str]:
    """A process that uploads a file, and says the document's id."""
    matter = sim.all("matters")[0]["id"]
    told = [colour, f"{sim.url}/api/v4/", sim.grant().access_token, str(matter), source, state]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *map(str, told)], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("colour", ["blocking", "async"])
def test_a_killed_upload_goes_on_without_sending_twice(colour, sim, tmp_path):
    """SIGKILL while a part is on its way: another process sends that one and those after it."""
    source, state = tmp_path / "big.pdf", tmp_path / "upload.json"
    source.write_bytes(os.urandom(PARTS * PART))
    gate = sim.local.doors[PREFIX] = Gate(sim, passes=5)
    with child(colour, sim, source, state) as killed:
        assert gate.stuck.wait(30)
        killed.kill()
    assert sorted(UploadState.from_json(state.read_text()).done) == [1, 2, 3, 4, 5]
    gate.passes = PARTS
    with child(colour, sim, source, state) as second:
        said, _ = second.communicate(timeout=30)
    puts = {number: times for (_, number), times in sim.state.objects.puts.items()}
    assert puts == dict.fromkeys(range(1, PARTS + 1), 1)
    documents = sim.all("documents")
    assert [one["id"] for one in documents] == [int(said)]
    version = documents[0]["latest_document_version"]
    assert sim.state.objects.whole[version["uuid"]].read() == source.read_bytes()
