"""Every defect that there is."""

from __future__ import annotations

from . import (
    of_both_ways,
    of_matching,
    of_merging,
    of_passing_over,
    of_rolling_back,
    of_steps,
    of_time,
    of_what_hangs,
)
from .words import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *of_steps.MUTANTS,
    *of_time.MUTANTS,
    *of_merging.MUTANTS,
    *of_what_hangs.MUTANTS,
    *of_matching.MUTANTS,
    *of_both_ways.MUTANTS,
    *of_passing_over.MUTANTS,
    *of_rolling_back.MUTANTS,
)
