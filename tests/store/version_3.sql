-- A store as the third version of the schema had it; never edit it.
-- Its key is bytes(range(32)).

PRAGMA application_id = 1131178323;
PRAGMA journal_mode = WAL;

CREATE TABLE meta (name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE account (
    id INTEGER NOT NULL CHECK (id = 1), region TEXT NOT NULL, user_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE lease (
    id INTEGER NOT NULL CHECK (id = 1), epoch BIGINT NOT NULL, holder TEXT, heartbeat DOUBLE,
    serial BIGINT NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE links (
    map TEXT NOT NULL, "key" TEXT NOT NULL, resource TEXT NOT NULL, record_id BIGINT NOT NULL,
    role TEXT NOT NULL, etag TEXT, updated_at TEXT, marked BOOLEAN NOT NULL,
    PRIMARY KEY (map, "key")
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_primary_link_a_record
    ON links (resource, record_id) WHERE role = 'primary';
CREATE TABLE bases (
    map TEXT NOT NULL, "key" TEXT NOT NULL, field TEXT NOT NULL, "row" TEXT, clio TEXT,
    normal INTEGER NOT NULL, PRIMARY KEY (map, "key", field)
) WITHOUT ROWID;
CREATE TABLE intents (
    number INTEGER NOT NULL, id TEXT NOT NULL, map TEXT NOT NULL, "key" TEXT NOT NULL,
    run TEXT NOT NULL, resource TEXT NOT NULL, record_id BIGINT, etag TEXT, marker TEXT,
    sent JSON NOT NULL, send_before DOUBLE NOT NULL, conclusive_at DOUBLE NOT NULL,
    opened_at DOUBLE NOT NULL, fate TEXT NOT NULL, closed_at DOUBLE,
    PRIMARY KEY (number), UNIQUE (id)
);
CREATE UNIQUE INDEX one_open_intent_a_row ON intents (map, "key") WHERE closed_at IS NULL;
CREATE TABLE reviews (
    number INTEGER NOT NULL, map TEXT NOT NULL, "key" TEXT NOT NULL, question TEXT NOT NULL,
    field TEXT NOT NULL, evidence JSON NOT NULL, row_number INTEGER, run TEXT NOT NULL,
    raised_at DOUBLE NOT NULL, answered_at DOUBLE, PRIMARY KEY (number)
);
CREATE UNIQUE INDEX one_open_review_a_question
    ON reviews (map, "key", question, field) WHERE answered_at IS NULL;
CREATE TABLE quarantine (
    map TEXT NOT NULL, "key" TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
    digest TEXT NOT NULL, row_number INTEGER, run TEXT NOT NULL, since DOUBLE NOT NULL,
    PRIMARY KEY (map, "key")
);
CREATE TABLE matching (
    resource TEXT NOT NULL, record_id BIGINT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (resource, record_id, digest)
) WITHOUT ROWID;
CREATE INDEX records_by_digest ON matching (resource, digest);
CREATE TABLE cursors (
    resource TEXT NOT NULL, watermark DOUBLE NOT NULL, shape TEXT NOT NULL,
    PRIMARY KEY (resource)
);
CREATE TABLE runs (
    id TEXT NOT NULL, kind TEXT NOT NULL, started_at DOUBLE NOT NULL, ended_at DOUBLE,
    counts JSON NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE known (
    resource TEXT NOT NULL, record_id BIGINT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (resource, record_id)
) WITHOUT ROWID;
CREATE TABLE learnt (
    map TEXT NOT NULL, strategy TEXT NOT NULL, rows INTEGER NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (map)
);
CREATE TABLE decided (
    number INTEGER NOT NULL, map TEXT NOT NULL, "key" TEXT NOT NULL, resource TEXT,
    record_id BIGINT, other_map TEXT, other_key TEXT, same BOOLEAN NOT NULL, who TEXT NOT NULL,
    at DOUBLE NOT NULL, PRIMARY KEY (number)
);
CREATE INDEX decisions_by_row ON decided (map, "key");
CREATE TABLE audit (
    number INTEGER NOT NULL, entry TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (number)
);

INSERT INTO meta VALUES
    ('schema', '3'), ('store', 'd8a899b4410f8a58208cc7aaf2278f8c'),
    ('key id', '63b7efc1'), ('key check', '0620c9b04ac60bbdb839ac4a454d55fa'),
    ('audit began', '1');
INSERT INTO account VALUES (1, 'us', 5, 9);
INSERT INTO lease VALUES (1, 1, 'me', 2.0, 1);
INSERT INTO links VALUES ('clients', 'a1', 'contacts', 7, 'primary', 'e1', NULL, 1);
INSERT INTO bases VALUES ('clients', 'a1', 'name', 'r', 'c', 2);
INSERT INTO intents VALUES (
    1, 'i1', 'clients', 'a1', 'run-1', 'contacts', NULL, NULL, 'cs-a1', '{"name": "d"}',
    30.0, 90.0, 1.0, 'open', NULL
);
INSERT INTO reviews VALUES
    (1, 'clients', 'a1', 'gone', '', '{"rule": "404"}', 3, 'run-1', 2.0, NULL);
INSERT INTO matching VALUES ('contacts', 7, 'k');
