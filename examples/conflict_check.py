"""Look a name up for conflicts, and print the record of it for the firm's files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from clio_sync import Clio, match

INDEX = Path("conflicts.bin")


def main(*name: str) -> None:
    """Bring the index up to date, look up, and print."""
    key = os.environ["CONFLICTS_KEY"]
    with Clio.connect("smith-llp") as clio:
        if INDEX.exists():
            index = match.open_index(INDEX, key=key)
            index.refresh(clio)
        else:
            index = match.index(clio)
    index.save(INDEX, key=key)
    print(match.search(index, name=" ".join(name)).record())


if __name__ == "__main__":
    main(*sys.argv[1:])
