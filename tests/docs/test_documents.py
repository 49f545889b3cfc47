"""The documents know everything that is public, and lead nowhere that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import clio_sync
from clio_sync.cli import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
DOCUMENTS = [path for path in DOCUMENTS if "_build" not in path.parts]
WRITTEN = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("name", [name for name in clio_sync.__all__ if name != "__version__"])
def test_every_public_name_is_in_the_documents(name):
    """What can be imported from the top is shown somewhere."""
    assert re.search(rf"\b{name}\b", WRITTEN)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_documents(command):
    """What the command line offers is shown somewhere."""
    assert re.search(rf"(clio_sync|nox -s) {command}\b", WRITTEN)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_decision_has_a_number_of_its_own():
    """Pages are numbered without a gap and without a double, and titled by their number."""
    pages = sorted((ROOT / "docs/decisions").glob("0*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert page.read_text("utf-8").startswith(f"# {int(page.name[:4])}. ")


def test_the_readmes_commands_are_the_projects():
    """The two commands that everybody starts with are shown as they are."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "python -m pip install nox && python -m nox -s demo" in readme
    assert re.search(r"python -m pip install nox && python -m nox +#", readme)
