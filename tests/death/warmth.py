"""Does what children will do once, without a port: nothing is imported or built again then."""

from __future__ import annotations

import encodings.idna  # noqa: F401 - asked for by the first name of a host
import tempfile
from pathlib import Path

import anyio._backends._asyncio  # noqa: F401 - imported by its name
import psycopg  # noqa: F401 - imported by its address
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401
from tests.death.child import MARKER, readings

from clio_sync.simulator import Settings, Simulator

with tempfile.TemporaryDirectory() as _folder, Simulator(Settings(list_lag=0.0)) as _sim:
    for _parent, _name in (("Contact", MARKER), ("Matter", MARKER), ("Contact", "Word")):
        _made = {"parent_type": _parent, "name": _name, "field_type": "text_line"}
        _sim.create("custom_fields", _made)
    with _sim.client() as _clio:
        _job = _clio.sync(
            readings({"rows": 1, "word": "warm"}), store=Path(_folder, "firm.db"), marker=MARKER
        )
        _job.plan().apply()
        _job.close()
