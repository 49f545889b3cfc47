"""Fields that are of another shape than they ever were."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ..engine.firm import Firm, person
from .calm import attempt, converges
from .saboteur import Saboteur

SHAPES: dict[str, list[Any]] = {
    "title": [["x"], {"a": 1}, [None]],
    "etag": [7, [], {}, ["x"], None],
    "updated_at": [7, ["x"], {}, "yesterday", None],
    "email_addresses": [[None], ["x"], [{}], {}, "x", 7, None],
    "custom_field_values": [[None], ["x"], [{}], {}, "x", 7, None],
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_field_of_another_shape_ends_in_no_bare_error(
    firm: Firm, saboteur: Saboteur, name: str, method: str
) -> None:
    """The answer is not believed, or goes without the field; nothing is written twice."""
    firm.clients = [person(0)]
    if method == "PATCH":
        firm.run()
        firm.wait()
        firm.clients[0]["visa"] = "L-1"
    if method == "GET":
        firm.make(0)
        firm.wait()
    shapes = itertools.cycle(SHAPES[name])
    saboteur.records(lambda record: record.update({name: next(shapes)}), method)
    for _ in SHAPES[name]:
        attempt(firm)
        firm.wait(10)
    converges(firm, saboteur, people=1)
