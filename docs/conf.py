"""How Sphinx builds the documentation."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from codegen import reference
from codegen.reading import read

project = "clio_sync"
author = "clio_sync contributors"
release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_class_signature = "separated"
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
default_role = "literal"
suppress_warnings = ["ref.python"]  # two classes may share a name in their annotations

html_theme = "furo"
html_title = f"clio_sync {release}"


def write_reference() -> None:
    """A page for each collection, from the same facts as the declarations."""
    folder = ROOT / "docs/reference/resources"
    folder.mkdir(exist_ok=True)
    pages = reference.pages(read())
    for name, text in {**pages, "index": reference.index(sorted(pages))}.items():
        (folder / f"{name}.md").write_text(text, "utf-8")


write_reference()
