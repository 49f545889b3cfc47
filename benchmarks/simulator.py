"""Small requests to the simulator on one core, with limits off: in process, and over its port.

The same contact is read over and over: in process through httpx's transport and
without it, and over a real port by another process, since a client costs time too.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from time import process_time

import httpx
from _measure import line, machine, repeated, seconds, show

from clio_sync.simulator import Settings, Simulator
from clio_sync.simulator.wire import Request

GOAL = 1_000
FIELDS = "id,etag,name,type,first_name,last_name,created_at,updated_at"
ROUNDS, TIMES = 15, 200

ASKING = """
import http.client, sys, time
host, path, token, times = sys.argv[1:]
wire = http.client.HTTPConnection(host)
headers = {"Authorization": "Bearer " + token, "User-Agent": "benchmark"}
for batch in range(2):
    started = time.perf_counter()
    for _ in range(int(times)):
        wire.request("GET", path, headers=headers)
        wire.getresponse().read()
print(int(times) / (time.perf_counter() - started))
"""
"""A client that does as little as it can, once to warm up and once for the count."""


def told(name: str, rate: float) -> None:
    """Print how many requests a second there were, beside the goal."""
    show(name, f"{rate:9.0f} requests a second, goal {GOAL}", GOAL / rate, 1.0)
    line(name, rate, "goal", GOAL, GOAL / rate, "1/s")


def in_process(sim: Simulator, path: str, token: str) -> None:
    """The simulator alone, and as a client in the same process meets it."""
    headers = {"authorization": f"Bearer {token}", "user-agent": "benchmark"}
    request = Request("GET", path, (("fields", FIELDS),), headers)
    with httpx.Client(transport=sim.transport(), base_url=sim.url, headers=headers) as client:
        ways = {
            "simulator, by itself": repeated(lambda: sim.local.handle(request)),
            "simulator, in process": repeated(lambda: client.get(path, params={"fields": FIELDS})),
        }
        for name, batch in ways.items():
            batch(TIMES)
            told(name, 1 / statistics.median(seconds(batch, TIMES) for _ in range(ROUNDS)))


def over_a_port(sim: Simulator, path: str, token: str) -> None:
    """As another process meets it."""
    with sim.serve() as url:
        host = url.removeprefix("http://")
        arguments = [host, f"{path}?fields={FIELDS}", token, str(ROUNDS * TIMES)]
        found = subprocess.run(
            [sys.executable, "-c", ASKING, *arguments], capture_output=True, text=True, check=True
        )
    told("simulator, over a port", float(found.stdout))


def planting() -> None:
    """A hundred thousand contacts, and the first page of them."""
    sim = Simulator(Settings(list_lag=0.0, rate_limit=10**9))
    started = process_time()
    sim.seed(contacts=100_000)
    planted = process_time() - started
    show("100,000 contacts planted", f"{planted:9.1f} s of one core", planted / 10, 1.0)
    line("100,000 contacts planted", planted, "goal", 10.0, planted / 10, "s")


if __name__ == "__main__":
    machine()
    with Simulator(Settings(list_lag=0.0, rate_limit=10**9), contacts=200) as sim:
        token = sim.grant().access_token
        path = f"/api/v4/contacts/{sim.state.tables['contacts'].current.ids[7]}.json"
        in_process(sim, path, token)
        over_a_port(sim, path, token)
    planting()
