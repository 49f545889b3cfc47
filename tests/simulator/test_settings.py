"""What is not known for certain has a name, a default and a line in the guide."""

from __future__ import annotations

import runpy
from pathlib import Path

import attrs

from clio_sync.simulator import Settings

ROOT = Path(__file__).parent.parent.parent


def test_the_guide_has_a_line_for_every_setting() -> None:
    """Written by ``python docs/settings_table.py``."""
    docs = runpy.run_path(str(ROOT / "docs/settings_table.py"))
    guide = (ROOT / "docs/guides/test-your-integration.md").read_text("utf-8")
    assert docs["table"]() in guide
    for field in attrs.fields(Settings):
        assert f"| `{field.name}` |" in guide


def test_what_is_unsure_says_so() -> None:
    """As the facts do."""
    guide = (ROOT / "docs/guides/test-your-integration.md").read_text("utf-8")
    for name in ("answers_head", "time_needs_matter", "accepts_quantity_in_hours"):
        (line,) = (line for line in guide.splitlines() if line.startswith(f"| `{name}` |"))
        assert "[unsure]" in line
