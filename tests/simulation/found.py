"""Histories that once ended badly, as short as they could be made; each found a bug."""

from __future__ import annotations

from .faults import Trouble, Waits
from .histories import History
from .source import TimeChanges
from .workers import Launch
from .world import Place

FOUND: dict[str, History] = {
    "an entry that a slow Clio made for a fast worker is looked for far enough back": History(
        Place(list_lag=20, ahead=-2, there=1),
        (
            Trouble("html", "POST", "contacts", 0, 1.0),
            TimeChanges(pick=0.3, hours=5),
            Launch(),
            Waits(1000.0),
            Trouble("html", "POST", "activities", 0, 1.0),
            Launch(ahead=2),
            TimeChanges(pick=0.2, hours=5),
        ),
    ),
    "a blank that Clio owns is filled where a record is read once more": History(
        Place(there=2, both_ways="memory"), ()
    ),
}
