"""The process that is killed: ``python -m clio_sync.demo.child``, told what to do on its input.

It says on its output what it has planned, and then applies it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from attrs import asdict, frozen

from ..client import Clio
from .office import desk
from .pace import Pace
from .runs import Problem
from .sheet import Sheet

if TYPE_CHECKING:
    from ..engine.report import Outline


@frozen
class Order:
    """What a child is told.

    Args:
        url: Of the Clio.
        access_token: Of its user.
        clients: The path of the file of people.
        cases: The path of the file of their cases.
        store: The path of the store.
        window: Of the `Pace`.
    """

    url: str
    access_token: str
    clients: str
    cases: str
    store: str
    window: float

    def written(self) -> str:
        """For the child's input."""
        return json.dumps(asdict(self))


def obey(order: Order, out: TextIO) -> None:
    """Plan, say so, and apply.

    Args:
        order: What to do.
        out: Where to say what was planned, as a line of JSON.
    """
    pace = Pace(order.window)
    clients, cases = (Sheet.opened(Path(path)) for path in (order.clients, order.cases))
    with Clio(order.access_token, region=order.url, timeouts=pace.timeouts) as clio:
        plan = desk(clio, clients, cases, Path(order.store), pace).job.plan()
        print(json.dumps(_planned(plan.outline)), file=out, flush=True)
        plan.apply(name="killed")


def _planned(outline: Outline) -> dict[str, object]:
    problems = [asdict(problem) for problem in Problem.among(outline.steps)]
    return {"rows": outline.rows, "counts": outline.counts, "problems": problems}


def main() -> None:
    """Do what the input says."""
    obey(Order(**json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
