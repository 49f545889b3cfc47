"""Find who is in Clio twice, and leave a worklist; decisions in last time's are heeded."""

from __future__ import annotations

import sys
from pathlib import Path

from clio_sync import Clio, match


def main(worklist: str = "duplicates.csv") -> None:
    """Print what was found, and write the pairs that nobody has decided about."""
    decided = Path(worklist).with_suffix(".decided.csv")
    known = match.Decisions(resource="contacts")
    for path in (decided, Path(worklist)):
        if path.exists():
            known |= match.Decisions.from_csv(path)
    known.to_csv(decided)
    with Clio.connect("smith-llp") as clio:
        report = match.find_duplicates(clio, known=known, count_matters=True)
    print(report)
    report.to_csv(worklist)


if __name__ == "__main__":
    main(*sys.argv[1:])
