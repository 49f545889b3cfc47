"""What other libraries make of the same people: splink, and recordlinkage with its ECM.

They get the columns from which our facts are made, and comparisons as their
own documentation recommends them. Both learn without labels.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence

Table = Mapping[str, Mapping[str, str]]
"""Columns of each person, by what names the person."""
Scored = list[tuple[float, str, str]]
"""How likely two are one, the one and the other."""


def splink(left: Table, right: Table | None, names: Sequence[str]) -> Scored:
    """Score pairs with splink on duckdb; one side alone is compared with itself.

    Args:
        left: One side.
        right: The other.
        names: The columns to compare.
    """
    import pandas as pd

    frames = [_frame(pd, side, names) for side in (left, right) if side is not None]
    found = splink_scored(frames, names)
    columns = ("match_probability", "unique_id_l", "unique_id_r")
    return [(float(p), a, b) for p, a, b in zip(*(found[name] for name in columns), strict=True)]


def splink_scored(frames: Sequence[object], names: Sequence[str]) -> object:
    """Score pairs with splink, from frames to a frame.

    Args:
        frames: Both sides, or one that is compared with itself.
        names: The columns to compare.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    recommended = {
        "given_name": lambda: cl.NameComparison("given_name"),
        "surname": lambda: cl.NameComparison("surname"),
        "birth": lambda: cl.DamerauLevenshteinAtThresholds("birth", [1, 2]),
        "email": lambda: cl.EmailComparison("email"),
        "street": lambda: cl.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        "city": lambda: cl.JaroWinklerAtThresholds("city", [0.9]),
    }
    usual = cl.DamerauLevenshteinAtThresholds
    blocks = [
        block_on("given_name", "surname"),
        block_on("birth"),
        block_on("postal", "surname"),
        block_on("postal", "given_name"),
        *(block_on(name) for name in names if name in {"email", "phone", "ssn"}),
    ]
    settings = SettingsCreator(
        link_type="link_only" if len(frames) > 1 else "dedupe_only",
        comparisons=[recommended.get(name, lambda name=name: usual(name, [1]))() for name in names],
        blocking_rules_to_generate_predictions=blocks,
    )
    backend = DuckDBAPI()
    linker = Linker([backend.register(frame) for frame in frames], settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "birth")], recall=0.7
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("birth"))
    training.estimate_parameters_using_expectation_maximisation(block_on("given_name", "surname"))
    return linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()


def recordlinkage(left: Table, right: Table | None, names: Sequence[str]) -> Scored:
    """Score pairs with recordlinkage and expectation conditional maximisation.

    Args:
        left: One side.
        right: The other.
        names: The columns to compare.
    """
    import pandas as pd
    import recordlinkage as rl

    warnings.simplefilter("ignore")
    frames = [
        _frame(pd, side, names).set_index("unique_id") for side in (left, right) if side is not None
    ]
    indexer = rl.Index()
    for block in (
        ["given_name", "surname"],
        ["birth"],
        ["postal", "surname"],
        ["postal", "given_name"],
    ):
        indexer.block(block)
    for name in ("email", "phone", "ssn"):
        if name in names:
            indexer.block(name)
    pairs = indexer.index(*frames)
    compare = rl.Compare()
    for name in names:
        compare.string(name, name, method="jarowinkler", threshold=0.85)
    vectors = compare.compute(pairs, *frames)
    judge = rl.ECMClassifier()
    judge.fit(vectors)
    chances = judge.prob(vectors)
    return [(float(p), a, b) for p, (a, b) in zip(chances, vectors.index, strict=True)]


def _frame(pd: object, side: Table, names: Sequence[str]) -> object:
    rows = [
        {"unique_id": key, **{name: row[name] or None for name in (*names, "postal")}}
        for key, row in side.items()
    ]
    return pd.DataFrame(rows)


def one_to_one(scored: Scored, least: float) -> set[tuple[str, str]]:
    """The likeliest pairs, nobody in two of them.

    Args:
        scored: All pairs.
        least: Below which probability a pair is none.
    """
    taken: set[tuple[int, str]] = set()
    found: set[tuple[str, str]] = set()
    for chance, one, other in sorted(scored, reverse=True):
        ends = {(0, one), (1, other)}
        if chance >= least and not ends & taken:
            taken |= ends
            found.add((one, other))
    return found
