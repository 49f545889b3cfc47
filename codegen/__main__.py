"""`python -m codegen` writes the declarations; with ``--check`` it fails on drift."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from .homes import Houses, operations, purposes
from .reading import read
from .templates import Config, Templates
from .writing import Writer, formatted, read_package, write

CONFIG = Path(__file__).parent / "config.toml"


def generate(resources: tuple[str, ...] | None = None) -> dict[str, str]:
    """The generated files, for all collections or for the given ones."""
    config = tomllib.loads(CONFIG.read_text("utf-8"))
    schema = read()
    defaults = config["default_fields"]
    decided = Config(
        config["longest_literal"],
        tuple(defaults["of_nested"]),
        frozenset(defaults["without"]),
        frozenset(defaults["secrets"]),
    )
    writer = Writer(schema, Templates(schema, decided), resources or tuple(schema.resources))
    declared = writer.modules()
    homes = Houses(writer, declared, purposes(), operations()).modules()
    return formatted(
        {
            **{f"_generated.{name.strip('.')}": text for name, text in declared.items()},
            **{f"resources.{name}": text for name, text in homes.items()},
        }
    )


def drift(there: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    """Every line in which the files differ from what would be generated."""
    for name in sorted(there.keys() | wanted.keys()):
        before, after = (files.get(name, "").splitlines() for files in (there, wanted))
        yield from unified_diff(before, after, f"{name} (as it is)", f"{name} (generated)", "", "")


def main(arguments: list[str]) -> int:
    """Write the files, or print how they differ."""
    if "--check" not in arguments:
        write(generate())
        return 0
    differences = list(drift(read_package(), generate()))
    print("\n".join(differences) or "The generated files are as the schema says.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
