"""Guides print what they say that they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs/guides"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIES = re.compile(r"\b16800\d{5}\b|\b20\d\d-\d\d-\d\d\b")
"""Ids and dates, which are others each time."""


def blocks(page: str) -> list[tuple[str, str]]:
    """The blocks of a guide, each with its language."""
    return BLOCK.findall((GUIDES / page).read_text("utf-8"))


def played(page: str) -> list[tuple[str, str]]:
    """Run a guide's code from top to bottom; what each block prints, and what the page says."""
    told: list[tuple[str, str]] = []
    names: dict[str, Any] = {}
    for kind, block in blocks(page):
        if kind == "python" and "async with" not in block:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(block, names)
            told.append((out.getvalue(), ""))
        elif kind == "text":
            told[-1] = (told[-1][0], block)
    return [(VARIES.sub("#", printed), VARIES.sub("#", said)) for printed, said in told]


@pytest.mark.usefixtures("firm")
@pytest.mark.parametrize("page", ["worked-example.md", "matching.md", "weighing.md", "sync.md"])
def test_what_is_printed_is_what_the_page_says(page: str) -> None:
    """In the order of its lines; an ellipsis stands for lines that are left out."""
    shown = [(printed, said) for printed, said in played(page) if printed and said]
    assert shown
    for printed, said in shown:
        place = 0
        for part in re.split(r"^ *…\n", said, flags=re.MULTILINE):
            assert part.strip("\n") in printed[place:]
            place = printed.index(part.strip("\n"), place)


def test_the_worked_example_shows_its_map_as_it_is() -> None:
    """What it quotes of the file stands there."""
    quoted = [block for kind, block in blocks("worked-example.md") if kind == "toml"]
    assert quoted
    held = (ROOT / "examples/intake/intake.toml").read_text("utf-8")
    assert all(block in held for block in quoted)
