"""File the documents of a folder under a matter, each in the Clio folder of its own folder.

Run it again after a failure: what is there already is left alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from clio_sync import Clio

STATES = Path(".uploads")
SOURCE = "source-path"


def main(folder: Path, display_number: str) -> None:
    """Upload what is not there yet, and say what that was."""
    STATES.mkdir(exist_ok=True)
    with Clio.connect("smith-llp") as clio:
        matters = clio.matters.list(query=display_number, fields="id,display_number")
        matter = next(one for one in matters if one.display_number == display_number)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            found = clio.documents.list(
                matter_id=matter.id, external_property_name=SOURCE, external_property_value=name
            )
            if found.first() is None:
                inner = path.relative_to(folder).parent.as_posix()
                parent = matter if inner == "." else clio.folders.ensure(inner, parent=matter)
                state = STATES / f"{name.replace('/', '-')}.json"
                clio.documents.upload(
                    path, parent=parent, external_properties={SOURCE: name}, resume=state
                )
                print("filed", name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
