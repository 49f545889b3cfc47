"""Processes that can end, doze or be overtaken between any two things that they do.

What a process does is cut into *steps*: before and after every effect of its
flows, before and after every statement of its store (or of a source in a
database), and before every COMMIT. At a step of a given number something
happens: its death, or whatever else the world has in store.

A dead process does nothing any more: no handler of its own runs to an effect or
a statement. Its requests live on, for they are Clio's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from anyio.to_thread import run_sync
from attrs import define, field
from sqlalchemy import Engine, event

from clio_sync._drivers import AsyncDriver, Driver
from clio_sync._flow import Call, Effect, Send

Act = Callable[[], object]


class Death(BaseException):
    """The process ends here; nothing of it runs any more."""


@define(eq=False)
class Life:
    """How far a process has come, and what waits for it on its way.

    Args:
        dies_at: The step that it does not survive.
        meanwhile: What happens elsewhere at which step.
    """

    dies_at: int | None = None
    meanwhile: Mapping[int, tuple[Act, ...]] = field(factory=dict)
    steps: int = field(default=0, init=False)
    effects: list[int] = field(factory=list, init=False)
    """The steps that were about an effect."""
    dead: bool = field(default=False, init=False)
    connections: list[Any] = field(factory=list, init=False)
    """To databases, which end with the process."""
    _due: list[Act] = field(factory=list, init=False)

    def step(self) -> None:
        """Come one step further, or die.

        Raises:
            Death: It ends here, or has ended.
        """
        self.steps += 1
        self.dead = self.dead or self.steps == self.dies_at
        if self.dead:
            raise Death
        self._due.extend(self.meanwhile.get(self.steps, ()))

    def end(self) -> None:
        """Let go of every database, as an operating system sees to."""
        for connection in self.connections:
            with suppress(sqlite3.ProgrammingError):  # it was closed in good time
                connection.rollback()
                connection.close()

    def begin(self) -> None:
        """Come to an effect, or back from it."""
        self.effects.append(self.steps + 1)
        self.step()

    def look_up(self) -> None:
        """Let happen what is due: never inside a transaction, which others could not enter."""
        due, self._due = self._due, []
        for act in due:
            act()


CURRENT: ContextVar[Life | None] = ContextVar("the process whose code runs here", default=None)


@contextmanager
def living(life: Life | None) -> Iterator[None]:
    """Whatever is done in here, this process does; None is nobody that could die of it."""
    before = CURRENT.set(life)
    try:
        yield
    finally:
        CURRENT.reset(before)


class MortalDriver(Driver):
    """A driver of a process that can end; what could be done at once is done in turn."""

    def __init__(self, inner: Driver, life: Life) -> None:
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.life = life

    def _perform(self, effect: Effect) -> object:
        if not isinstance(effect, Send | Call):
            return super()._perform(effect)
        self._step()
        answer = super()._perform(effect)
        self._step()
        return answer

    def _step(self) -> None:
        self.life.begin()
        self.life.look_up()

    def _together(self, flows: Any, limit: int) -> list[object]:
        return [self.run(flow) for flow in flows]


class MortalAsyncDriver(AsyncDriver):
    """The same, awaited."""

    def __init__(self, inner: AsyncDriver, life: Life) -> None:
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.life = life

    async def _perform(self, effect: Effect) -> object:
        if not isinstance(effect, Send | Call):
            return await super()._perform(effect)
        await self._step()
        answer = await super()._perform(effect)
        await self._step()
        return answer

    async def _step(self) -> None:
        self.life.begin()
        if self.life._due:  # what happens elsewhere may have a loop of its own
            await run_sync(self.life.look_up)

    async def _together(self, flows: Any, limit: int) -> list[object]:
        return [await self.run(flow) for flow in flows]


def _statement(_: object, cursor: Any = None, *__: object) -> None:
    life = CURRENT.get()
    if life is None:
        return
    try:
        life.step()
    except Death:
        if cursor is not None:
            cursor.close()  # what Python still remembers of it would keep the lock
        raise


def _connected(connection: Any, _: object) -> None:
    life = CURRENT.get()
    if life is not None:
        life.connections.append(connection)


_HOOKS = ("before_cursor_execute", "after_cursor_execute", "commit")


@contextmanager
def between_statements() -> Iterator[None]:
    """Make every statement of every database two steps of the process that executes it."""
    for name in _HOOKS:
        event.listen(Engine, name, _statement)
    event.listen(Engine, "connect", _connected)
    try:
        yield
    finally:
        event.remove(Engine, "connect", _connected)
        for name in _HOOKS:
            event.remove(Engine, name, _statement)
