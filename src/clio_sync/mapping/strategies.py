"""How a file says ``match=``: the strategies of `clio_sync.match` by their names, in their order.

Every public function there that makes a matcher can be named; so can a firm's own,
which is passed to whoever reads the file.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

import attrs

from ..errors import MappingError
from ..matching import Matcher
from .naming import near

Maker: TypeAlias = Callable[..., Any]
_SIMPLE = {"bool": (bool,), "int": (int,), "float": (int, float), "str": (str,)}
_RESOURCE = "resource"


def strategies() -> dict[str, Maker]:
    """The public strategies by name: what `clio_sync.match` exports and makes a matcher."""
    from .. import match

    public = {name: getattr(match, name) for name in match.__all__ if name != "first"}
    return {name: made for name, made in public.items() if _is_maker(made, vars(match))}


def _is_maker(made: object, known: Mapping[str, object]) -> bool:
    if not inspect.isfunction(made):
        return False
    returned = known.get(str(inspect.signature(made).return_annotation))
    return hasattr(returned, "judge")


def settings_of(maker: Maker) -> dict[str, inspect.Parameter]:
    """What a file can say of a strategy: parameters that are numbers, texts, yes or no."""
    return {
        name: parameter
        for name, parameter in _parameters(maker).items()
        if parameter.annotation in _SIMPLE and name != _RESOURCE
    }


def _parameters(maker: Maker) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(maker).parameters
    except ValueError:  # as of some classes that are built in
        return {}


# From a file


def matcher_of(said: object, resource: str, functions: Mapping[str, Maker]) -> Matcher:
    """Make the matcher that a file says: one strategy, or a list of them.

    Args:
        said: What stands behind ``match =``.
        resource: What the map's rows become records of.
        functions: The firm's own strategies, or what makes them, by name.

    Raises:
        MappingError: A strategy is not known, or does not take what is said of it.
    """
    from ..match import first

    listed = said if isinstance(said, list) else [said]
    made = [_made(one, resource, functions) for one in listed]
    if not made:
        raise MappingError("match= lists no strategy; leave it out for the usual one.")
    return made[0] if len(made) == 1 else first(*made)


def _made(said: object, resource: str, functions: Mapping[str, Maker]) -> Matcher:
    match said:
        case str(name):
            options: Mapping[str, object] = {}
        case dict() if len(said) == 1 and isinstance(next(iter(said.values())), dict):
            name, options = next(iter(said.items()))
        case _:
            raise MappingError(
                'A strategy of match= is its name, or { name = { option = "value" } }.'
            )
    known = {**strategies(), **functions}
    if name not in known:
        raise MappingError(
            f"There is no strategy {name!r} for match=. {near(name, known)}".rstrip(),
            advice="A file runs nothing by itself: pass functions={...} with the firm's own.",
        )
    maker = known[name]
    _check_options(name, maker, options)
    return _matcher(name, maker(**_filled(maker, resource), **options))


def _matcher(name: str, made: object) -> Matcher:
    if not isinstance(made, type) and hasattr(made, "judge") and hasattr(made, "keys"):
        return cast("Matcher", made)
    raise MappingError(f"{name!r} makes no strategy; it needs the methods judge and keys.")


def _check_options(name: str, maker: Maker, options: Mapping[str, object]) -> None:
    known = settings_of(maker)
    for option, value in options.items():
        if option not in known:
            raise MappingError(
                f"The strategy {name!r} has no option {option!r}. {near(option, known)}".rstrip()
            )
        kind = known[option].annotation
        is_odd = isinstance(value, bool) and kind != "bool"
        if is_odd or not isinstance(value, _SIMPLE[kind]):
            raise MappingError(f"The strategy {name!r} takes {option} as {kind}.")


def _filled(maker: Maker, resource: str) -> dict[str, str]:
    """What a strategy is told by the map itself."""
    return {_RESOURCE: resource} if _RESOURCE in _parameters(maker) else {}


# Into a file


@attrs.frozen
class Written:
    """A strategy as a file says it.

    Args:
        name: What it is called.
        options: What differs from what it is by itself.
        learnt: Whether it was told data, which no file holds.
    """

    name: str
    options: Mapping[str, object]
    learnt: bool = False

    @property
    def said(self) -> object:
        """As TOML has it."""
        return {self.name: self.options} if self.options else self.name

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.name}({listed})" if listed else self.name


def written(matcher: Matcher, resource: str) -> Sequence[Written] | None:
    """The strategies that a matcher is made of; None if a file cannot name one.

    Args:
        matcher: What a map says as ``match=``.
        resource: What the map's rows become records of.
    """
    from ..match import First

    parts = matcher.matchers if isinstance(matcher, First) else (matcher,)
    found = [_named(part, resource) for part in parts]
    known = [one for one in found if one is not None]
    return known if known and len(known) == len(found) else None


def _named(matcher: Matcher, resource: str) -> Written | None:
    return next(_names(matcher, resource), None)


def _names(matcher: Matcher, resource: str) -> Iterator[Written]:
    for name, maker in strategies().items():
        options = _options(matcher, maker)
        made = maker(**_filled(maker, resource), **options)
        if made == matcher:
            yield Written(name, options)
        elif _is_learnt(made, matcher):
            yield Written(name, options, learnt=True)


def _options(matcher: Matcher, maker: Maker) -> dict[str, object]:
    """Where a matcher is not what its maker makes by itself."""
    held = {
        name: getattr(matcher, name, parameter.default)
        for name, parameter in settings_of(maker).items()
    }
    defaults = settings_of(maker)
    return {name: value for name, value in held.items() if value != defaults[name].default}


def _is_learnt(made: object, matcher: object) -> bool:
    """Whether the two are alike but for the weights that one has learnt."""
    kind = type(made)
    if kind is not type(matcher) or not attrs.has(kind):
        return False
    fields = [one.name for one in attrs.fields(kind) if one.name != "model"]
    return hasattr(matcher, "model") and all(
        getattr(made, name) == getattr(matcher, name) for name in fields
    )
