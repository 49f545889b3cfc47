"""The data map and its fields: a source's values in Clio's words, and Clio's in the source's.

``DataMap("contacts", key="client_id", fields=[field("last_name", "Last name"), email("E-mail")])``
says what goes where, and ``.read("clients.csv")`` where the rows are. `infer` proposes maps from a
spreadsheet; `read_maps` reads those of a file and `write_maps` writes them; a `Model` holds several.
Cells are tidied by `transforms` and looked at by `validation`.

To read the code, begin with `fields` (what a person declares) and `data_map` (what that amounts
to); then `directory` and `binding` (an account's names become ids) and `bound` (what the engine
works with).
"""

from __future__ import annotations

from . import domains, transforms, validation
from .bound import NORMAL, BoundField, BoundMap
from .data_map import DataMap
from .declared import Field, Options, Owner
from .directory import Directory
from .fields import (
    address,
    constant,
    custom_field,
    date,
    duration,
    email,
    field,
    lookup,
    named,
    phone,
    reference,
)
from .inferring import infer
from .mirroring import Mirroring
from .model import Model
from .proposal import Proposal
from .readings import Reading, rows_of_readings
from .rows import BoundRow, MappedRow, Problem, ReturnedRow, SourceRow
from .toml_maps import parse_maps, read_maps
from .toml_text import write_maps
from .values import UNREADABLE, Address, Reference, Unfit, Unreadable

__all__ = [
    "NORMAL",
    "UNREADABLE",
    "Address",
    "BoundField",
    "BoundMap",
    "BoundRow",
    "DataMap",
    "Directory",
    "Field",
    "MappedRow",
    "Mirroring",
    "Model",
    "Options",
    "Owner",
    "Problem",
    "Proposal",
    "Reading",
    "Reference",
    "ReturnedRow",
    "SourceRow",
    "Unfit",
    "Unreadable",
    "address",
    "constant",
    "custom_field",
    "date",
    "domains",
    "duration",
    "email",
    "field",
    "infer",
    "lookup",
    "named",
    "parse_maps",
    "phone",
    "read_maps",
    "reference",
    "rows_of_readings",
    "transforms",
    "validation",
    "write_maps",
]
