"""Every effect but `Send`, in either colour."""

from __future__ import annotations

import threading
from collections.abc import Callable

import anyio
import pytest

from clio_sync._drivers import AsyncDriver, Clock, Driver
from clio_sync._flow import Flow, call, guard, now, sleep, together


def value(result: object) -> Flow[object]:
    """A flow that asks nothing and ends."""
    yield from ()
    return result


def failing(error: Exception) -> Flow[object]:
    """A flow that asks nothing and fails."""
    yield from ()
    raise error


def test_a_flow_ends_in_its_return_value(run):
    """What a flow returns is what the driver returns."""
    assert run(value("done")) == "done"


def test_the_clock_of_the_driver_is_the_flows_clock(run, virtual_time):
    """`Now` and `Sleep` ask the clock that the driver was given."""

    def pause() -> Flow[float]:
        before = yield from now()
        yield from sleep(90)
        return (yield from now()) - before

    assert run(pause(), clock=virtual_time.clock) == 90


def test_sleeping_no_time_asks_nothing(run):
    """A wait of zero or less never reaches the driver."""

    def forbidden(_: float) -> None:
        raise AssertionError("slept")

    run(sleep(0), clock=Clock(sleep=forbidden, asleep=forbidden))


def test_real_time_is_slept_when_no_clock_is_given(run):
    """Without a clock of its own a driver sleeps on the real one."""
    assert run(sleep(0.001)) is None


def test_work_is_done_with_its_arguments(run):
    """`call` passes arguments on and hands back the result."""
    assert run(call(divmod, 7, 3)) == (2, 1)


def test_a_failure_of_work_arrives_in_the_flow(run):
    """An exception is raised at the line that asked, where the flow can meet it."""

    def careful() -> Flow[str]:
        try:
            yield from call(int, "seven")
        except ValueError:
            return "met"
        return "missed"

    assert run(careful()) == "met"


def test_an_unmet_failure_leaves_the_driver(run):
    """What a flow does not catch, its caller gets."""
    with pytest.raises(ZeroDivisionError):
        run(call(divmod, 1, 0))


def test_a_guarded_flow_gives_its_result(run):
    """Holding a lock changes nothing about the result."""
    assert run(guard("name", value(3))) == 3


def test_a_guard_is_free_again_after_a_failure(run):
    """A flow that fails while holding a lock does not keep it."""

    def twice() -> Flow[object]:
        try:
            yield from guard("name", failing(ValueError()))
        except ValueError:
            pass
        return (yield from guard("name", value("again")))

    assert run(twice()) == "again"


def test_only_one_flow_holds_a_guard(run):
    """Two flows under one name never overlap, in threads and in tasks alike."""
    inside: list[str] = []

    def careful(name: str) -> Flow[None]:
        inside.append(name)
        yield from sleep(0.01)
        assert inside.pop() == name

    def all_at_once() -> Flow[object]:
        return (yield from together([guard("door", careful(str(n))) for n in range(4)]))

    run(all_at_once())
    assert inside == []


def test_different_guards_do_not_wait_for_each_other(run):
    """Two flows under two names may both be inside."""
    arrived: list[str] = []

    def meet(name: str) -> Flow[None]:
        arrived.append(name)
        for _ in range(500):
            if len(arrived) == 2:
                return
            yield from sleep(0.002)
        raise AssertionError("the other never came")

    run(together([guard("left", meet("left")), guard("right", meet("right"))]))


def test_results_come_in_the_order_of_the_flows(run):
    """However they finish, the results stand in the order that was asked."""

    def late(number: int) -> Flow[int]:
        yield from sleep(0.02 if number == 0 else 0)
        return number

    assert run(together([late(n) for n in range(5)])) == [0, 1, 2, 3, 4]


def test_nothing_together_is_an_empty_list(run):
    """No flows, no results."""
    assert run(together([])) == []


def test_no_more_flows_run_together_than_allowed(run):
    """The limit holds, and is used."""
    inside, most = [0], [0]

    def counted() -> Flow[None]:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        yield from sleep(0.01)
        inside[0] -= 1

    run(together([counted() for _ in range(9)], limit=3))
    assert most == [3]


def test_the_first_failure_is_the_failure(run):
    """The caller gets the failure itself, not a group of it."""
    with pytest.raises(KeyError, match="second"):
        run(together([value(1), failing(KeyError("second"))]))


def test_a_failure_keeps_the_waiting_flows_from_starting(run):
    """Once one has failed, those that have not begun never do."""
    begun: list[int] = []

    def begin(number: int) -> Flow[None]:
        begun.append(number)
        yield from sleep(0.02)

    with pytest.raises(ValueError, match="early"):
        run(together([failing(ValueError("early")), *(begin(n) for n in range(50))], limit=2))
    assert len(begun) < 50


def interrupted(cleaned: Callable[[], None]) -> Flow[None]:
    """A flow with something to clean up, under a guard."""

    def inner() -> Flow[None]:
        try:
            yield from sleep(60)
        finally:
            cleaned()

    yield from guard("name", inner())


def test_a_cancelled_task_unwinds_its_flow_and_frees_the_guard():
    """Cancellation runs the flow's clean-up, and the lock can be had again."""
    cleaned: list[str] = []

    async def scenario() -> object:
        driver = AsyncDriver()
        with anyio.move_on_after(0.01):
            await driver.run(interrupted(lambda: cleaned.append("yes")))
        with anyio.fail_after(5):
            return await driver.run(guard("name", value("free")))

    assert anyio.run(scenario) == "free"
    assert cleaned == ["yes"]


def test_an_interrupt_unwinds_the_flow_and_frees_the_guard():
    """Ctrl-C while blocking runs the flow's clean-up, and the lock can be had again."""
    cleaned: list[str] = []

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    driver = Driver(clock=Clock(sleep=interrupt))
    with pytest.raises(KeyboardInterrupt):
        driver.run(interrupted(lambda: cleaned.append("yes")))
    assert cleaned == ["yes"]
    assert driver.run(guard("name", value("free"))) == "free"


def test_threads_share_a_drivers_locks():
    """Eight threads on one driver pass one at a time."""
    driver, inside, overlaps = Driver(), [0], [0]

    def careful() -> Flow[None]:
        inside[0] += 1
        overlaps[0] += inside[0] > 1
        yield from sleep(0.001)
        inside[0] -= 1

    threads = [
        threading.Thread(target=lambda: driver.run(guard("door", careful()))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overlaps == [0]


def test_closing_a_driver_that_never_sent_anything_is_harmless():
    """There is nothing to close before the first request."""
    Driver().close()
    anyio.run(AsyncDriver().close)
