"""A Clio that stores something else than it was sent: trimmed, re-cased, decomposed, reformatted."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from clio_sync.simulator.wire import Request

from ..engine.firm import Firm, person, values_of

REWRITES: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "trimmed": str.strip,
    "one space": lambda text: " ".join(text.split()),
    "capitals": str.upper,
    "cut": lambda text: text[:12],
    "escaped": lambda text: text.replace("&", "&amp;"),
}


def rewriting(firm: Firm, rewrite: Callable[[str], str]) -> None:
    """Let Clio put every text into other words before it stores it."""
    inner = firm.sim.local.handle

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v if k in {"type", "name", "id"} else changed(v) for k, v in value.items()}
        if isinstance(value, list):
            return [changed(v) for v in value]
        if isinstance(value, str) and not value.startswith("cs-"):
            return rewrite(value)
        return value

    def handle(request: Request) -> Any:
        if request.method in {"POST", "PATCH"} and request.path.startswith("/api"):
            body = json.dumps({"data": changed(json.loads(request.body)["data"])}).encode()
            request = evolve(request, body=body)
        return inner(request)

    firm.sim.local.handle = handle  # type: ignore[method-assign]


def people() -> list[dict[str, str]]:
    """Two with names that can be written in several ways."""
    return [
        person(0, first="Zoë Ann & Co", last="Garçon", title="  Office   manager of it all  "),
        person(1, first="Zoe\u0308", last="Müller-Lüdenscheidt", mobile="(312) 555-0100"),
    ]


@pytest.mark.parametrize("name", REWRITES)
@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer lost"])
def test_a_second_run_does_nothing_whatever_clio_makes_of_texts(
    firm: Firm, name: str, lost: bool
) -> None:
    """What Clio answers is the base, be it put into other words."""
    firm.clients = people()
    firm.sim.settings.reformats_phones = True
    rewriting(firm, REWRITES[name])
    if lost:
        firm.fault("drop_after", times=2)
    firm.run()
    firm.wait()
    firm.run()
    firm.wait()
    assert firm.run().writes == 0
    assert len(firm.contacts()) == 2
    assert firm.questions() == []
    firm.clients[0]["visa"] = "L-1"
    firm.wait()
    assert firm.run().updated == 1
    firm.wait()
    assert firm.run().writes == 0
    assert sum(values_of(c)["Visa"] == "L-1" for c in firm.contacts()) == 1
