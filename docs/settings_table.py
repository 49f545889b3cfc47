"""The table of the simulator's settings in the guide, from their own docstrings.

``python docs/settings_table.py`` writes it; a test looks whether it is there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/clio_sync/simulator/settings.py"
GUIDE = ROOT / "docs/guides/test-your-integration.md"
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"


def table() -> str:
    """Every setting with its default and what it is for."""
    rows = [f"| `{name}` | `{value}` | {meaning} |" for name, value, meaning in _settings()]
    return "\n".join(["| setting | default | what it decides |", "| --- | --- | --- |", *rows])


def written(guide: str) -> str:
    """A guide with the table in its place."""
    before, _, rest = guide.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _settings() -> Iterator[tuple[str, str, str]]:
    body = next(
        node.body
        for node in ast.parse(SOURCE.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    for field, said in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(said, ast.Expr):
            text = ast.literal_eval(said.value)
            meaning = " ".join(text.split()).replace("``", "`").replace("|", "\\|")
            yield ast.unparse(field.target), _default(field.value), meaning


def _default(value: ast.expr | None) -> str:
    """A default as a reader would write it."""
    if not isinstance(value, ast.Call):
        return "" if value is None else ast.unparse(value)
    given = {one.arg: one.value for one in value.keywords}
    if "factory" in given:
        return f"{ast.unparse(given['factory'])}()"
    return ast.unparse(given["default"]) if "default" in given else ""


if __name__ == "__main__":
    GUIDE.write_text(written(GUIDE.read_text("utf-8")), "utf-8")
