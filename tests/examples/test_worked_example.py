"""The worked example prints what its page says that it prints."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
INTAKE = ROOT / "examples/intake"
PAGE = (ROOT / "docs/guides/worked-example.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def played() -> list[tuple[str, str]]:
    """Run the page's code from top to bottom; what each block prints, and what the page says."""
    told: list[tuple[str, str]] = []
    names: dict[str, Any] = {}
    for kind, block in BLOCK.findall(PAGE):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(block, names)
            told.append((out.getvalue(), ""))
        elif kind == "text":
            told[-1] = (told[-1][0], block)
    return told


def test_the_page_says_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line; an ellipsis stands for lines that are left out."""
    shutil.copytree(INTAKE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for printed, said in played():
        parts = [part.strip("\n") for part in re.split(r"^ *…\n", said, flags=re.MULTILINE)]
        place = 0
        for part in parts:
            assert part in printed[place:]
            place = printed.index(part, place) + len(part)
        if said:
            assert printed.startswith(parts[0])


def test_the_page_shows_the_map_as_it_is() -> None:
    """What it quotes of the file stands there."""
    quoted = [block for kind, block in BLOCK.findall(PAGE) if kind == "toml"]
    assert quoted
    assert all(block in (INTAKE / "intake.toml").read_text("utf-8") for block in quoted)
