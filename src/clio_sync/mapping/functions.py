"""What can be told of a function: whether it goes by its argument alone, and by which code."""

from __future__ import annotations

import builtins
import dis
import math
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from types import BuiltinFunctionType, CodeType, FunctionType, MethodDescriptorType, MethodType

from attrs import frozen

from .naming import words

ASKS_NOTHING = words(
    "abs all any bool chr dict divmod enumerate filter float format frozenset getattr hasattr int "
    "isinstance iter len list map max min next ord pow range repr reversed round set slice sorted "
    "str sum tuple zip KeyError TypeError ValueError Exception"
)
"""Builtins whose answer depends on their arguments only."""
ASKING_NOTHING = (math, re, string, unicodedata)
"""Modules with nothing in them but such functions."""
REFUSED = ("IMPORT_", "STORE_GLOBAL", "DELETE_GLOBAL", "STORE_ATTR", "ASYNC", "GET_AWAIT")
"""What a function that goes by its argument alone has no need to do."""


@frozen
class Code:
    """What a firm's function does.

    Args:
        text: Its code.
        parts: The values that it goes by besides its argument.
        steady: Whether that is all it goes by.
    """

    text: str
    parts: tuple[object, ...]
    steady: bool


def is_ours(function: object) -> bool:
    """Whether a function is of this package, and so known by its name and version.

    Args:
        function: Anything that can be called.
    """
    module = getattr(function, "__module__", None) or ""
    return module.partition(".")[0] == __name__.partition(".")[0] and hasattr(
        function, "__qualname__"
    )


def parts_of(function: object) -> tuple[object, ...]:
    """The values that a function goes by besides its argument.

    Args:
        function: A function, a method, or anything else that can be called.
    """
    if isinstance(function, MethodType):
        return (function.__self__, *parts_of(function.__func__))
    if not isinstance(function, FunctionType):
        return ()
    cells = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    return (*cells, function.__defaults__, function.__kwdefaults__)


def _is_filled(cell: object) -> bool:
    return hasattr(cell, "cell_contents")


def code_of(function: object) -> Code | None:
    """What a firm's function does; None where nothing can be told of it.

    Args:
        function: Anything that can be called.
    """
    if function in _STEADY:
        return Code(repr(function), (), steady=True)
    if isinstance(function, MethodDescriptorType):  # such as str.strip
        return Code(function.__qualname__, (), steady=function.__objclass__ is str)
    plain = function.__func__ if isinstance(function, MethodType) else function
    if not isinstance(plain, FunctionType):
        return None
    found = {name: _named(name, plain.__globals__) for name in _globals(plain.__code__)}
    steady = None not in found.values() and not any(map(_is_refused, _all(plain.__code__)))
    parts = (*parts_of(function), *(one.value for one in found.values() if one is not None))
    return Code(_text(plain.__code__), parts, steady)


@frozen
class _Named:
    value: object


_STEADY: tuple[object, ...] = (str, int, float, bool)


def _named(name: str, known: Mapping[str, object]) -> _Named | None:
    """What a global name stands for, as far as it matters; None where that may change by itself."""
    if name not in known:
        return _Named(name) if name in ASKS_NOTHING and hasattr(builtins, name) else None
    value = known[name]
    if any(value is module for module in ASKING_NOTHING):
        return _Named(name)
    return None if isinstance(value, BuiltinFunctionType | type(math)) else _Named(value)


def _all(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of the functions in it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _all(one)


def _globals(code: CodeType) -> list[str]:
    named = (i.argval for one in _all(code) for i in dis.get_instructions(one) if _is_name(i))
    return sorted(set(named))


def _is_name(instruction: dis.Instruction) -> bool:
    return instruction.opname in {"LOAD_GLOBAL", "LOAD_NAME"}


def _is_refused(code: CodeType) -> bool:
    return any(i.opname.startswith(REFUSED) for i in dis.get_instructions(code))


def _text(code: CodeType) -> str:
    consts = [_text(one) if isinstance(one, CodeType) else repr(one) for one in code.co_consts]
    return repr((code.co_code, code.co_names, code.co_varnames, code.co_freevars, consts))
