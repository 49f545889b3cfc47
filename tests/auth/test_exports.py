"""What the package offers, and what offering it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from clio_sync import auth


def test_every_exported_name_is_there() -> None:
    """Whichever module it lives in, and completion shows no other."""
    assert {name for name in auth.__all__ if hasattr(auth, name)} == set(auth.__all__)
    assert dir(auth) == sorted(auth.__all__)


def test_a_misspelt_name_is_an_error() -> None:
    """Loading on use does not hide mistakes."""
    with pytest.raises(AttributeError, match="Gant"):
        getattr(auth, "Gant")  # noqa: B009 (a checker would see through the attribute)


def test_nothing_heavy_is_loaded_before_it_is_used() -> None:
    """Neither an HTTP client nor OAuth nor encryption for a program that only has a token."""
    program = (
        "import sys; from clio_sync.auth import Application, FileVault, Grant, Tokens;"
        "Tokens(Grant('token'), vault=FileVault('grants'), name='firm');"
        "print({'httpx', 'authlib', 'cryptography', 'keyring', 'anyio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "set()\n", done.stderr
