"""Keys with brackets, as Rails reads them: ``data[phone_numbers][][number]`` is a place in a tree.

Each ``[name]`` leads into an object. Each ``[]`` leads into a list: into its last
element, until that one has the key already and the next element begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

Tree: TypeAlias = dict[str, object]

DEEPEST = 100
"""How many steps a key may have."""

_TORN = "one place is to hold two kinds of things"
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_STEP = re.compile(r"\[([^\[\]]*)\]")


def tree(pairs: Iterable[tuple[str, str]]) -> Tree:
    """What the pairs of a form stand for.

    Raises:
        ValueError: A key cannot be read, or one place is to hold two kinds of things.
    """
    root: Tree = {}
    for key, value in pairs:
        _put(root, _steps(key), value)
    return root


def _steps(key: str) -> list[str]:
    """The names in a key, empty for a list."""
    found = _KEY.fullmatch(key)
    steps = [found[1], *_STEP.findall(found[2])] if found else []
    if not 0 < len(steps) <= DEEPEST:
        raise ValueError("a key is not in order")
    return steps


def _put(node: Tree, steps: Sequence[str], value: str) -> None:
    """Put a value where the steps lead, of which the first one is a name."""
    name, further = steps[0], steps[1:]
    if not further:
        node[name] = value
    elif further[0]:
        _put(_object(node.setdefault(name, {})), further, value)
    else:
        _append(_list(node.setdefault(name, [])), further[1:], value)


def _append(elements: list[object], further: Sequence[str], value: str) -> None:
    if not further:
        elements.append(value)
        return
    if not elements or _has(elements[-1], further):
        elements.append({})
    _put(_object(elements[-1]), _named(further), value)


def _has(node: object, steps: Sequence[str]) -> bool:
    """Whether a value stands already where the steps lead; a list has always room for more."""
    for step in steps:
        if not isinstance(node, dict) or step not in node:
            return False
        node = cast("Tree", node)[step]
    return True


def _named(steps: Sequence[str]) -> Sequence[str]:
    if not steps[0]:
        raise ValueError("a list stands directly in a list")
    return steps


def _object(node: object) -> Tree:
    if isinstance(node, dict):
        return cast("Tree", node)
    raise ValueError(_TORN)


def _list(node: object) -> list[object]:
    if isinstance(node, list):
        return cast("list[object]", node)
    raise ValueError(_TORN)
