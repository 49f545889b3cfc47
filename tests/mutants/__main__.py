"""Plants every defect, one process each, and tells which of them were noticed, and by what.

python -m tests.mutants             all of them, on all processors
python -m tests.mutants "lease"     those whose names have this in them
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .every import MUTANTS
from .words import Mutant

ROOT = Path(__file__).parents[2]
STATUSES = (0, 1)


def noticed(mutant: Mutant) -> tuple[bool, str]:
    """Whether a defect was noticed, and what was seen of it.

    Args:
        mutant: The defect.

    Raises:
        RuntimeError: It could not be planted.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "tests.mutants.planting", mutant.name],
        cwd=ROOT,
        env=_unmeasured() | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    last = ran.stdout.strip().splitlines()[-1:] or [""]
    if ran.returncode not in STATUSES or "\t" not in last[0]:
        raise RuntimeError(f"{mutant.name}: {last[0]}\n{ran.stderr[-2000:]}")
    return ran.returncode == 1, last[0].partition("\t")[2]


def _unmeasured() -> dict[str, str]:
    """The environment without the wish to measure coverage: these lines are not the package's."""
    return {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_PROCESS")}


def told(mutant: Mutant) -> bool:
    """Print a line of the table."""
    try:
        found, what = noticed(mutant)
    except RuntimeError as error:
        found, what = False, f"**cannot be planted**: {error}"
    by = mutant.scene or "simulation"
    print(f"| {mutant.name} | {by if found else '**missed**'} | {what} |", flush=True)
    return found


def main() -> int:
    """Plant what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="", help="of the names")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    given = parser.parse_args()
    wanted = [one for one in MUTANTS if given.part in one.name]
    print("| defect | noticed by | what was seen |\n|---|---|---|")
    with ThreadPoolExecutor(given.jobs) as pool:
        missed = [*pool.map(told, wanted)].count(False)
    print(f"\n{len(wanted)} defects, {missed} missed")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
