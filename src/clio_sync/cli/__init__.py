"""The little command line: one module for each command, loaded when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from ..errors import ClioError

if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["COMMANDS", "Command", "main"]

COMMANDS = (
    "audit",
    "demo",
    "health",
    "login",
    "quarantine",
    "reviews",
    "rollback",
    "runs",
    "simulator",
    "whoami",
)
"""Each is a module of this package."""

FAILED = 2
INTERRUPTED = 130


class Command(Protocol):
    """What the module of a command has to offer."""

    def register(self, subparsers: Subparsers) -> None:
        """Add the command and its options, with ``run`` as their default."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Do what was asked and return the exit status.

        Raises:
            ClioError: It cannot be done; the text is shown without a traceback.
        """
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 2 where it could not be done.

    Args:
        argv: The words after the program's name, instead of those of this process.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    args = _parser(_asked_for(words)).parse_args(words)
    try:
        status: int = args.run(args)
    except ClioError as error:
        print(f"clio_sync: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _asked_for(words: Sequence[str]) -> Iterable[str]:
    """The command alone where it is plain which one; all of them to explain or to complain."""
    return [word for word in words[:1] if word in COMMANDS] or COMMANDS


def _parser(commands: Iterable[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m clio_sync",
        description="Bring a firm's rows into Clio, each exactly once.",
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for name in commands:
        command = cast("Command", import_module(f"{__name__}.{name}"))
        command.register(subparsers)
        subparsers.choices[name].set_defaults(run=command.run)
    return parser
