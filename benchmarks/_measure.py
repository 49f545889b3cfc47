"""Measuring two ways of doing the same thing side by side, as a ratio.

The two take turns in short rounds, so that whatever else the machine does
harms both alike; the median of the rounds' ratios is what counts.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import statistics
import sys
from collections.abc import Awaitable, Callable
from time import perf_counter

Batch = Callable[[int], object]
"""Does the same thing so many times."""


def repeated(work: Callable[[], object]) -> Batch:
    """A batch of blocking calls."""

    def batch(times: int) -> None:
        for _ in range(times):
            work()

    return batch


def awaited(work: Callable[[], Awaitable[object]], runner: asyncio.Runner) -> Batch:
    """A batch of calls that are awaited one after another on the same loop."""

    async def calls(times: int) -> None:
        for _ in range(times):
            await work()

    return lambda times: runner.run(calls(times))


def seconds(batch: Batch, times: int) -> float:
    """How long one of these takes, as a mean over some."""
    started = perf_counter()
    batch(times)
    return (perf_counter() - started) / times


def side_by_side(
    name: str,
    ours: Batch,
    theirs: Batch,
    *,
    peer: str,
    goal: float,
    rounds: int = 40,
    times: int = 50,
) -> float:
    """Measure ours against theirs and print what came of it.

    Args:
        name: What is being measured.
        ours: What this library does.
        theirs: The same without it.
        peer: What the other side is called.
        goal: What the ratio shall not exceed.
        rounds: How often the two take turns.
        times: How many calls make a round.

    Returns:
        The median of the ratios.
    """
    for warm_up in (ours, theirs):
        warm_up(times)
    gc.collect()
    gc.freeze()
    measured = [(seconds(ours, times), seconds(theirs, times)) for _ in range(rounds)]
    our, their = (statistics.median(column) for column in zip(*measured, strict=True))
    ratio = statistics.median(one / other for one, other in measured)
    show(name, f"{our * 1e6:9.1f} µs against {their * 1e6:9.1f} µs", ratio, goal)
    line(name, our * 1e6, peer, their * 1e6, ratio, "µs")
    return ratio


def show(name: str, found: str, ratio: float, goal: float) -> None:
    """Print one line of results."""
    verdict = "within" if ratio <= goal else "ABOVE"
    print(f"{name:<34} {found}   ratio {ratio:5.2f}   {verdict} the goal of {goal:g}", flush=True)


def line(bench: str, ours: float, peer: str, theirs: float, ratio: float, unit: str) -> None:
    """Print the same for a program to read, as one line of JSON."""
    numbers = {"ours": round(ours, 6), "peer": peer, "theirs": round(theirs, 6)}
    print(
        json.dumps({"bench": bench, **numbers, "ratio": round(ratio, 4), "unit": unit}), flush=True
    )


def machine() -> None:
    """Print what this was measured on."""
    print(f"# Python {sys.version.split()[0]} on {os.cpu_count()} cores", flush=True)
