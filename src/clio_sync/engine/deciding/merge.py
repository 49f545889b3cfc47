"""The three-way merge of one field: base, row and record. Pure, and blind to values.

Only digests come here, so that what is decided about a field can never depend
on, or leak, what stands in it.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias

from attrs import frozen

from ...store.words import Base

Owner: TypeAlias = Literal["source", "clio", "newest", "review"]


class Verdict(Enum):
    """What a field needs after both sides were looked at."""

    AGREE = "agree"
    """Both sides say the same."""
    OWE = "owe"
    """The row's value is to be written."""
    TAKE = "take"
    """Clio's value is to be written into the row."""
    KEEP = "keep"
    """Clio's value stays although the row says something else."""
    REVIEW = "review"
    """Only a human may decide."""


@frozen
class Rule:
    """Who decides about a field.

    Args:
        owner: Who wins where both sides changed; `review` asks a human.
        critical: Never decide a difference without a human, unless the source owns it.
    """

    owner: Owner = "review"
    critical: bool = False


def merge(
    rule: Rule,
    base: Base | None,
    row: str,
    clio: str,
    *,
    empty: str,
    row_is_newer: bool | None = None,
) -> Verdict:
    """Decide one field.

    A change on one side stands, except that a source which owns the field puts
    back what was changed in Clio. Where the row never had a say (a record just
    matched, a cell filled in for the first time), a blank in Clio is filled and
    a value in Clio is kept.

    Args:
        rule: Who decides.
        base: Both sides as they stood when last settled; None before the first time.
        row: Digest of the row's value.
        clio: Digest of Clio's value.
        empty: Digest of no value.
        row_is_newer: Whether the row's change came last, where that is known.
    """
    if row == clio:
        return Verdict.AGREE
    if base is None or base.clio is None or base.row == empty:
        return Verdict.OWE if clio == empty else _first_difference(rule)
    row_changed = row != base.row
    if clio == base.clio:
        return Verdict.OWE if row_changed else Verdict.KEEP
    if not row_changed:
        return Verdict.OWE if rule.owner == "source" else Verdict.KEEP
    return _clash(rule, row_is_newer)


def _first_difference(rule: Rule) -> Verdict:
    if rule.owner == "source":
        return Verdict.OWE
    return Verdict.REVIEW if rule.critical else Verdict.KEEP


def _clash(rule: Rule, row_is_newer: bool | None) -> Verdict:
    if rule.owner == "source":
        return Verdict.OWE
    if rule.critical:
        return Verdict.REVIEW
    if rule.owner == "newest" and row_is_newer is not None:
        return Verdict.OWE if row_is_newer else Verdict.KEEP
    return Verdict.KEEP if rule.owner == "clio" else Verdict.REVIEW


def mirrored(
    rule: Rule,
    base: Base | None,
    row: str,
    clio: str,
    *,
    empty: str,
    row_is_newer: bool | None = None,
) -> Verdict:
    """Decide one field of a row that takes Clio's changes back.

    The two sides are to become equal. A change on one side goes to the other,
    except that an owner puts back what was changed on the other side; a blank is
    filled the first time, and two values that never agreed are decided by the owner.

    Args:
        rule: Who decides.
        base: Both sides as they stood when last settled; None before the first time.
        row: Digest of the row's value.
        clio: Digest of Clio's value.
        empty: Digest of no value.
        row_is_newer: Whether the row's change came last, where that is known.
    """
    if row == clio:
        return Verdict.AGREE
    if base is None or base.clio is None:
        blank = {clio: Verdict.OWE, row: Verdict.TAKE}.get(empty)
        return blank or _to_both(rule, row_is_newer)
    row_changed, clio_changed = row != base.row, clio != base.clio
    if row_changed and clio_changed:
        return _to_both(rule, row_is_newer)
    if row_changed:
        owed = base.row is None  # that was decided before, for what Clio says still
        return Verdict.TAKE if rule.owner == "clio" and not owed else Verdict.OWE
    if clio_changed:
        return Verdict.OWE if rule.owner == "source" else Verdict.TAKE
    return Verdict.KEEP


def _to_both(rule: Rule, row_is_newer: bool | None) -> Verdict:
    if rule.owner == "source":
        return Verdict.OWE
    if rule.critical:
        return Verdict.REVIEW
    if rule.owner == "newest" and row_is_newer is not None:
        return Verdict.OWE if row_is_newer else Verdict.TAKE
    return Verdict.TAKE if rule.owner == "clio" else Verdict.REVIEW


def filled(rule: Rule, base: Base | None, clio: str) -> Verdict:
    """Decide one field of such a row whose cell is blank, where a blank says nothing.

    Args:
        rule: Who decides.
        base: Both sides as they stood when last settled; None before the first time.
        clio: Digest of Clio's value, which is not blank.
    """
    first = base is None or base.clio is None
    changed = base is None or clio != base.clio
    takes = first or rule.owner == "clio" or (changed and rule.owner != "source")
    return Verdict.TAKE if takes else Verdict.KEEP
