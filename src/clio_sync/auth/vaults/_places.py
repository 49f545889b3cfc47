"""Where a user's programs keep their data and their settings, as each system has it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Where grants are kept."""
    return _folder("XDG_DATA_HOME", ".local/share", "LOCALAPPDATA")


def config_folder() -> Path:
    """Where the key is kept: another folder than the data's, which is more often backed up."""
    return _folder("XDG_CONFIG_HOME", ".config", "APPDATA")


def _folder(variable: str, usual: str, on_windows: str) -> Path:
    given = os.environ.get(on_windows if sys.platform == "win32" else variable)
    return (Path(given) if given else Path.home() / usual) / "clio_sync"
