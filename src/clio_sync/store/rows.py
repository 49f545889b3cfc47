"""What the store remembers, as values on one side and as rows of its tables on the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .sealing import Known, Seal, known_from_text, known_to_text
from .words import (
    Answer,
    Base,
    Closed,
    Cursor,
    Decided,
    Fate,
    Intent,
    Learnt,
    Link,
    Purpose,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
    Says,
)

if TYPE_CHECKING:
    from sqlalchemy import Row

Columns: TypeAlias = Mapping[str, object]
"""A row to write: its values by column."""

Stored: TypeAlias = "Row[Any]"
"""A row that was read: its columns are attributes."""


def from_link(link: Link) -> Columns:
    """Write a link as a row."""
    return {
        **link.row._asdict(),
        "resource": link.record.resource,
        "record_id": link.record.id,
        "role": link.role.value,
        "etag": link.etag,
        "updated_at": link.updated_at,
        "marked": link.marked,
    }


def to_link(stored: Stored) -> Link:
    """Read a link from its row."""
    return Link(
        row=to_row(stored),
        record=RecordId(stored.resource, stored.record_id),
        role=Role(stored.role),
        etag=stored.etag,
        updated_at=stored.updated_at,
        marked=stored.marked,
    )


def to_row(stored: Stored) -> RowId:
    """Read whose row it is; every table that is about rows says it alike."""
    return RowId(stored.map, stored.key)


def from_base(row: RowId, field: str, base: Base) -> Columns:
    """Write the base of one field as a row."""
    return {
        "map": row.map,
        "key": row.key,
        "field": field,
        "row": base.row,
        "clio": base.clio,
        "normal": base.normal,
    }


def from_intent(intent: Intent, closed: Closed | None) -> Columns:
    """Write an intent as a row, together with what became of it."""
    return {
        **intent.row._asdict(),
        "id": intent.id,
        "run": intent.run,
        "resource": intent.resource,
        "record_id": intent.record.id if intent.record else None,
        "etag": intent.etag,
        "marker": intent.marker,
        "sent": dict(intent.sent),
        "send_before": intent.send_before,
        "conclusive_at": intent.conclusive_at,
        "opened_at": intent.opened_at,
        "fate": (closed.fate if closed else Fate.OPEN).value,
        "closed_at": closed.at if closed else None,
        "purpose": intent.purpose.value,
    }


def to_intent(stored: Stored) -> Intent:
    """Read an intent from its row."""
    known = stored.record_id is not None
    return Intent(
        id=stored.id,
        row=to_row(stored),
        run=stored.run,
        resource=stored.resource,
        record=RecordId(stored.resource, stored.record_id) if known else None,
        etag=stored.etag,
        marker=stored.marker,
        sent=stored.sent,
        send_before=stored.send_before,
        conclusive_at=stored.conclusive_at,
        opened_at=stored.opened_at,
        purpose=Purpose(stored.purpose or Purpose.WRITE.value),
    )


def to_closed(stored: Stored) -> Closed | None:
    """Read what became of an intent; None while that is open."""
    if stored.closed_at is None:
        return None
    return Closed(stored.id, Fate(stored.fate), stored.closed_at)


def from_review(review: Review, now: float) -> Columns:
    """Write an open review as a row."""
    return {
        **review.row._asdict(),
        "question": review.question.value,
        "field": review.field,
        "evidence": dict(review.evidence),
        "row_number": review.row_number,
        "run": review.run,
        "raised_at": now,
    }


def to_review(stored: Stored) -> Review:
    """Read a review from its row."""
    return Review(
        row=to_row(stored),
        question=Question(stored.question),
        field=stored.field,
        evidence=stored.evidence,
        row_number=stored.row_number,
        run=stored.run,
        number=stored.number,
    )


def from_quarantined(quarantined: Quarantined, now: float) -> Columns:
    """Write a row that is set aside as a row of the store."""
    return {
        **quarantined.row._asdict(),
        "kind": quarantined.kind,
        "reason": quarantined.reason,
        "digest": quarantined.digest,
        "row_number": quarantined.row_number,
        "run": quarantined.run,
        "since": now,
    }


def to_quarantined(stored: Stored) -> Quarantined:
    """Read a row that is set aside."""
    return Quarantined(
        row=to_row(stored),
        kind=stored.kind,
        reason=stored.reason,
        digest=stored.digest,
        row_number=stored.row_number,
        run=stored.run,
    )


def from_cursor(cursor: Cursor) -> Columns:
    """Write how far the index of a resource reaches."""
    return {
        "resource": cursor.resource,
        "watermark": cursor.watermark,
        "shape": cursor.shape,
    }


def to_cursor(stored: Stored) -> Cursor:
    """Read how far the index of a resource reaches."""
    return Cursor(stored.resource, stored.watermark, stored.shape)


def from_known(record: RecordId, known: Known, seal: Seal) -> Columns:
    """Write by what a record is known as a row, sealed."""
    sealed = seal.close(_known(*record), known_to_text(known))
    return {"resource": record.resource, "record_id": record.id, "sealed": sealed}


def to_known(stored: Stored, seal: Seal) -> Known:
    """Read by what a record is known."""
    return known_from_text(seal.open(_known(stored.resource, stored.record_id), stored.sealed))


def _known(resource: str, id: int) -> str:
    return f"known {resource} {id}"


def from_learnt(learnt: Learnt, seal: Seal) -> Columns:
    """Write what a matcher has learnt as a row, sealed."""
    return {
        "map": learnt.map,
        "strategy": learnt.strategy,
        "rows": learnt.rows,
        "sealed": seal.close(f"learnt {learnt.map}", learnt.text),
    }


def to_learnt(stored: Stored, seal: Seal) -> Learnt:
    """Read what a matcher has learnt."""
    text = seal.open(f"learnt {stored.map}", stored.sealed)
    return Learnt(stored.map, stored.strategy, stored.rows, text)


def from_decided(decided: Decided) -> Columns:
    """Write what somebody said as a row."""
    record = decided.other if isinstance(decided.other, RecordId) else None
    other = decided.other if isinstance(decided.other, RowId) else None
    return {
        **decided.row._asdict(),
        "resource": record.resource if record else None,
        "record_id": record.id if record else None,
        "other_map": other.map if other else None,
        "other_key": other.key if other else None,
        "same": decided.same,
        "who": decided.who,
        "at": decided.at,
    }


def to_decided(stored: Stored) -> Decided:
    """Read what somebody said."""
    other: RecordId | RowId | None = None
    if stored.resource is not None:
        other = RecordId(stored.resource, stored.record_id)
    elif stored.other_map is not None:
        other = RowId(stored.other_map, stored.other_key)
    return Decided(to_row(stored), other, stored.same, stored.who, stored.at)


def from_answer(answer: Answer) -> Columns:
    """Write what somebody answered as a row."""
    return {
        **answer.row._asdict(),
        "question": answer.question.value,
        "field": answer.field,
        "says": answer.says.value,
        "record_id": answer.record,
        "evidence": dict(answer.evidence),
        "who": answer.who,
        "at": answer.at,
    }


def to_answer(stored: Stored) -> Answer:
    """Read what somebody answered."""
    return Answer(
        row=to_row(stored),
        question=Question(stored.question),
        field=stored.field,
        says=Says(stored.says),
        record=stored.record_id,
        evidence=stored.evidence,
        who=stored.who,
        at=stored.at,
    )


def from_run(run: Run) -> Columns:
    """Write a run as a row."""
    return {
        "id": run.id,
        "kind": run.kind,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "counts": dict(run.counts),
        "outcome": run.outcome,
    }


def to_run(stored: Stored) -> Run:
    """Read a run from its row."""
    times = (stored.started_at, stored.ended_at)
    return Run(stored.id, stored.kind, *times, stored.counts, stored.outcome or "")
