-- Times are milliseconds since the epoch.

-- A token's keyed hash, and when it came first: kept so that a restart renews no token.
CREATE TABLE token_uses (
    token         BLOB PRIMARY KEY,
    first_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id          TEXT PRIMARY KEY,
    user        TEXT NOT NULL,
    project_id  TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('running', 'succeeded', 'failed')),
    item_count  INTEGER NOT NULL,
    -- How many items are done, in their order: the next one has this position.
    position    INTEGER NOT NULL DEFAULT 0 CHECK (position BETWEEN 0 AND item_count),
    began_at    INTEGER NOT NULL,
    ended_at    INTEGER,
    -- Which of its instance's jobs it is, from 1: a clock can go back, and this does not.
    seq         INTEGER NOT NULL,
    CHECK ((status = 'running') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;

-- The rule of one running job for each user. No lock in the process stands for it.
CREATE UNIQUE INDEX one_running_job_per_user ON jobs (user) WHERE status = 'running';
CREATE INDEX jobs_of_instance ON jobs (project_id, instance_id, seq);

CREATE TABLE items (
    job_id   TEXT NOT NULL REFERENCES jobs (id),
    position INTEGER NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('application', 'task')),
    -- Nothing for a task that names no id.
    name     TEXT,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue (
    project_id  TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('application', 'task')),
    name        TEXT NOT NULL,
    -- The job that imported it last, and how often it was imported.
    job_id      TEXT NOT NULL REFERENCES jobs (id),
    imported_at INTEGER NOT NULL,
    imports     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (project_id, instance_id, kind, name)
) STRICT, WITHOUT ROWID;

-- One row for each import of an item. It has no unique key on purpose: if an item
-- were ever imported twice, there would be two rows to show it.
CREATE TABLE import_log (
    seq    INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    item   INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX import_log_of_job ON import_log (job_id);
CREATE TRIGGER import_log_keeps_rows BEFORE DELETE ON import_log
BEGIN SELECT RAISE(ABORT, 'the import log is append-only'); END;
CREATE TRIGGER import_log_keeps_values BEFORE UPDATE ON import_log
BEGIN SELECT RAISE(ABORT, 'the import log is append-only'); END;

-- The items that could not be imported, and why.
CREATE TABLE reasons (
    job_id   TEXT NOT NULL,
    position INTEGER NOT NULL,
    why      TEXT NOT NULL CHECK (why IN ('name_taken')),
    PRIMARY KEY (job_id, position),
    FOREIGN KEY (job_id, position) REFERENCES items (job_id, position)
) STRICT, WITHOUT ROWID;
