"""Transforms for ``transform=``: each tidies, checks or refuses one value, and guesses nothing.

Each takes a cell and returns the next value, None where nothing is left, or an
`Unfit` with the reason. Files of maps call them by their names here.
"""

from __future__ import annotations

from .amounts import amount, money, number
from .casing import name_case
from .cleaning import email, lines, text, url
from .codes import pattern, prefixed, unprefixed
from .markup import html_to_text, straight_quotes, text_to_html
from .measures import boolean, clock, duration, yes_no
from .moments import day_in, moment
from .numbers import phone
from .transform import Transform, two_way
from .values import Unfit
from .whole_names import joined, name_part

__all__ = [
    "Transform",
    "Unfit",
    "amount",
    "boolean",
    "clock",
    "day_in",
    "duration",
    "email",
    "html_to_text",
    "joined",
    "lines",
    "moment",
    "money",
    "name_case",
    "name_part",
    "number",
    "pattern",
    "phone",
    "prefixed",
    "straight_quotes",
    "text",
    "text_to_html",
    "two_way",
    "unprefixed",
    "url",
    "yes_no",
]
