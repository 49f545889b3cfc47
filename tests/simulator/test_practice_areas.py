"""Practice areas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clio_sync.simulator.api.categories import CATEGORIES

from .conftest import changed, error, made

SCHEMA = Path(__file__).parents[2] / "schema" / "resources.json"


@pytest.mark.parametrize("name", ["", "   ", None])
def test_a_practice_area_has_a_name(api, name) -> None:
    """From the beginning, and after every change."""
    for method, path in (("POST", "practice_areas"), ("PATCH", "")):
        path = path or f"practice_areas/{made(api, 'practice_areas', {'name': 'Family'})['id']}"
        response = api.request(method, path, json={"data": {"name": name}})
        assert error(response) == (422, "ArgumentError", "name is required")


def test_a_category_is_one_of_clios(api) -> None:
    """Or none; another one is refused."""
    area = made(api, "practice_areas", {"name": "Visas", "category": "immigration"})
    path = f"practice_areas/{area['id']}"
    assert changed(api, path, {"category": None}, "category") == {"category": None}
    status, _, message = error(api.patch(path, json={"data": {"category": "piracy"}}))
    assert (status, message[:40]) == (422, 'category must be one of ["administrative')


def test_the_categories_are_those_of_the_description() -> None:
    """All of them, in its order."""
    areas = json.loads(SCHEMA.read_text("utf-8"))["practice_areas"]
    for verb in ("create", "update"):
        described = areas[verb]["payload"]["object"]["category"]["enum"]
        assert list(CATEGORIES) == described
