"""The schema and the generated declarations, side by side."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # the generator is not installed: it is no part of the package
