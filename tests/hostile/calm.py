"""What has to be true once a sabotage is over."""

from __future__ import annotations

from typing import Any

from clio_sync import errors

from ..engine.firm import Firm
from .saboteur import Saboteur


def attempt(firm: Firm) -> Any:
    """A run, which gives a report or ends in an error of ours, and in no other."""
    try:
        return firm.run()
    except errors.ClioError as error:
        return error


def converges(firm: Firm, saboteur: Saboteur, people: int = 2) -> None:
    """Runs come to one record for one row, and then do nothing."""
    saboteur.stop()
    for _ in range(3):
        firm.wait()
        firm.run()
    firm.wait()
    assert firm.run().writes == 0
    assert [len(firm.named(n)) for n in range(people)] == [1] * people
    linked = {link.record.id for link in firm.own().load().links.values()}
    assert linked == {firm.the(n)["id"] for n in range(people)}
    assert firm.own().load().intents == ()
