"""The tables of a store, as SQLAlchemy Core describes them.

What a row of the source or a field of a record held is never in here in
plain: keys and values are keyed digests by the time they arrive, or sealed
with a key that is not in here either.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata: MetaData = MetaData()


def _counted() -> Column[int]:
    """A number that rises with each row, which keeps the order of arrival."""
    return Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _single() -> Column[int]:
    """The key of a table that holds one row."""
    return Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False)


meta: Table[Any] = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the file is: schema version, store id, key id and check value."""

account: Table[Any] = Table(
    "account",
    metadata,
    _single(),
    Column("region", Text, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
)
"""Whose Clio it remembers."""

lease: Table[Any] = Table(
    "lease",
    metadata,
    _single(),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", Text),
    Column("heartbeat", Double),
    Column("serial", BigInteger, nullable=False),
    Column("taken_at", Double),
)
"""Who may write; the serial stands here because each commit writes this row anyhow."""

links: Table[Any] = Table(
    "links",
    metadata,
    Column("map", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("resource", Text, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    Column("role", Text, nullable=False),
    Column("etag", Text),
    Column("updated_at", Text),
    Column("marked", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Pairs of a row and a record."""

Index(
    "one_primary_link_a_record",
    links.c.resource,
    links.c.record_id,
    unique=True,
    sqlite_where=links.c.role == "primary",
    postgresql_where=links.c.role == "primary",
)

bases: Table[Any] = Table(
    "bases",
    metadata,
    Column("map", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("row", Text),
    Column("clio", Text),
    Column("normal", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What both sides of a field were when it was last settled."""

intents: Table[Any] = Table(
    "intents",
    metadata,
    _counted(),
    Column("id", Text, nullable=False, unique=True),
    Column("map", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("record_id", BigInteger),
    Column("etag", Text),
    Column("marker", Text),
    Column("sent", JSON, nullable=False),
    Column("send_before", Double, nullable=False),
    Column("conclusive_at", Double, nullable=False),
    Column("opened_at", Double, nullable=False),
    Column("fate", Text, nullable=False),
    Column("closed_at", Double),
    Column("purpose", Text),
)
"""Write requests, from before they are sent; settled ones are kept."""

Index(
    "one_open_intent_a_row",
    intents.c.map,
    intents.c.key,
    unique=True,
    sqlite_where=intents.c.closed_at.is_(None),
    postgresql_where=intents.c.closed_at.is_(None),
)

effects: Table[Any] = Table(
    "effects",
    metadata,
    Column("intent", Text, primary_key=True),
    Column("resource", Text, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    Column("etag", Text),
    Column("updated_at", Text),
    Column("said", JSON, nullable=False),
    Index("effects_by_record", "resource", "record_id"),
    sqlite_with_rowid=False,
)
"""What writes left behind: the version, and digests of what it said."""

images: Table[Any] = Table(
    "images",
    metadata,
    Column("intent", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What updates were about to overwrite, sealed: without it nothing can be put back."""

former: Table[Any] = Table(
    "former",
    metadata,
    Column("run", Text, primary_key=True),
    Column("map", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("link", JSON),
    Column("bases", JSON, nullable=False),
    sqlite_with_rowid=False,
)
"""What was remembered of a row before a run."""

reviews: Table[Any] = Table(
    "reviews",
    metadata,
    _counted(),
    Column("map", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("row_number", Integer),
    Column("run", Text, nullable=False),
    Column("raised_at", Double, nullable=False),
    Column("answered_at", Double),
)
"""Questions for a human; answered ones are kept."""

Index(
    "one_open_review_a_question",
    reviews.c.map,
    reviews.c.key,
    reviews.c.question,
    reviews.c.field,
    unique=True,
    sqlite_where=reviews.c.answered_at.is_(None),
    postgresql_where=reviews.c.answered_at.is_(None),
)

quarantine: Table[Any] = Table(
    "quarantine",
    metadata,
    Column("map", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("row_number", Integer),
    Column("run", Text, nullable=False),
    Column("since", Double, nullable=False),
)
"""Rows that were set aside."""

matching: Table[Any] = Table(
    "matching",
    metadata,
    Column("resource", Text, primary_key=True),
    Column("record_id", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", Text, primary_key=True),
    Index("records_by_digest", "resource", "digest"),
    sqlite_with_rowid=False,
)
"""The local index: which records have which matching keys."""

known: Table[Any] = Table(
    "known",
    metadata,
    Column("resource", Text, primary_key=True),
    Column("record_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""By what records are known, sealed: the index of a job that may keep values."""

learnt: Table[Any] = Table(
    "learnt",
    metadata,
    Column("map", Text, primary_key=True),
    Column("strategy", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""What a map's matcher has learnt, sealed: weights, and what is frequent."""

decided: Table[Any] = Table(
    "decided",
    metadata,
    _counted(),
    Column("map", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("resource", Text),
    Column("record_id", BigInteger),
    Column("other_map", Text),
    Column("other_key", Text),
    Column("same", Boolean, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Double, nullable=False),
    Index("decisions_by_row", "map", "key"),
)
"""What people said of a row and a record, or of two rows; the last word counts."""

answers: Table[Any] = Table(
    "answers",
    metadata,
    _counted(),
    Column("map", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("record_id", BigInteger),
    Column("evidence", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Double, nullable=False),
    Index("answers_by_row", "map", "key"),
)
"""What people answered to questions, and on what evidence; the last word counts."""

seen: Table[Any] = Table(
    "seen",
    metadata,
    Column("map", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Rows about which a plan found nothing to do, by a keyed digest of their cells."""

maps: Table[Any] = Table(
    "maps",
    metadata,
    Column("map", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("fields", JSON, nullable=False),
)
"""What each map said when its rows were last found settled, as digests."""

cursors: Table[Any] = Table(
    "cursors",
    metadata,
    Column("resource", Text, primary_key=True),
    Column("watermark", Double, nullable=False),
    Column("shape", Text, nullable=False),
)
"""How far the local index reaches."""

runs: Table[Any] = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("counts", JSON, nullable=False),
    Column("outcome", Text),
)
"""Executions of plans."""

alerts: Table[Any] = Table(
    "alerts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("since", Double, nullable=False),
)
"""What people were last told of the health of a job, so that nobody is told twice."""

audit: Table[Any] = Table(
    "audit",
    metadata,
    _counted(),
    Column("entry", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The chain: each entry as the very text that was hashed, so that nothing says it twice."""
