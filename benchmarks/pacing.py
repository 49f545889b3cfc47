"""How much of Clio's budget is used at 50 requests a minute, and that it is not overrun.

Virtual time: 25 windows of a minute pass in seconds. Counted at the simulator,
for every way in which Clio may draw its windows and round their ends.
"""

from __future__ import annotations

from itertools import product

from _measure import line, machine

from clio_sync.simulator import Settings, Simulator, VirtualClock

GOAL = 0.98
LIMIT, WINDOW, WINDOWS, LATENCY = 50, 60.0, 25, 0.3


def used(settings: Settings) -> tuple[float, int]:
    """Which share of the allowed requests was sent, and how many were refused."""
    clock = VirtualClock()
    with Simulator(settings, clock=clock, contacts=1) as sim, sim.client() as clio:
        sim.log.clear()
        started = clock.now()
        while clock.now() < started + WINDOWS * WINDOW:
            clio.request("GET", "users/who_am_i.json", params={"fields": "id"})
            clock.advance(LATENCY)
        within = [entry for entry in sim.log.entries if entry.at < started + WINDOWS * WINDOW]
    return len(within) / (WINDOWS * LIMIT), sim.refusals_429


def main() -> None:
    """Measure each kind of window."""
    machine()
    for windows, rounds in product(("opened", "fixed"), ("up", "down")):
        settings = Settings(rate_limit=LIMIT, window=WINDOW, windows=windows, rounds_reset=rounds)
        share, refused = used(settings)
        verdict = "within" if share >= GOAL and not refused else "BELOW"
        kind = f"windows {windows}, reset rounded {rounds}"
        print(f"{kind:<40} {share:7.2%} used, {refused} refused   {verdict} the goal of {GOAL:.0%}")
        line(f"pacing, {kind}", share, "the whole budget", 1.0, share, "share of requests")


if __name__ == "__main__":
    main()
