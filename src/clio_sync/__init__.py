"""A typed client for Clio's Manage API, and an engine that brings rows into it exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import AsyncClio, Clio
    from .errors import ClioError
    from .grow import AsyncGrow, Grow
    from .mapping import (
        DataMap,
        address,
        constant,
        custom_field,
        date,
        duration,
        email,
        field,
        lookup,
        named,
        phone,
        reference,
    )

    __version__: str

__all__ = [
    "AsyncClio",
    "AsyncGrow",
    "Clio",
    "ClioError",
    "DataMap",
    "Grow",
    "__version__",
    "address",
    "constant",
    "custom_field",
    "date",
    "duration",
    "email",
    "field",
    "lookup",
    "named",
    "phone",
    "reference",
]

_HOMES = {
    "AsyncClio": "client",
    "AsyncGrow": "grow",
    "Clio": "client",
    "ClioError": "errors",
    "Grow": "grow",
}

if not TYPE_CHECKING:  # a visible __getattr__ would hide misspelt names from type checkers

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "__version__":
            return _version()
        return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'mapping')}"), name)


def __dir__() -> list[str]:
    return __all__


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("clio-sync")
    except PackageNotFoundError:  # run from the source tree
        return "0+source"
