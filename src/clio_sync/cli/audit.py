"""``audit``: whether the audit of a store holds, and a copy of it for somebody else to keep."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigurationError
from .stores import is_database, open_existing

if TYPE_CHECKING:
    from ..audit import Verification
    from . import Subparsers

NOTE = """
The store is the path of its file, or the address of a PostgreSQL database. Its key
has to be where it always is. An export is verified without either.
"""

BROKEN = 1


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "audit",
        help="verify the audit of a store, or export it",
        description="Verify the audit of a store, or export it.",
        epilog=NOTE,
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    verify = actions.add_parser(
        "verify",
        help="tell whether it holds, with status 1 if it does not",
        description="Tell whether an audit holds; the status is 1 if it does not.",
    )
    verify.add_argument("store", metavar="STORE", help="the store, or a file that was exported")
    verify.add_argument(
        "--head", metavar="HEAD", help="an entry that was noted: 17:3f9c1a2b4d5e6f70"
    )
    export = actions.add_parser(
        "export",
        help="write it into a file, as JSON Lines",
        description="Write the audit of a store into a file, as JSON Lines.",
    )
    export.add_argument("store", metavar="STORE", help="the store")
    export.add_argument("file", metavar="FILE", type=Path, help="the file, which is replaced")


def run(args: argparse.Namespace) -> int:
    """Verify or export.

    Raises:
        StoreError: The store cannot be opened.
        ConfigurationError: There is nothing there, a file cannot be used, or that is no head.
    """
    try:
        return _export(args.store, args.file) if args.action == "export" else _verify(args)
    except OSError as error:
        raise ConfigurationError(
            f"A file cannot be used: {error.strerror}.", advice="Check its path and its rights."
        ) from error


def _verify(args: argparse.Namespace) -> int:
    found = _verified(args.store, args.head)
    print(found)
    return 0 if found else BROKEN


def _verified(place: str, head: str | None) -> Verification:
    from ..audit import verify_jsonl
    from ..store.postgresql import is_address

    if not is_address(place) and not is_database(Path(place)):
        return verify_jsonl(place, head=head)
    with open_existing(place) as store:
        return store.verify_audit(head)


def _export(place: str, file: Path) -> int:
    from ..audit import Audit

    with open_existing(place) as store:
        count = Audit(store).to_jsonl(file)
        print(f"{count} entries, the last is {store.audit_head()}.")
    return 0
